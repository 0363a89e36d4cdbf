"""The list of who should have handed in: a CSV file, as platforms export it or as written by hand.

A column for the id, one for the name, in any order and among any others; see docs/class.md.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from grading.classroom.intake import HandedIn, IntakeError
from grading.classroom.persons import contradict, decoded
from grading.wording import plain

# Headings, without case and blanks; the first that is there counts.
IDS: tuple[str, ...] = ("studentid", "canvasuserid", "sid", "id", "identifier", "sisuserid", "sisloginid")
IDS += ("idnumber", "userid", "loginid", "login", "username")
IDS += ("email", "emailaddress", "student")
NAMES = ("name", "fullname", "studentname", "student")
SECTIONS = ("section", "sections", "sectionname")
TEAMS = ("group", "groups", "groupname", "team", "teamname")
STATUS, LATENESS = "status", "latenesshms"  # Moodle's words, and Gradescope's hours, minutes and seconds
# What the tables for Canvas and Moodle give back, as it came.
KEPT: tuple[str, ...] = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Identifier", "Full name")
KEPT += ("Email address", "Status", "Grade can be changed", "Last modified (submission)")
KEPT += ("Last modified (grade)", "Feedback comments")


@dataclass(frozen=True)
class Person:
    """A row of a roster. `ids` and `names` are what platforms may call this person, as `key` makes them.

    The other fields are as in records.Student.
    """

    student: str
    name: str
    ids: frozenset[str]
    names: frozenset[str]
    section: str = ""
    team: str = ""
    late: str = ""
    listed: Mapping[str, str] = field(default_factory=dict)


def read(path: Path) -> list[Person]:
    """The persons of a roster, each once. Raises IntakeError."""
    return list({person.student: person for person in persons(path, "roster")}.values())


def persons(path: Path, called: str) -> list[Person]:
    """The person of each row. Raises IntakeError if it can't be read or has no column for an id."""
    rows = _rows(path, called)
    columns = {key(heading): heading for heading in reversed(rows.fieldnames or ())}
    ids = [columns[heading] for heading in IDS if heading in columns]
    if not ids:
        there = ", ".join(rows.fieldnames or ())
        raise IntakeError(f"The {called} {path} has no column “student” or “id”; it has {there}.")
    if len(ids) > 1 and ids[-1] == columns.get("student"):
        ids.pop()  # a name; Canvas writes “Points Possible” there, too
    return [_person(row, id, columns) for row in rows if (id := _id_of(row, ids))]


def _rows(path: Path, called: str) -> "csv.DictReader[str]":
    try:
        text = decoded(path.read_bytes())
    except (OSError, UnicodeDecodeError) as error:
        raise IntakeError(f"The {called} {path} cannot be read: {error}. Save it as “CSV UTF-8”.") from None
    first = text.partition("\n")[0]
    if first.startswith("sep="):  # Excel's
        text = text.partition("\n")[2]
    if not text.strip():
        raise IntakeError(f"The {called} {path} is empty.")
    delimiter = max(",;\t", key=first.count)
    return csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restkey="", restval="")


def _id_of(row: Mapping[str, str], ids: Sequence[str]) -> str:
    """The first of the columns for ids in which this row has one; "" if it has none at all."""
    return next((heading for heading in ids if row[heading].strip()), "")


def _person(row: Mapping[str, str], id: str, columns: Mapping[str, str]) -> Person:
    student = re.sub(r"^\D+(?=\d+$)", "", plain(row[id].strip())) if key(id) == "identifier" else ""
    student = student or plain(row[id].strip())
    names = [row[columns[heading]] for heading in NAMES if heading in columns and columns[heading] != id]
    parts = [row[columns[heading]] for heading in ("firstname", "lastname", "surname") if heading in columns]
    name = plain((names or [" ".join(parts)])[0].strip()) or student

    def keys(headings: Sequence[str], also: str) -> frozenset[str]:
        cells = [row[columns[heading]] for heading in headings if heading in columns]
        return frozenset({key(cell) for cell in (*cells, also)} - {""})

    def cell(*headings: str) -> str:
        return next((plain(row[columns[each]].strip()) for each in headings if each in columns), "")

    listed = {heading: row[heading] for heading in KEPT if row.get(heading)}
    late = _late(cell(STATUS), cell(LATENESS))
    return Person(
        student, name, keys(IDS, student), keys(NAMES, name), cell(*SECTIONS), cell(*TEAMS), late, listed
    )


def _late(status: str, lateness: str) -> str:
    """Lateness as Moodle says it among other things, in any language, or as Gradescope does; or ""."""
    said = [part for part in status.split(" - ")[1:] if re.search(r"\d", part)]
    if said:
        return f"{said[0]}, says Moodle"
    return f"late by {lateness}, says Gradescope" if re.search("[1-9]", lateness) else ""


def key(text: str) -> str:
    """Without case, blanks and punctuation: Canvas makes “doejane” of “Doe, Jane”."""
    return re.sub(r"[\W_]", "", plain(text).casefold())


def compare(entries: Sequence[HandedIn], roster: Sequence[Person]) -> tuple[list[HandedIn], list[str]]:
    """The entries with the names of the roster, and one for each who is missing; also who isn't on it."""
    found, unknown, seen = [], [], set()
    ids = {person.student for person in roster}
    for entry, person in zip(entries, _persons(entries, roster), strict=True):
        if not person and entry.student in ids:  # of somebody else
            entry = replace(entry, student=f"{entry.name} ({entry.student})")
        seen |= {entry.student, person.student} if person else {entry.student}
        unknown += [] if person else [entry.student]
        found.append(_told(entry, person, person.late) if person else entry)
    missing = [person for person in roster if person.student not in seen]
    found += [_told(HandedIn(person.student, person.name), person) for person in missing]
    return sorted(found, key=lambda entry: entry.student), unknown


def _told(entry: HandedIn, person: Person, late: str = "") -> HandedIn:
    """The entry with what the roster knows of its person."""
    return replace(
        entry,
        name=person.name,
        section=person.section,
        team=entry.team or person.team,
        late=entry.late or late,
        listed=person.listed,
    )


def _persons(entries: Sequence[HandedIn], roster: Sequence[Person]) -> list[Person | None]:
    """Who each entry is of: by an id, else by a name. Students choose those: what two are called is none."""
    ids = index([(key, person) for person in roster for key in person.ids])
    names = index([(key, person) for person in roster for key in person.names])
    by_id = [_of_one_name(entry, ids.get(key(entry.student))) for entry in entries]
    by_name = [names.get(key(entry.name)) for entry in entries]
    taken = {person.student for person in by_id if person}
    claims = Counter(name.student for id, name in zip(by_id, by_name, strict=True) if name and not id)
    return [
        id or (name if name and name.student not in taken and claims[name.student] == 1 else None)
        for id, name in zip(by_id, by_name, strict=True)
    ]


def _of_one_name(entry: HandedIn, person: Person | None) -> Person | None:
    """The person of an id, unless the name says otherwise: a group's number may be a participant's, too."""
    if person is None or entry.name == entry.student or person.name == person.student:
        return person
    return None if contradict(entry.name, person.name) else person


def index(known: Sequence[tuple[str, Person]]) -> dict[str, Person]:
    """Who is known by a key, where only one is."""
    count = Counter(key for key, _ in known)
    return {key: person for key, person in known if count[key] == 1}
