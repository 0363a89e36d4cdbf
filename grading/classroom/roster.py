"""The list of who should have handed in: a CSV file, as platforms export it or as written by hand.

A column for the id, one for the name, in any order and among any others; see docs/class.md.
"""

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grading.classroom.intake import HandedIn, IntakeError
from grading.classroom.persons import contradict, decoded
from grading.wording import plain

# Headings, without case and blanks; the first that is there counts.
IDS: tuple[str, ...] = ("studentid", "sid", "id", "identifier", "sisuserid", "sisloginid")
IDS += ("idnumber", "login", "username")
IDS += ("email", "emailaddress", "student")
NAMES = ("name", "fullname", "studentname", "student")


@dataclass(frozen=True)
class Person:
    """A row of a roster. `ids` and `names` are what platforms may call this person, as `_key` makes them."""

    student: str
    name: str
    ids: frozenset[str]
    names: frozenset[str]


def read(path: Path) -> list[Person]:
    """The persons of a roster. Raises IntakeError if the file can't be read or has no column for an id."""
    try:
        lines = decoded(path.read_bytes()).splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise IntakeError(f"The roster {path} cannot be read: {error}. Save it as “CSV UTF-8”.") from None
    if not lines:
        raise IntakeError(f"The roster {path} is empty.")
    delimiter = max(",;\t", key=lines[0].count)
    rows = csv.DictReader(lines, delimiter=delimiter, restkey="", restval="")
    columns = {_key(heading): heading for heading in rows.fieldnames or ()}
    ids = [columns[heading] for heading in IDS if heading in columns]
    if not ids:
        there = ", ".join(rows.fieldnames or ())
        raise IntakeError(f"The roster {path} has no column “student” or “id”; it has {there}.")
    persons = [_person(row, id, columns) for row in rows if (id := _id_of(row, ids))]
    return list({person.student: person for person in persons}.values())


def _id_of(row: Mapping[str, str], ids: Sequence[str]) -> str:
    """The first of the columns for ids in which this row has one; "" if it has none at all."""
    return next((heading for heading in ids if row[heading].strip()), "")


def _person(row: Mapping[str, str], id: str, columns: Mapping[str, str]) -> Person:
    student = re.sub(r"^Participant (?=\d)", "", plain(row[id].strip()))  # Moodle's
    names = [row[columns[heading]] for heading in NAMES if heading in columns and columns[heading] != id]
    parts = [row[columns[heading]] for heading in ("firstname", "lastname", "surname") if heading in columns]
    name = plain((names or [" ".join(parts)])[0].strip()) or student

    def keys(headings: Sequence[str], also: str) -> frozenset[str]:
        cells = [row[columns[heading]] for heading in headings if heading in columns]
        return frozenset({_key(cell) for cell in (*cells, also)} - {""})

    return Person(student, name, keys(IDS, student), keys(NAMES, name))


def _key(text: str) -> str:
    """Without case, blanks and punctuation: Canvas makes “doejane” of “Doe, Jane”."""
    return re.sub(r"[\W_]", "", plain(text).casefold())


def compare(entries: Sequence[HandedIn], roster: Sequence[Person]) -> tuple[list[HandedIn], list[str]]:
    """The entries with the names of the roster, and one for each who is missing; also who isn't on it."""
    found, unknown, seen = [], [], set()
    for entry, person in zip(entries, _persons(entries, roster), strict=True):
        seen |= {entry.student, person.student} if person else {entry.student}
        unknown += [] if person else [entry.student]
        found.append(replace(entry, name=person.name) if person else entry)
    missing = {person.student: person.name for person in roster if person.student not in seen}
    found += [HandedIn(student, name) for student, name in missing.items()]
    return sorted(found, key=lambda entry: entry.student), unknown


def _persons(entries: Sequence[HandedIn], roster: Sequence[Person]) -> list[Person | None]:
    """Who each entry is of: by an id, else by a name. Students choose those: what two are called is none."""
    ids = _index([(key, person) for person in roster for key in person.ids])
    names = _index([(key, person) for person in roster for key in person.names])
    by_id = [_of_one_name(entry, ids.get(_key(entry.student))) for entry in entries]
    by_name = [names.get(_key(entry.name)) for entry in entries]
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


def _index(known: Sequence[tuple[str, Person]]) -> dict[str, Person]:
    """Who is known by a key, where only one is."""
    count = Counter(key for key, _ in known)
    return {key: person for key, person in known if count[key] == 1}
