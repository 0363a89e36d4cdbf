"""One question in one worker: its checks in order, and what becomes of those that can't run."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from grading.checks.question import Question, QuestionData
from grading.record import CheckResult, Kind, QuestionResult, Status
from grading.runner.check import explain, result_of, run_check
from grading.runner.submission import FILES
from grading.student.errors import StudentError
from grading.student.session import Session
from grading.wording import listed
from grading.worker import edition


def run_checks(
    question: Question, session: Session, data: QuestionData, seed: int, passed: Mapping[str, CheckResult]
) -> Iterator[tuple[CheckResult, bool]]:
    """Run the checks that have not `passed` before; each result as soon as it is known, in order.

    With it comes whether it may tell its inputs: a worker says what it likes. Where it is lost, though, the
    grader itself finds the words.
    """
    results: list[CheckResult] = []
    for check in question.checks:
        lost = session.lost
        results.append(
            passed.get(check.name)
            or run_check(question, check, session, data, question.rng(seed, check.name), results)
        )
        status, own_words = results[-1].status, session.lost != lost
        yield results[-1], status is Status.FAILED or (status is Status.ERROR and not own_words)


def as_shown(check: CheckResult, public: CheckResult | None) -> CheckResult:
    """A check that did not pass, with what the same check says of public inputs, if it fails there, too."""
    if public and _tells(public, check):
        return replace(check, message=public.message, details=public.details, location=public.location)
    # where an exception was raised is the submission's word, and this one has seen private inputs
    place = "" if check.status is Status.ERROR else check.location
    message = f"{check.title}: fails on inputs that are not shown."
    return replace(check, message=message, details=_by_chance(check, public), location=place)


def _tells(public: CheckResult, check: CheckResult) -> bool:
    """Whether what ended a check on public inputs tells of this one, and not of a busy machine."""
    if public.status is Status.ERROR:
        return public.kind in (check.kind, Kind.EXCEPTION)
    return public.status is Status.FAILED


def _by_chance(check: CheckResult, public: CheckResult | None) -> tuple[tuple[str, str], ...]:
    """What a check with a threshold found on public inputs, where that was enough."""
    if not public or public.status is not Status.PASSED or "threshold" not in check.evidence:
        return ()
    found = [("on those shown", public.message)] if public.message else []
    return (*found, ("chance", "Close to what is asked for, chance decides. Aim for more than that."))


def not_imported(question: Question, error: StudentError, file: Path) -> list[CheckResult]:
    """Every check of a question whose submission could not be imported; `file` is where its import begins."""
    hint = _hint(error, file)
    at = {"file": file.name} | (error.frames[-1] if error.frames else {})
    message = f"{at['file']} cannot be imported.\n{explain(error)}" + (f"\n{hint}" if hint else "")
    kind = Kind.IMPORT if error.kind is Kind.EXCEPTION else error.kind
    location = f"{at['file']}:{at['line']}" if error.frames else file.name
    return list(all_checks(question, Status.ERROR, kind=kind, message=message, location=location).checks)


def _hint(error: StudentError, file: Path) -> str:
    if "null bytes" in error.message:
        return "The file is not plain text. If it was saved as UTF-16, save it as UTF-8."
    if error.type_name != "ModuleNotFoundError":
        return ""
    for name in edition.BESIDE:
        if f"'{Path(name).stem}'" in error.message:
            return f"There is no {name} in this submission. Hand it in beside models.py."
    if beside := _beside(error, file):
        return (
            f"{beside} lies beside it, but only {listed(FILES)} are read: move what you need of it into "
            f"{file.name}."
        )
    return "Install the module, or remove the import: torch, numpy and Python's own modules are enough."


def _beside(error: StudentError, file: Path) -> str:
    """The name of a file or folder of the student's beside `file` that an import was meant for, or ""."""
    name = error.message.partition("'")[2].partition("'")[0].partition(".")[0]
    found = (file.with_name(each) for each in (f"{name}.py", name) if name.isidentifier())
    return next((each.name for each in found if each.exists()), "")


TWICE = "It was graded twice, the second time with nothing beside it."


def offered_again(question: Question, check: CheckResult) -> CheckResult:
    """A check that a busy machine may have lost, with the command that grades its question once more."""
    offer = f"The machine may have been busy. To try once more: python autograder.py -q {question.id}"
    return replace(check, details=(*check.details, ("again", offer)))


def graded_twice(result: QuestionResult) -> QuestionResult:
    """The result of a second attempt that ended as the first one: the errors say that there were two."""
    checks = (
        replace(check, details=(*check.details, ("again", TWICE))) if check.status is Status.ERROR else check
        for check in result.checks
    )
    return replace(result, checks=tuple(checks))


def all_checks(question: Question, status: Status, **fields: Any) -> QuestionResult:
    """A question whose checks all have this status, and these `fields` of a CheckResult."""
    checks = tuple(result_of(check, status, **fields) for check in question.checks)
    return QuestionResult(question.id, question.title, checks, seconds=0.0)
