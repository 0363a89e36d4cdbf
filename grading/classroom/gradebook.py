"""A class list as Canvas, Moodle or Gradescope export it: who a student is on the platform."""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grading.classroom.persons import contradict, decoded

# Columns that identify somebody, and those that only name them, of all three platforms.
IDS: tuple[str, ...] = ("ID", "SIS User ID", "SIS Login ID", "Identifier", "ID number", "Username")
IDS += ("Email address", "Email", "SID")
NAMES = ("Student", "Full name", "Name")
PARTICIPANT = "Participant "  # Moodle writes it before the number that its folders hold

Row = Mapping[str, str]


class GradebookError(Exception):
    """The class list can't be read; the message says why."""


@dataclass(frozen=True)
class Gradebook:
    """The rows of a class list by its own headers."""

    headers: Sequence[str] = ()
    rows: Sequence[Row] = ()

    def by_id(self, student: str, name: str = "") -> Row:
        """The row that holds this id; {} if none or several do, or if it is of somebody with another name."""
        row = _only(self._by_id.get(_id(student), ()))
        known = " ".join(row[column] for column in NAMES if row.get(column))
        return {} if name != student and contradict(name, known) else row

    def by_name(self, name: str) -> Row:
        """The row of who is called so; {} if nobody is, or several."""
        return _only(self._by_name.get(_letters(name), ()))

    @cached_property
    def _by_id(self) -> Mapping[str, Sequence[Row]]:
        return _index(self.rows, IDS, _id)

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[Row]]:
        return _index(self.rows, NAMES, _letters)


def read(path: Path) -> Gradebook:
    """The class list in a CSV file: UTF-8, with commas or, as Canvas writes in some languages, semicolons."""
    try:
        text = decoded(path.read_bytes())
    except UnicodeDecodeError:
        raise GradebookError(f"{path} is no text. Save it as “CSV UTF-8”.") from None
    except OSError as error:
        raise GradebookError(f"{path} cannot be read: {error.strerror}.") from None
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restval="")
    headers = [header.strip() for header in reader.fieldnames or ()]
    if not {*headers} & {*IDS, *NAMES}:
        raise GradebookError(f"{path} has none of the columns {', '.join((*NAMES, *IDS))}.")
    reader.fieldnames = headers
    return Gradebook(headers, [{key: value for key, value in row.items() if key} for row in reader])


def _index(
    rows: Sequence[Row], columns: Sequence[str], key: Callable[[str], str]
) -> Mapping[str, Sequence[Row]]:
    """The rows by what these columns hold, each once for a key."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        for text in {key(row[column]) for column in columns if row.get(column)} - {""}:
            found.setdefault(text, []).append(row)
    return found


def _only(rows: Sequence[Row]) -> Row:
    return rows[0] if len(rows) == 1 else {}


def _id(text: str) -> str:
    return text.strip().casefold().removeprefix(PARTICIPANT.casefold())


def _letters(text: str) -> str:
    """Without case, blanks and punctuation: Canvas calls the files of “Doe, Jane” “doejane”."""
    return re.sub(r"[\W_]", "", text.casefold())
