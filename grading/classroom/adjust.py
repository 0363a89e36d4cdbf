"""What is changed or said by hand: points and comments, checked against the results and signed like these."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grading.classroom import store
from grading.classroom.export import number
from grading.classroom.persons import decoded
from grading.classroom.records import GRADED, Adjustment, ClassResults, Graded, Student, now
from grading.classroom.signing import Key
from grading.classroom.store import Store
from grading.course.assignment import did_you_mean
from grading.record import Status
from grading.wording import plain, shown

COLUMNS = ("student", "question", "points", "reason")
POINTS = re.compile(rf"[-+=]\d{{1,4}}(\.\d{{1,4}})?|{GRADED}")
LONGEST = 2000  # characters of a reason


class AdjustError(Exception):
    """An adjustment can't be made; the message says why, and nothing was changed."""


@dataclass(frozen=True)
class Wish:
    """What is asked for. points: as in Adjustment, "" for a comment; where: the line of a file, in words."""

    student: str
    question: str
    points: str
    reason: str
    where: str = ""

    def same(self, other: Adjustment, students: dict[int, str]) -> bool:
        return (self.student, self.question, self.points, self.reason) == (
            students[other.submission],
            other.question,
            other.points,
            other.reason,
        )


def read(path: Path) -> list[Wish]:
    """The wishes of a CSV file with the columns COLUMNS; a row without points is a comment. AdjustError."""
    try:
        lines = decoded(path.read_bytes()).splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise AdjustError(f"{path} cannot be read: {error}. Save it as “CSV UTF-8”.") from None
    delimiter = max(",;\t", key=lines[0].count) if lines else ","
    rows = csv.DictReader(lines, delimiter=delimiter, restkey="", restval="")
    there = [name.strip().casefold() for name in rows.fieldnames or ()]
    if missing := [name for name in COLUMNS if name not in there]:
        raise AdjustError(f"{path} has no column {missing[0]!r}. It needs {', '.join(COLUMNS)}.")
    rows.fieldnames = there
    found = []
    for row in rows:
        student, question, points, reason = (plain(row[name].strip()) for name in COLUMNS)
        if student or question or points or reason:
            found.append(Wish(student, question.lower(), points, reason, f"{path.name}:{rows.line_num}: "))
    return found


def adjust(folder: Path, key: Key, wishes: Sequence[Wish]) -> Iterator[str]:
    """Make these adjustments, all or none; a sentence for what came of each.

    What is wished for by a line of a file, and was done before, is not done twice. Raises AdjustError,
    StoreError.
    """
    store.results(folder)  # no results are begun here
    with Store(folder, key) as opened:
        before = opened.results()
        for wish in wishes:
            _check(wish, before)
        new = _new(wishes, before)
        opened.save_adjustments(list(new.values()))
        after = opened.results()
    yield from (_told(wish, new.get(wish), after) for wish in wishes)


def _new(wishes: Sequence[Wish], results: ClassResults) -> dict[Wish, Adjustment]:
    """The adjustments that are not there yet, by what was wished for."""
    ids = {student.student: student.id for student in results.students}
    made = [each for student in results.students for each in student.adjustments]
    names = {id: student for student, id in ids.items()}
    fresh = [w for w in wishes if not (w.where and any(w.same(each, names) for each in made))]
    number = max((each.id for each in made), default=0)
    return {
        wish: Adjustment(number + place, ids[wish.student], wish.question, wish.points, wish.reason, now())
        for place, wish in enumerate(fresh, start=1)
    }


def _check(wish: Wish, results: ClassResults) -> None:
    """Raise AdjustError unless this can be done."""
    student = _student(wish, results)
    question = _question(wish, student, results)
    if wish.points and not POINTS.fullmatch(wish.points):
        raise _wrong(
            wish, f"points are +1, -0.5, =3 or {GRADED} (as it was graded), not {shown(wish.points)!r}."
        )
    if wish.points not in ("", GRADED) and float(wish.points[1:]) > question.max_score:
        raise _wrong(
            wish, f"{question.id} is worth {number(question.max_score)}, so {wish.points} is too much."
        )
    if not 0 < len(wish.reason) <= LONGEST:
        raise _wrong(wish, f"say why in 1 to {LONGEST:,} characters; {shown(wish.student)} reads it.")


def _student(wish: Wish, results: ClassResults) -> Student:
    by_id = {student.student: student for student in results.students}
    if wish.student not in by_id:
        meant = did_you_mean(wish.student, by_id)
        raise _wrong(wish, f"there is no student {shown(wish.student)!r} in these results.{meant}")
    student = by_id[wish.student]
    if student.status != "graded":
        raise _wrong(wish, f"{shown(student.student)} has no grade that could be changed: {student.status}.")
    return student


def _question(wish: Wish, student: Student, results: ClassResults) -> Graded:
    by_id = {question.id: question for question in student.questions}
    if wish.question not in by_id:
        there = ", ".join(by_id)
        raise _wrong(wish, f"there is no question {shown(wish.question)!r}. The questions are {there}.")
    question = by_id[wish.question]
    if question.status is Status.FAULT:
        raise _wrong(wish, f"the grader failed in {question.id}, so it has no points yet: grade it again.")
    return question


def _wrong(wish: Wish, sentence: str) -> AdjustError:
    return AdjustError(f"{wish.where}{sentence} Nothing was changed.")


def _told(wish: Wish, made: Adjustment | None, results: ClassResults) -> str:
    who = f"{wish.where}{shown(wish.student)} {wish.question}"
    if made is None:
        return f"{who}: done before, and not again"
    if not wish.points:
        return f"{who}: comment added"
    (student,) = (student for student in results.students if student.id == made.submission)
    (question,) = (question for question in student.questions if question.id == made.question)
    place = [each.id for each in student.adjustments if each.question == made.question].index(made.id)
    was = question.graded + sum(each.points for each in question.by_hand[:place])
    score = was + question.by_hand[place].points
    return f"{who}: {number(was)} → {number(score)} of {number(question.max_score)}"
