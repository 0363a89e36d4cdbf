"""The class report: one page that needs nothing else, for the instructor. It shows and decides nothing.

It answers in this order: how did the class do; which question is the problem, and because of which mistake;
whom must I look at by hand, and why; what has changed; can I trust these numbers. The numbers are those
of statistics.py.
"""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from grading.classroom import statistics
from grading.classroom.changes import Comparison
from grading.classroom.export import by_hand as by_hand_of
from grading.classroom.export import final, number
from grading.classroom.records import ClassResults, Graded, Student
from grading.classroom.statistics import Class, Distribution, Finding, MistakeCount
from grading.record import Kind, Status
from grading.render import text
from grading.render.page import environment

FOLDER = Path(__file__).parent
TEMPLATE = "class.html.j2"
SCRIPT = "class.js"
WIDTH, HEIGHT, BASE, TOP = 380, 196, 158, 22  # of the drawing of the distribution, in its units
SLOWEST = 10


@dataclass(frozen=True)
class Signatures:
    """Whether the results are as they were signed: True, False, or None where that was not looked at."""

    sound: bool | None
    text: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Flagged:
    """A student to look at by hand, and why."""

    student: str
    text: str


@dataclass(frozen=True)
class Group:
    """Students to look at for one reason; `word` stands in their rows of the table."""

    id: str
    title: str
    about: str
    word: str
    entries: tuple[Flagged, ...]


@dataclass(frozen=True)
class Column:
    """A bar of the distribution as it is drawn."""

    x: float
    y: float
    width: float
    height: float
    count: int
    low: str


@dataclass(frozen=True)
class Cell:
    """A student's result of a question: what is shown, what it is sorted by, and its kind."""

    shown: str
    value: float
    kind: str


@dataclass(frozen=True)
class Row:
    """A student in the table. `lost` are questions without all points, `mistakes` numbers of known ones."""

    student: Student
    page: str
    cells: tuple[Cell, ...]
    total: str
    lost: tuple[str, ...]
    mistakes: tuple[int, ...]
    remarks: tuple[str, ...]


def finished_of(results: ClassResults) -> Mapping[str, Sequence[Graded]]:
    """The questions of those whose grading is finished, by student."""
    return {student.student: student.questions for student in results.students if student.status == "graded"}


def page(
    results: ClassResults,
    pages: Mapping[str, str],
    signatures: Signatures,
    comparison: Comparison | None = None,
) -> str:
    """The class report; `pages` are the addresses of the students' own pages, by student.

    comparison: with an earlier pass, to tell what has changed since.
    """
    finished = finished_of(results)
    questions = statistics.per_question(finished, [question.id for question in results.meta.questions])
    mistakes = [mistake for question in questions for mistake in question.mistakes]
    template = environment(FOLDER).get_template(TEMPLATE)
    return template.render(
        meta=results.meta,
        comparison=comparison if comparison and comparison.changes else None,
        questions=questions,
        hardest=statistics.hardest(questions),
        mistakes=mistakes,
        numbers={(mistake.question, mistake.name): n for n, mistake in enumerate(mistakes)},
        **_totals(results),
        **_students(results, pages, mistakes, by_hand(results, finished)),
        **_trust(finished, signatures),
        **_form(),
    )


def _totals(results: ClassResults) -> dict[str, Any]:
    """How the class did: the distribution of the totals, and its drawing."""
    totals = [student.score for student in results.students if final(student)]
    spread = statistics.distribution(totals, results.meta.points)
    return {
        "distribution": spread,
        "columns": _columns(spread) if spread else (),
        "states": Counter(student.status for student in results.students),
    }


def _students(
    results: ClassResults,
    pages: Mapping[str, str],
    mistakes: Sequence[MistakeCount],
    groups: Sequence[Group],
) -> dict[str, Any]:
    """Whom to look at by hand, and the table."""
    return {
        "groups": groups,
        "attention": {entry.student for group in groups for entry in group.entries},
        "rows": _rows(results, pages, mistakes, groups),
        "names": {student.student: student.name for student in results.students},
        "sources": {student.student: student.source for student in results.students},
        "pages": pages,
    }


def _trust(finished: Mapping[str, Sequence[Graded]], signatures: Signatures) -> dict[str, Any]:
    """Whether the numbers can be trusted."""
    return {
        "signatures": signatures,
        "isolations": _isolations(finished),
        "passes": sorted(Counter(question.pass_number for question in _graded(finished)).items()),
        "times": _times(finished),
        "time_outs": statistics.ended_with(finished, Kind.TIME_OUT),
        "slowest": statistics.slowest(finished, SLOWEST),
    }


def _form() -> dict[str, Any]:
    """What the template shows the numbers by."""
    script = (FOLDER / SCRIPT).read_text(encoding="utf-8")
    return {
        "script": Markup(script),
        "script_hash": _hash(script),
        "number": number,
        "percent": percent,
        "moment": moment,
        "words": text.WORDS,
        "area": {"width": WIDTH, "height": HEIGHT, "base": BASE},
    }


def percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def moment(time: str) -> str:
    """An ISO 8601 time, in UTC as the results hold it, for people; "" as it is."""
    return f"{time[:16].replace('T', ' ')} UTC" if time else ""


