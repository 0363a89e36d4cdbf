"""Whose points have changed between two passes over a class, from what to what, and because of what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table
from rich.text import Text

from grading.classroom import regrade, store
from grading.classroom.export import EXCEL, cell, number, table
from grading.classroom.records import ClassResults, Graded, Meta, Student
from grading.classroom.store import StoreError
from grading.record import Status
from grading.wording import named, printable, shown

NOW = 0  # in place of a pass: with all that was changed by hand since
COLUMNS = ("student", "question", "before", "after", "because")
CHECKS = 2  # that are named for one change


@dataclass(frozen=True)
class Change:
    """A question of a student that has other points; None where there were, or are, none."""

    student: Student
    question: str
    before: float | None
    after: float | None
    because: str

    @property
    def points(self) -> tuple[str, str]:
        return _shown(self.before), _shown(self.after)


@dataclass(frozen=True)
class Comparison:
    """Two passes, by their numbers, and what has changed from one to the other; and all passes there are."""

    since: int
    until: int
    passes: tuple[Meta, ...]
    changes: tuple[Change, ...]

    @property
    def title(self) -> str:
        return f"from pass {self.since} to {'now' if self.until == NOW else f'pass {self.until}'}"

    @property
    def count(self) -> str:
        return f"{len(self.changes)} change{'s' * (len(self.changes) != 1)}"


def compare(folder: Path, since: int = 0, until: int = NOW) -> Comparison:
    """What has changed after pass `since`; by default, the last but one, if there are two. StoreError."""
    passes = store.passes(folder)
    since = since or max(1, len(passes) - 1)
    if not (1 <= since <= len(passes) and (until == NOW or since < until <= len(passes))):
        raise StoreError(
            f"There is nothing to compare from pass {since} to {until or 'now'}: {folder} has the passes 1 "
            f"to {len(passes)}, and the second of two is the later one."
        )
    after = store.past(folder, until) if until else store.results(folder)
    found = changes(store.past(folder, since), after, passes)
    return Comparison(since, until, passes, tuple(found))


def changes(before: ClassResults, after: ClassResults, passes: Sequence[Meta]) -> Iterator[Change]:
    """Each question with other points, in the order of students and questions."""
    earlier = {student.id: student for student in before.students}
    ids = list(dict.fromkeys(q.id for meta in (after.meta, before.meta) for q in meta.questions))
    for student in after.students:
        was = earlier.get(student.id, Student(student.id, student.student, student.name))
        for id in ids:
            old, new = _question(was, id), _question(student, id)
            points = _points(old), _points(new)
            if _shown(points[0]) != _shown(points[1]):
                because = "; ".join(_reasons(was, student, old, new, passes))
                yield Change(student, id, *points, because)


def _question(student: Student, id: str) -> Graded | None:
    return next((question for question in student.questions if question.id == id), None)


def _points(question: Graded | None) -> float | None:
    return None if question is None or question.status is Status.FAULT else question.score


def _shown(points: float | None) -> str:
    return "–" if points is None else number(points)


# --- Because of what -------------------------------------------------------------------------------------


def _reasons(
    was: Student, student: Student, old: Graded | None, new: Graded | None, passes: Sequence[Meta]
) -> Iterator[str]:
    if old is None or new is None:
        yield _came_or_went(was, student, new)
    elif was.content != student.content:
        yield "submission: another one was handed in"
    elif (old.graded, old.status) != (new.graded, new.status):
        yield from list(_graded_otherwise(old, new, passes)) or ["chance: nothing is known to have changed"]
    known = {adjustment.id for adjustment in was.adjustments}
    for each, said in zip(_of(student, new), new.by_hand if new else (), strict=True):
        if each not in known and said.label != "comment":
            yield f"by hand: {said.label}, {said.reason}"


def _of(student: Student, question: Graded | None) -> list[int]:
    """The adjustments of a question, by their ids."""
    return [each.id for each in student.adjustments if question and each.question == question.id]


def _came_or_went(was: Student, student: Student, new: Graded | None) -> str:
    if was.content == student.content:
        return "settings: it was not asked before" if new else "settings: it is no longer asked"
    if new is None:
        return "submission: what was handed in since has no grade yet"
    return "submission: there was none" if not was.content else "submission: another one was handed in"


def _graded_otherwise(old: Graded, new: Graded, passes: Sequence[Meta]) -> Iterator[str]:
    if old.seed != new.seed:
        yield "seed: other inputs that are not shown"
    if old.pass_number and new.pass_number:
        metas = [passes[each.pass_number - 1] for each in (old, new)]
        yield from (f"settings: {each}" for each in _settings(metas[0], metas[1], new.id))
    if old.grader != new.grader:
        yield f"grader: {_checks(old, new)}"


def _settings(before: Meta, now: Meta, id: str) -> list[str]:
    """What differs for a question, apart from the seed."""
    limits = [{q.id: q for q in meta.questions}.get(id) for meta in (before, now)]
    found = [each for each in regrade.settings(before, now) if not each.startswith("private seed")]
    return found + ([regrade.LIMITS] if limits[0] != limits[1] else [])


def _checks(old: Graded, new: Graded) -> str:
    """The checks that have other points: "“forward agrees …” failed → passed"."""
    if old.status is Status.FAULT:
        return "it had failed itself"
    was = {check.name: check for check in old.checks}
    found = [
        f"“{check.title}” {was[check.name].status.value} → {check.status.value}"
        for check in new.checks
        if check.name in was and was[check.name].score != check.score
    ]
    return named(found, CHECKS) if found else "other checks"


# --- Shown -----------------------------------------------------------------------------------------------


def rich_table(comparison: Comparison) -> Table:
    """The changes for a terminal."""
    found = Table(box=None, pad_edge=False, header_style="bold")
    for name in COLUMNS:
        found.add_column(name, justify="right" if name in ("before", "after") else "left", overflow="fold")
    for each in comparison.changes:
        because = printable(" ".join(each.because.split()), also="")
        found.add_row(*map(Text, (shown(each.student.student), each.question, *each.points, because)))
    return found


def changes_csv(comparison: Comparison) -> str:
    """The changes for a spreadsheet."""
    rows = [["student", "name", *COLUMNS[1:]]]
    for each in comparison.changes:
        before, after = ("" if points is None else number(points) for points in (each.before, each.after))
        who = (each.student.student, each.student.name, each.question)
        rows.append([*map(cell, who), before, after, cell(each.because)])
    return EXCEL + table(rows)
