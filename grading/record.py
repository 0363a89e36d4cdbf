"""The result record: what a check, a question and a run came to.

Everything that shows or stores a result (terminal, JSON, later pages and tables) reads these
records and decides nothing; everything that decides writes them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import Any

SCHEMA = 1


class Status(str, Enum):
    """How a check, or a question as a whole, ended."""

    PASSED = "passed"
    FAILED = "failed"  # the student's code ran and what it gave is wrong
    ERROR = "error"  # the student's code could not give an answer; `kind` says how
    SKIPPED = "skipped"  # not run, because of an earlier check
    NOT_ATTEMPTED = "not_attempted"  # still a stub, or not in the file
    FAULT = "fault"  # the grader itself failed: never charged to the student as a mistake


class Kind(str, Enum):
    """What kind of ERROR it was."""

    EXCEPTION = "exception"
    IMPORT = "import"
    EXIT = "exit"  # sys.exit or os._exit
    CRASH = "crash"  # the process died by a signal
    TIME_OUT = "time-out"
    MEMORY = "memory"
    OUTPUT = "output"
    TAMPERING = "tampering"  # the worker answered something that is no answer
    INTERRUPTED = "interrupted"


@dataclass(frozen=True)
class CheckResult:
    """One line of the report.

    `message` is what happened, in a sentence or a few; `details` are labelled lines below it
    (("asked for", "4,850 of 5,000"), …); `evidence` holds the numbers the decision rests on;
    `location` is where to look, such as "models.py:214, DigitClassificationModel.run". `mistakes` are names
    of known mistakes that the evidence points to, `hints` the steps that --hint has revealed.
    `known_after` is the seconds from the start until this was known, None where that is not told.
    """

    name: str
    title: str
    score: float
    max_score: float
    status: Status
    kind: Kind | None = None
    message: str = ""
    details: tuple[tuple[str, str], ...] = ()
    evidence: dict[str, float] = field(default_factory=dict)
    mistakes: tuple[str, ...] = ()
    location: str = ""
    hints: tuple[str, ...] = ()
    known_after: float | None = None


@dataclass(frozen=True)
class Curve:
    """How a number went in one training: `points` are (epoch, value), None where it was no finite number.

    `name` is "loss" or "validation accuracy"; `training` counts the question's trainings from 1.
    """

    name: str
    training: int
    points: tuple[tuple[float, float | None], ...]


@dataclass(frozen=True)
class ByHand:
    """What an instructor has said of a question, and the points that it came to, on top of the checks'.

    `label` is what was asked for: "+1", "set to 3", "as graded", "comment".
    """

    points: float
    label: str
    reason: str


@dataclass(frozen=True)
class QuestionResult:
    """A question's checks in order, with its time in seconds and what the program printed.

    `by_hand` is what instructors of a class have added to what was graded.
    """

    id: str
    title: str
    checks: tuple[CheckResult, ...]
    seconds: float
    printed: str = ""
    cpu_seconds: float = 0.0
    peak_memory_mb: float = 0.0
    curves: tuple[Curve, ...] = ()
    by_hand: tuple[ByHand, ...] = ()

    @property
    def graded(self) -> float:
        """The points of the checks, without what was added by hand."""
        return sum(check.score for check in self.checks)

    @property
    def score(self) -> float:
        return self.graded + sum(each.points for each in self.by_hand)

    @property
    def max_score(self) -> float:
        return sum(check.max_score for check in self.checks)

    @property
    def status(self) -> Status:
        """The first of fault, error, failed, not attempted that a check ended with; else passed.

        A check that was skipped always has one of these before it.
        """
        found = {check.status for check in self.checks}
        if not found:
            return Status.FAULT  # a question in which no check ran is never a pass
        order = (Status.FAULT, Status.ERROR, Status.FAILED, Status.NOT_ATTEMPTED, Status.SKIPPED)
        return next((status for status in order if status in found), Status.PASSED)


@dataclass(frozen=True)
class RunResult:
    """All questions of one submission, and the conditions they were graded under.

    `seed` is None where it is kept from who reads this: in the reports that students of a class get.
    `left_out` names what was in the submission's folder and not taken, although Python could import it.
    """

    questions: tuple[QuestionResult, ...]
    seed: int | None
    isolation: str
    data: str
    versions: dict[str, str]
    seconds: float
    budget: float = 1.0
    left_out: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        return sum(question.score for question in self.questions)

    @property
    def max_score(self) -> float:
        return sum(question.max_score for question in self.questions)

    @property
    def full(self) -> bool:
        """Whether every question that was asked earned all of its points."""
        return bool(self.questions) and all(q.status is Status.PASSED for q in self.questions)


def run_to_json(run: RunResult) -> dict[str, Any]:
    """The public contract of `--json`, described by docs/result.schema.json."""
    return {
        "schema": SCHEMA,
        "score": run.score,
        "max_score": run.max_score,
        "seed": run.seed,
        "isolation": run.isolation,
        "data": run.data,
        "budget": run.budget,
        "left_out": list(run.left_out),
        "versions": run.versions,
        "seconds": round(run.seconds, 3),
        "questions": [question_to_json(question) for question in run.questions],
    }


def question_to_json(question: QuestionResult) -> dict[str, Any]:
    """One of the questions of `run_to_json`."""
    return {
        "id": question.id,
        "title": question.title,
        "score": question.score,
        "max_score": question.max_score,
        "status": question.status.value,
        "seconds": round(question.seconds, 3),
        "cpu_seconds": round(question.cpu_seconds, 3),
        "peak_memory_mb": round(question.peak_memory_mb, 1),
        "printed": question.printed,
        "curves": [asdict(curve) for curve in question.curves],
        "checks": [_check_to_json(check) for check in question.checks],
    }


def question_from_json(question: Mapping[str, Any]) -> QuestionResult:
    """What `question_to_json` was given, but for rounding. Raises LookupError, TypeError, ValueError."""
    return QuestionResult(
        question["id"],
        question["title"],
        tuple(map(_check_from_json, question["checks"])),
        question["seconds"],
        question["printed"],
        question["cpu_seconds"],
        question["peak_memory_mb"],
        tuple(Curve(c["name"], c["training"], tuple(map(tuple, c["points"]))) for c in question["curves"]),
    )


def _check_from_json(check: Mapping[str, Any]) -> CheckResult:
    fields = dict(check) | {"status": Status(check["status"])}
    fields["kind"] = Kind(check["kind"]) if "kind" in check else None
    fields["details"] = tuple((line["label"], line["text"]) for line in check.get("details", ()))
    fields |= {name: tuple(check.get(name, ())) for name in ("mistakes", "hints")}
    return CheckResult(**fields)


def _check_to_json(check: CheckResult) -> dict[str, Any]:
    """Name, title, points and status always; the rest only where there is something to say."""
    fields = asdict(check)
    fields["status"] = check.status.value
    fields["kind"] = check.kind.value if check.kind else None
    fields["details"] = [{"label": label, "text": text} for label, text in check.details]
    always = {"name", "title", "score", "max_score", "status"}
    return {name: value for name, value in fields.items() if name in always or _says_something(value)}


def _says_something(value: object) -> bool:
    return value is not None and (not isinstance(value, Iterable) or bool(value))
