"""What a class's results are made of, and how they become rows of results.sqlite and come back from them.

A change of the results is a dict {table: rows}, each row a dict by columns. The same dict, as JSON, is what
the journal signs.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timezone
from typing import Any, Literal

from grading import seeds
from grading.checks.question import Question
from grading.record import ByHand, CheckResult, Curve, Kind, QuestionResult, RunResult, Status

State = Literal["waiting", "graded", "refused", "missing"]
Row = dict[str, Any]
Rows = dict[str, list[Row]]
GRADED = "=graded"  # undoes what was changed by hand
MAX_TEXT = 20_000  # characters of a message; a program can answer with megabytes
VERDICTS = ("full", "partial", "zero", "empty", "broken", "tampering", "fault", "refused", "missing")


@dataclass(frozen=True)
class AskedQuestion:
    """A question as it was asked: its id, title and points, and the limits it was graded under.

    `file` is what students write it in. `train_seconds` is the CPU time of one training, before the budget.
    """

    id: str
    title: str
    points: float
    threshold: float
    train_seconds: float
    memory_mb: int
    file: str


def asked(question: Question) -> AskedQuestion:
    return AskedQuestion(*(getattr(question, field.name) for field in fields(AskedQuestion)))


@dataclass(frozen=True)
class Meta:
    """The conditions that a class is graded under.

    seed: of the inputs that students don't see; budget: share of the usual training times
    sandbox: what was asked for; isolation: what that came to when grading began
    grader: SHA-256 of the grader's files and data; versions: of Python, torch, … when grading began
    source: the folder of the submissions; created: when grading began (ISO 8601, UTC); id: of these results
    again: what a later pass grades again, by the ids of submissions and questions; about: why, in words
    """

    id: str
    questions: tuple[AskedQuestion, ...]
    seed: int
    budget: float
    sandbox: str
    isolation: str
    grader: str
    versions: Mapping[str, str]
    source: str
    created: str
    again: tuple[tuple[int, str], ...] = ()
    about: str = ""

    @property
    def points(self) -> float:
        return sum(question.points for question in self.questions)


@dataclass(frozen=True)
class Graded(QuestionResult):
    """A question's result with the conditions of its own.

    attempts: 2 where it was graded again, alone; finished: when (ISO 8601, UTC)
    pass_number: counts passes over the class from 1; 0 where an earlier grader did not keep it
    grader: SHA-256 of what the question reaches of the grader, "" where that was not kept
    """

    isolation: str = ""
    seed: int = 0
    attempts: int = 1
    finished: str = ""
    pass_number: int = 0
    grader: str = ""


@dataclass(frozen=True)
class Adjustment:
    """What an instructor has changed or said by hand: one line of a list that only ever gets longer.

    submission: the student's own, also where `same_as` says whose result counts
    points: "+1", "-0.5", "=3", GRADED for what was graded, or "" for a comment; made: when (ISO 8601, UTC)
    """

    id: int
    submission: int
    question: str
    points: str
    reason: str
    made: str


@dataclass(frozen=True)
class Student:
    """A student's row: who, what came in, and how far it is graded.

    id: stays the same for as long as the results exist
    student: the platform's id, or the name of the folder or file; name: a person's name, or the same
    source: where it lies below the class's folder, "" for who is missing
    content: SHA-256 of the files that are graded, "" where there are none
    status: "waiting" until every question is graded; "refused" for the `reason`, a sentence; "missing"
    same_as: the id of the submission with the same content that was graded for this one, too
    left_out: files that were not taken; late: what the platform says of lateness, in words
    questions: in the order of the assignment; of `same_as`, where there is one; with what was added by hand
    adjustments: what was changed or said by hand, in order
    """

    id: int
    student: str
    name: str
    source: str = ""
    content: str = ""
    status: State = "waiting"
    reason: str = ""
    same_as: int | None = None
    left_out: tuple[str, ...] = ()
    late: str = ""
    questions: tuple[Graded, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()

    @property
    def score(self) -> float:
        return sum(question.score for question in self.questions)

    @property
    def verdict(self) -> str:
        """One of VERDICTS, or "waiting"."""
        return verdict(self.questions) if self.status == "graded" else self.status


def verdict(questions: Sequence[QuestionResult]) -> str:
    """What became of a graded submission, in one of VERDICTS.

    tampering: its program answered what is no answer; fault: the grader failed; broken: it can't be imported;
    empty: nothing was attempted; zero: attempted without a point; partial: some points; full: all
    """
    checks = [check for question in questions for check in question.checks]
    score, kinds = sum(check.score for check in checks), {check.kind for check in checks}
    statuses = {check.status for check in checks}
    if Kind.TAMPERING in kinds:
        return "tampering"
    if Status.FAULT in statuses:
        return "fault"
    if statuses == {Status.PASSED}:
        return "full"
    if score > 0:
        return "partial"
    if Kind.IMPORT in kinds:
        return "broken"
    return "empty" if statuses <= {Status.NOT_ATTEMPTED, Status.SKIPPED} else "zero"


@dataclass(frozen=True)
class ClassResults:
    """All that results.sqlite says, the students in the order of their names in `student`."""

    meta: Meta
    students: tuple[Student, ...]

    def run(self, student: Student) -> RunResult:
        """A student's result as one run, for what renders one submission."""
        return RunResult(
            questions=student.questions,
            seed=self.meta.seed,
            isolation=" / ".join(sorted({q.isolation for q in student.questions})) or self.meta.isolation,
            data="",
            versions=dict(self.meta.versions),
            seconds=sum(question.seconds for question in student.questions),
            budget=self.meta.budget,
            left_out=student.left_out,
        )


