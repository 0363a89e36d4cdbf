"""Who hands in with whom: a group's submission is credited to each member, and never against a contradiction.

The list is a CSV file with the columns group and student, or as Canvas or Moodle write it (docs/class.md).
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grading.classroom import roster
from grading.classroom.intake import MOODLE, HandedIn, IntakeError
from grading.classroom.persons import contradict
from grading.classroom.roster import Person, key
from grading.wording import listed, shown


@dataclass(frozen=True)
class Team:
    """A group by its name, its members as the roster knows them, and the ids of all who are said to be."""

    name: str
    members: tuple[Person, ...]
    ids: frozenset[str]


def read(path: Path) -> list[Person]:
    """The members of groups, each with a `team`. Raises IntakeError."""
    members = [member for member in roster.persons(path, "list of groups") if member.team]
    if not members:
        raise IntakeError(f"The list of groups {path} has no column “group”, or nothing in it.")
    return members


def share(
    entries: Sequence[HandedIn], members: Sequence[Person], persons: Sequence[Person]
) -> tuple[list[HandedIn], list[str]]:
    """The entries with one for each member of a group, and sentences on what is doubtful.

    persons: those of the roster, if there is one
    """
    known = _known(entries, members, persons)
    doubts = [doubt for member in members if (doubt := _doubt(member, known))]
    same = [replace(_of(m, known), team=m.team) for m in members if not _doubt(m, known)]
    in_two = _in_two(same)
    groups = _groups(same, in_two)
    handed, alone, unclear = _by_group(entries, groups, known)
    credited = [entry for group in groups for entry in _credited(group, handed[group.name])]
    credited += [_refused(member, in_two) for member in same if member.student in in_two]
    theirs = {entry.student: entry for entry in credited}
    found = {entry.student: entry for entry in alone} | theirs
    said = doubts + [f"{shown(student)} is {_words(teams)}" for student, teams in in_two.items()]
    said += [
        f"the group {shown(each.name)} has handed in nothing" for each in groups if not handed[each.name]
    ]
    unclear += [
        f"{shown(each.source)} is nobody's: {shown(each.student)} is {shown(theirs[each.student].name)}"
        for each in alone
        if each.student in theirs and each.student not in in_two
    ]
    return sorted(found.values(), key=lambda entry: entry.student), said + unclear


def _refused(member: Person, in_two: Mapping[str, Sequence[str]]) -> HandedIn:
    reason = f"It is {_words(in_two[member.student])}. Correct the list of groups."
    return HandedIn(member.student, member.name, reason=reason)


def _words(teams: Sequence[str]) -> str:
    return f"in {len(teams)} groups: {listed([*map(shown, teams)])}"


# --- Who is it? ------------------------------------------------------------------------------------------


def _known(
    entries: Sequence[HandedIn], members: Sequence[Person], persons: Sequence[Person]
) -> Mapping[str, Person]:
    """The persons of the roster by each of their ids, where only one has it; without one, who handed in."""
    teams = {key(member.team) for member in members}
    alone = [_bare(each.student, each.name) for each in entries if key(each.name) not in teams]
    return roster.index([(id, person) for person in persons or alone for id in person.ids])


def _bare(student: str, name: str) -> Person:
    return Person(student, name, frozenset({key(student)}), frozenset())


def _doubt(member: Person, known: Mapping[str, Person]) -> str:
    """Why nobody can say who a member of a group is; "" if there is no doubt."""
    found = {known[id].student: known[id].name for id in sorted(member.ids) if id in known}
    if len(found) > 1:
        return f"{shown(member.name)} of {shown(member.team)} has ids of {listed([*map(shown, found)])}"
    if any(name != student and _another(member, name) for student, name in found.items()):
        (other,) = found.values()
        return f"{shown(member.name)} of {shown(member.team)} has the id of {shown(other)}"
    return ""


def _another(member: Person, name: str) -> bool:
    return member.name != member.student and contradict(member.name, name)


def _of(member: Person, known: Mapping[str, Person]) -> Person:
    return next((known[id] for id in member.ids if id in known), member)


def _in_two(members: Sequence[Person]) -> dict[str, list[str]]:
    teams: dict[str, list[str]] = {}
    for member in members:
        teams.setdefault(member.student, []).append(member.team)
    return {student: sorted(set(each)) for student, each in teams.items() if len(set(each)) > 1}


def _groups(members: Sequence[Person], in_two: Collection[str]) -> list[Team]:
    groups: dict[str, list[Person]] = {}
    for member in members:
        groups.setdefault(member.team, []).append(member)
    return [
        Team(
            name,
            tuple(each for each in all if each.student not in in_two),
            frozenset(id for each in all for id in (*each.ids, key(each.student))),
        )
        for name, all in groups.items()
    ]


# --- Whose is it? ----------------------------------------------------------------------------------------


def _by_group(
    entries: Sequence[HandedIn], groups: Sequence[Team], known: Mapping[str, Person]
) -> tuple[dict[str, list[HandedIn]], list[HandedIn], list[str]]:
    """The entries of each group, those of no group, and sentences on those that may be of two."""
    handed: dict[str, list[HandedIn]] = {group.name: [] for group in groups}
    alone, said = [], []
    by_name = _by_name(groups)
    for entry in entries:
        of = by_name.get(key(entry.name)) or by_name.get(key(entry.student))
        theirs = [group for group in groups if _is_member(entry, group)]
        if of and (why := _against(entry, of, known)):
            said.append(f"{shown(entry.source)} is nobody's: {why}")
        elif of or theirs:
            handed[(of or theirs[0]).name].append(entry)
        else:
            alone.append(entry)
    return handed, alone, said


def _by_name(groups: Sequence[Team]) -> dict[str, Team]:
    count = Counter(key(group.name) for group in groups)
    return {key(group.name): group for group in groups if count[key(group.name)] == 1 and key(group.name)}


def _is_member(entry: HandedIn, group: Team) -> bool:
    """Whether it is in the name of a member; not if the name that stands there is of somebody else."""
    return any(
        key(entry.student) in {*member.ids, key(member.student)}
        and (entry.name == entry.student or not contradict(entry.name, member.name))
        for member in group.members
    )


def _against(entry: HandedIn, group: Team, known: Mapping[str, Person]) -> str:
    """Why what bears a group's name may not be its own; "" if nothing speaks against it.

    The number in a name is Moodle's of the group, and Canvas's of a member.
    """
    if key(entry.student) in {*group.ids, key(group.name)}:
        return ""
    if not MOODLE.fullmatch(entry.source.partition("/")[0]):
        return f"{shown(entry.student)} is not in the group {shown(group.name)}"
    person = known.get(key(entry.student))
    if person and person.name != person.student and not contradict(entry.name, person.name):
        return f"a group and {shown(person.student)} are called so"
    return ""


def _credited(group: Team, handed: Sequence[HandedIn]) -> Iterator[HandedIn]:
    """An entry for each member: with what the group handed in, or with why there is nothing."""
    gradable = [entry for entry in handed if entry.sources]
    first = next(iter([*gradable, *handed]), HandedIn("", ""))
    if len({entry.content for entry in gradable}) > 1:
        places = listed(sorted(shown(entry.source) for entry in gradable))
        reason = (
            f"The group {shown(group.name)} has handed in more than one: {places}. Leave the one that counts."
        )
        first = HandedIn("", "", first.source, reason=reason)
    late = next((entry.late for entry in handed if entry.late), "")
    for member in group.members:
        yield replace(first, student=member.student, name=member.name, team=group.name, late=late)
