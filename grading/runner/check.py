"""Runs one check of a question; whatever happens in it becomes its result."""

import math
import textwrap
import traceback
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grading.checks.question import Check, Failed, Question, QuestionData, Remark, Unfinished, Waiting
from grading.feedback import exceptions
from grading.feedback import probes as diagnosis
from grading.feedback.mistakes import Mistake, explanation
from grading.record import CheckResult, Kind, Status
from grading.student.errors import TOO_LARGE, StudentError
from grading.student.remote import RemoteModule
from grading.student.session import Session
from grading.student.values import Outline
from grading.worker import edition


def run_check(
    question: Question,
    check: Check,
    session: Session,
    data: QuestionData,
    rng: np.random.Generator,
    earlier: Sequence[CheckResult],
) -> CheckResult:
    """Run one check; whatever happens in it becomes its result."""
    if blocked := after(check, earlier):
        return blocked
    if session.lost:
        return result_of(check, Status.SKIPPED, message="the program had ended before")
    try:
        with np.errstate(all="ignore"):  # a submission's numbers may overflow; what comes of it is no match
            remark = check.function(RemoteModule(session), data, rng) or Remark()
    except Failed as failure:
        return _failed(question, check, failure, session, earlier)
    except StudentError as error:
        return _error(question, check, error, session)
    except Unfinished as found:
        return _unfinished(check, found, session)
    except Waiting as other:
        return _not_attempted(check, session) or result_of(check, Status.SKIPPED, message=f"needs “{other}”")
    except MemoryError:
        return _error(question, check, StudentError(Kind.MEMORY, TOO_LARGE), session)
    except Exception:
        return result_of(check, Status.FAULT, message="The grader failed here:\n" + traceback.format_exc())
    return result_of(
        check, Status.PASSED, score=check.points, message=remark.message, evidence=remark.evidence
    )


def result_of(
    check: Check,
    status: Status,
    score: float = 0.0,
    evidence: Mapping[str, float] | None = None,
    **fields: Any,
) -> CheckResult:
    """A result; evidence that is no finite number, which JSON can't hold, is left out."""
    numbers = {name: float(value) for name, value in (evidence or {}).items() if math.isfinite(value)}
    return CheckResult(check.name, check.title, score, check.points, status, evidence=numbers, **fields)


def after(check: Check, earlier: Iterable[CheckResult]) -> CheckResult | None:
    """A check that waits for one that did not pass: skipped, or not attempted where that one was."""
    return _blocked(check, check.after, earlier)


def _blocked(check: Check, by: Sequence[str], earlier: Iterable[CheckResult]) -> CheckResult | None:
    found = (each for each in earlier if each.name in by and each.status is not Status.PASSED)
    because = next(found, None)
    if because is None:
        return None
    if because.status is Status.NOT_ATTEMPTED:
        return result_of(check, Status.NOT_ATTEMPTED, message=because.message, location=because.location)
    return result_of(check, Status.SKIPPED, message=f"needs “{because.title}”")


def _failed(
    question: Question, check: Check, failure: Failed, session: Session, earlier: Sequence[CheckResult]
) -> CheckResult:
    if not failure.despite_stubs and (missing := _not_attempted(check, session)):
        return missing
    if blocked := _blocked(check, check.waits, earlier):
        return blocked
    known = question.known(failure.mistakes)
    if any(result.status in (Status.FAILED, Status.ERROR) for result in earlier):
        known = [mistake for mistake in known if not mistake.last_resort]
    why = explanation(known)
    place = failure.at or _place(known, check)
    return result_of(
        check,
        Status.FAILED,
        message=failure.message,
        details=(*failure.details, *why),
        evidence=failure.evidence,
        mistakes=tuple(mistake.name for mistake in known) if why else (),
        location=locate(place, session.outline),
    )


def _unfinished(check: Check, found: Unfinished, session: Session) -> CheckResult:
    missing = _not_attempted(check, session)
    if missing is None:  # the outline is the worker's claim
        return result_of(check, Status.FAILED, message=f"Not all of {', '.join(check.needs)} are there.")
    return replace(missing, message=f"{missing.message}; {found}") if str(found) else missing