# --- To rows ---------------------------------------------------------------------------------------------


def meta_rows(meta: Meta) -> Rows:
    settings = {
        "questions": meta.questions,
        "seed": meta.seed,
        "budget": meta.budget,
        "sandbox": meta.sandbox,
    }
    settings["questions"] = [asdict(question) for question in meta.questions]
    values = {
        "schema": "2",
        "id": meta.id,
        "settings": _json(settings),
        "grader": meta.grader,
        "isolation": meta.isolation,
        "versions": _json(dict(meta.versions)),
        "source": text(meta.source),
        "created": meta.created,
        "again": _json(meta.again),
        "about": text(meta.about),
    }
    return {"meta": [{"key": key, "value": value} for key, value in values.items()]}


def student_rows(student: Student) -> Rows:
    columns = [field.name for field in fields(student) if field.name not in ("questions", "adjustments")]
    row = {name: getattr(student, name) for name in columns}
    row |= {name: text(value) for name, value in row.items() if isinstance(value, str)}
    return {"submissions": [row | {"left_out": _json([text(name) for name in student.left_out])}]}


def question_rows(submission: int, graded: Graded) -> Rows:
    """The rows of a graded question in all the tables that hold part of it."""
    of = {"submission": submission, "question": graded.id}
    question = of | {
        "title": text(graded.title),
        "score": float(graded.graded),
        "max_score": float(graded.max_score),
        "status": graded.status.value,
        "seconds": float(graded.seconds),
        "cpu_seconds": float(graded.cpu_seconds),
        "peak_memory_mb": float(graded.peak_memory_mb),
        "printed": text(graded.printed),
        "isolation": graded.isolation,
        "seed": seed_column(graded.seed),
        "attempts": graded.attempts,
        "finished": graded.finished,
        "pass": graded.pass_number,
        "grader": graded.grader,
    }
    return {
        "questions": [question],
        "checks": [of | _check_row(i, check) for i, check in enumerate(graded.checks)],
        "evidence": [
            of | {"name": check.name, "key": key, "value": _finite(value)}
            for check in graded.checks
            for key, value in check.evidence.items()
        ],
        "mistakes": [
            of | {"name": check.name, "mistake": mistake}
            for check in graded.checks
            for mistake in check.mistakes
        ],
        "curves": [
            of | {"name": curve.name, "training": curve.training, "points": _json(curve.points)}
            for curve in graded.curves
        ],
    }


def adjustment_rows(adjustment: Adjustment) -> Rows:
    return {"adjustments": [asdict(adjustment) | {"reason": text(adjustment.reason)}]}


def _check_row(position: int, check: CheckResult) -> Row:
    return {
        "position": position,
        "name": check.name,
        "title": text(check.title),
        "score": float(check.score),
        "max_score": float(check.max_score),
        "status": check.status.value,
        "kind": check.kind.value if check.kind else "",
        "message": text(check.message),
        "details": _json([[text(label), text(line)] for label, line in check.details]),
        "location": text(check.location),
    }


def now() -> str:
    """This moment as the results hold it."""
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds")