def _hash(script: str) -> str:
    """What a content security policy allows this script by, and no other."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _columns(spread: Distribution) -> list[Column]:
    """The bars of the distribution within the drawing, the highest as high as it is."""
    width, most = WIDTH / len(spread.bars), max(bar.count for bar in spread.bars)
    found = []
    for place, bar in enumerate(spread.bars):
        height = round((BASE - TOP) * bar.count / most, 1)
        x, y = round(place * width, 1), round(BASE - height, 1)
        found.append(Column(x, y, round(width - 2, 1), height, bar.count, number(bar.low)))
    return found


# --- By hand ---------------------------------------------------------------------------------------------


def by_hand(results: ClassResults, finished: Class) -> list[Group]:
    """Whom to look at and why, the gravest reason first; reasons that apply to nobody are left out."""
    groups = [
        _findings("tampering", statistics.ended_with(finished, Kind.TAMPERING)),
        _findings("fault", statistics.faults(finished)),
        _group("refused", ((s.student, s.reason) for s in results.students if s.status == "refused")),
        _group("missing", ((s.student, s.reason) for s in results.students if s.status == "missing")),
        _group("waiting", _unfinished(results)),
        _findings("crash", statistics.ended_with(finished, Kind.CRASH, Kind.MEMORY)),
        _findings("memorised", statistics.memorised(finished)),
        _findings("unusual", statistics.unusual(finished)),
        _group("adjusted", _adjusted(results)),
        _group("same", _alike(results)),
        _findings("near", statistics.near_misses(finished)),
        _group("late", ((s.student, s.late) for s in results.students if s.late)),
    ]
    return [group for group in groups if group.entries]


# title, what it means, the word in the table
REASONS = {
    "tampering": ("Tried something they may not", "What came back was no answer of our worker.", "tampering"),
    "fault": ("The grader failed", "No fault of theirs: no total until it is mended.", "grader failed"),
    "refused": ("Refused", "Nothing of it could be graded.", "refused"),
    "missing": ("Missing", "On the roster, and nothing came in.", "missing"),
    "waiting": ("Not finished", "The same grade command goes on where it was left.", "not finished"),
    "crash": ("Crashed or out of memory", "Their program took its process down.", "crash"),
    "memorised": ("Learnt by heart", "A model knows its data rather than its task.", "by heart"),
    "unusual": ("Learned in an unusual way", "Few steps or data: a formula, a table, other weights?", "odd"),
    "adjusted": ("Changed or commented by hand", "Signed, and kept when grading again.", "by hand"),
    "same": ("Same content", "Graded once. Who had it first is not for a program to say.", "same content"),
    "near": ("Near misses", "Short by a few examples, or by less than seeds differ.", "near miss"),
    "late": ("Late", "What the platform says; no points are taken for it.", "late"),
}  # fmt: skip


def _findings(id: str, findings: Iterable[Finding]) -> Group:
    return _group(id, ((finding.student, f"{finding.question}: {finding.text}") for finding in findings))


def _group(id: str, entries: Iterable[tuple[str, str]]) -> Group:
    return Group(id, *REASONS[id], tuple(Flagged(student, text) for student, text in entries))


def _unfinished(results: ClassResults) -> Iterator[tuple[str, str]]:
    of = len(results.meta.questions)
    for student in results.students:
        if student.status == "waiting":
            yield student.student, f"{len(student.questions)} of {of} questions are graded"


def _adjusted(results: ClassResults) -> Iterator[tuple[str, str]]:
    for student in results.students:
        yield from ((student.student, f"{id} {text}") for id, text in by_hand_of(student))


def _alike(results: ClassResults) -> Iterator[tuple[str, str]]:
    """Each student whose submission others handed in, too, with their names."""
    for group in statistics.alike({student.student: student.content for student in results.students}):
        for student in group:
            yield student, f"the same as {', '.join(other for other in group if other != student)}"


# --- Trust -----------------------------------------------------------------------------------------------


def _isolations(finished: Mapping[str, Sequence[Graded]]) -> list[tuple[str, int]]:
    """How the graded questions were isolated, and how many in which way."""
    return Counter(question.isolation for question in _graded(finished)).most_common()


def _times(finished: Mapping[str, Sequence[Graded]]) -> tuple[str, str]:
    """When the first and the last question were finished."""
    times = sorted(question.finished for question in _graded(finished))
    return (times[0], times[-1]) if times else ("", "")


def _graded(finished: Mapping[str, Sequence[Graded]]) -> Iterator[Graded]:
    return (question for questions in finished.values() for question in questions)


# --- The table -------------------------------------------------------------------------------------------


def _rows(
    results: ClassResults,
    pages: Mapping[str, str],
    mistakes: Sequence[MistakeCount],
    groups: Sequence[Group],
) -> list[Row]:
    made: dict[str, list[int]] = {}
    for place, mistake in enumerate(mistakes):
        for student in mistake.students:
            made.setdefault(student, []).append(place)
    remarks: dict[str, list[str]] = {}
    for group in groups:
        for student in dict.fromkeys(entry.student for entry in group.entries):
            remarks.setdefault(student, []).append(group.word)
    return [_row(results, student, pages, made, remarks) for student in results.students]


def _row(
    results: ClassResults,
    student: Student,
    pages: Mapping[str, str],
    made: Mapping[str, Sequence[int]],
    remarks: Mapping[str, Sequence[str]],
) -> Row:
    by_id = {question.id: question for question in student.questions}
    return Row(
        student,
        pages.get(student.student, ""),
        tuple(_cell(by_id.get(question.id)) for question in results.meta.questions),
        number(student.score) if final(student) else "",
        tuple(id for id, question in by_id.items() if question.status is not Status.PASSED),
        tuple(made.get(student.student, ())),
        tuple(remarks.get(student.student, ())),
    )


def _cell(question: Graded | None) -> Cell:
    if question is None:
        return Cell("", -1, "none")
    if question.status is Status.FAULT:
        return Cell("?", -1, "fault")
    if question.status is Status.NOT_ATTEMPTED and not question.score:
        return Cell("–", 0, "not_attempted")
    shown = number(question.score) + (" !" if question.status is Status.ERROR else "")
    part = question.score and question.status is not Status.PASSED
    return Cell(shown, question.score, "part" if part else question.status.value)