def _place(known: Sequence[Mistake], check: Check) -> str:
    """The function to look at: one that the mistake names, or else what the check is about."""
    methods = known[0].at if known else ()
    return next((need for need in check.needs if need.split(".")[-1] in methods), check.needs[0])


def _error(question: Question, check: Check, error: StudentError, session: Session) -> CheckResult:
    excused = error.kind is Kind.EXCEPTION and not error.despite_stubs
    if excused and (missing := _not_attempted(check, session)):
        return missing
    raised = diagnosis.raised(error.message)
    known = [mistake for mistake in question.mistakes if mistake.name in raised] or exceptions.known(error)
    location = "{file}:{line}".format_map(error.frames[-1]) if error.frames else ""
    return result_of(
        check,
        Status.ERROR,
        kind=error.kind,
        message=explain(error),
        details=(*error.details, *explanation(known)),
        mistakes=tuple(mistake.name for mistake in known),
        location=location or locate(check.needs[0], session.outline),
    )


def _not_attempted(check: Check, session: Session) -> CheckResult | None:
    """The check as not attempted, where something it needs is a stub or is not in the files at all."""
    outline, files = session.outline, session.files
    for name in check.needs:
        if name in outline.missing or name.split(".")[0] not in outline.names:
            return result_of(check, Status.NOT_ATTEMPTED, **not_there(name, outline, files))
    used = (name for name in check.uses if name.split(".")[0] in outline.mentioned)
    for name in (*check.needs, *used):
        if name in outline.stubs:
            return result_of(check, Status.NOT_ATTEMPTED, **not_there(name, outline, files))
    return None


def not_there(name: str, outline: Outline, files: Sequence[str]) -> dict[str, Any]:
    """Message and location for a function that is a stub, or of which not even that is in the files."""
    if name in outline.stubs:
        place = outline.places[name]
        location = f"{place.file}:{place.line}"
        return {"message": f"{place.name} is still a stub ({location})", "location": location}
    if name in outline.missing:
        return {"message": _missing(name, files), "location": locate(name, outline) or files[0]}
    return {"message": f"{name.split('.')[0]} is not in this {files[0]}", "location": files[0]}


def _missing(name: str, files: Sequence[str]) -> str:
    """That a class does not have this method, in the words of the edition that the files are of."""
    models, *beside = files
    file, function = edition.FUNCTIONS[name]
    if not beside:
        more = f", and there is no {file} beside it" if file in edition.BESIDE else ""
        return f"{name} is not in this {models}{more}"
    if file in edition.BESIDE and file not in beside:
        return f"{function} is missing: there is no {file} in this submission"
    return f"{function} is not in this {file if file in beside else models}"


def locate(name: str, outline: Outline) -> str:
    """Where a function of the assignment stands, such as "models.py:214, DigitClassificationModel.run"."""
    return str(outline.place(name) or "")


def explain(error: StudentError) -> str:
    """The end of the student's own traceback, or the sentence that says how the program ended."""
    lines = [f"{error.during}:"] if error.during else []
    for frame in error.frames:
        where = f", in {frame['function']}" if frame["function"] not in ("", "<module>") else ""
        lines += [f"{frame['file']}:{frame['line']}{where}", textwrap.indent(frame["text"], "    ")]
    if error.type_name == "SystemExit":
        lines.append(f"The code called exit ({error.message or 'no code'}), which ends the program.")
    elif error.type_name:
        lines.append(f"{error.type_name}: {error.message}")
    else:
        lines.append(f"{error.message}.")
    if error.kind is Kind.MEMORY:
        lines.append("That is more memory than a question may use.")
    stub = error.frames and "NotImplementedError" in str(error.frames[-1]["text"])
    if error.type_name == "NotImplementedError" and stub:
        lines.append("If that line came with the stub: delete it once your code is there.")
    return "\n".join(lines)