def text(value: str) -> str:
    """What can be stored: student code can make texts with half of a character, or with a zero in them."""
    if len(value) > MAX_TEXT:
        value = f"{value[:MAX_TEXT]}… {len(value) - MAX_TEXT:,} characters left out"
    return value.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def seed_column(seed: int) -> int | str:
    """A seed as the column holds it: SQLite's integers have 64 bits, so that longer ones are text."""
    return seed if seed < seeds.SHORT >> 1 else hex(seed)


# --- From rows -------------------------------------------------------------------------------------------


def meta_of(rows: Iterable[Mapping[str, Any]]) -> Meta:
    values = {row["key"]: row["value"] for row in rows}
    settings = json.loads(values["settings"])
    plain = ("id", "grader", "isolation", "source", "created")
    return Meta(
        **{name: values[name] for name in plain},
        **{name: settings[name] for name in ("seed", "budget", "sandbox")},
        questions=tuple(AskedQuestion(**question) for question in settings["questions"]),
        versions=json.loads(values["versions"]),
        again=tuple((submission, question) for submission, question in json.loads(values.get("again", "[]"))),
        about=values.get("about", ""),
    )


def student_of(
    row: Mapping[str, Any], questions: Sequence[Graded] = (), adjustments: Sequence[Adjustment] = ()
) -> Student:
    fields = dict(row) | {"left_out": tuple(json.loads(row["left_out"]))}
    return Student(**fields, questions=adjusted(questions, adjustments), adjustments=tuple(adjustments))


def adjusted(questions: Iterable[Graded], adjustments: Sequence[Adjustment]) -> tuple[Graded, ...]:
    """The questions with what was added to each by hand."""
    return tuple(
        replace(each, by_hand=_by_hand(each, [a for a in adjustments if a.question == each.id]))
        for each in questions
    )


def _by_hand(question: Graded, adjustments: Sequence[Adjustment]) -> tuple[ByHand, ...]:
    """What each adjustment comes to. They add up, and only the sum is kept within the question's points.

    So a point that found no room, and is taken back, costs nothing.
    """
    found, total = [], question.graded
    for adjustment in adjustments:
        before = _within(total, question.max_score)
        total = _after(adjustment.points, total, question.graded)
        points = _within(total, question.max_score) - before
        found.append(ByHand(points, _label(adjustment.points), adjustment.reason))
    return tuple(found)


def _label(points: str) -> str:
    known = {"": "comment", GRADED: "as graded"}
    return known.get(points) or points.replace("=", "set to ")


def _after(points: str, total: float, graded: float) -> float:
    if points == GRADED:
        return graded
    return float(points[1:]) if points.startswith("=") else total + float(points or 0)


def _within(points: float, most: float) -> float:
    return min(max(points, 0.0), most)


def graded_of(rows: Rows) -> Graded:
    """The question of the rows that `question_rows` made."""
    row = rows["questions"][0]
    names = ("title", "seconds", "cpu_seconds", "peak_memory_mb", "printed")
    own = ("isolation", "attempts", "finished")
    checks = sorted(rows.get("checks", ()), key=lambda check: check["position"])
    return Graded(
        id=row["question"],
        checks=tuple(_check_of(check, rows) for check in checks),
        curves=tuple(_curve_of(curve) for curve in rows.get("curves", ())),
        seed=row["seed"] if isinstance(row["seed"], int) else int(row["seed"], 16),
        pass_number=row["pass"],
        grader=row["grader"],
        **{name: row[name] for name in (*names, *own)},
    )


def _check_of(row: Mapping[str, Any], rows: Rows) -> CheckResult:
    def of_check(table: str) -> list[Row]:
        return [each for each in rows.get(table, ()) if each["name"] == row["name"]]

    return CheckResult(
        **{name: row[name] for name in ("name", "title", "score", "max_score", "message", "location")},
        status=Status(row["status"]),
        kind=Kind(row["kind"]) if row["kind"] else None,
        details=tuple((label, line) for label, line in json.loads(row["details"])),
        evidence={e["key"]: math.nan if e["value"] is None else e["value"] for e in of_check("evidence")},
        mistakes=tuple(each["mistake"] for each in of_check("mistakes")),
    )


def _curve_of(row: Mapping[str, Any]) -> Curve:
    points = tuple((epoch, value) for epoch, value in json.loads(row["points"]))
    return Curve(row["name"], row["training"], points)
