"""Hints in steps: a question to think about, the place, an idea. Never the solution.

They are for the first check of a question that did not pass, since the others may only follow from it.
"""

import inspect
import tokenize
from collections.abc import Mapping, Sequence
from dataclasses import replace

from grading.checks.question import Check
from grading.record import CheckResult, Status
from grading.student.values import Outline

STEPS = 3
SHOWN_LINES = 16  # of the function to look at


def revealed(
    check: Check,
    result: CheckResult,
    earlier: Sequence[CheckResult],
    outline: Outline,
    sources: Mapping[str, bytes],
    count: int,
) -> CheckResult:
    """The result, with the first `count` steps of its check's hints if it is the first that did not pass.

    sources: the submission's files by the names that messages show
    """
    wrong = (Status.FAILED, Status.ERROR)
    if not count or result.status not in wrong or any(each.status in wrong for each in earlier):
        return result
    return replace(result, hints=tuple(_steps(check.hints, check.needs[0], outline, sources)[:count]))


def _steps(hints: Sequence[str], function: str, outline: Outline, sources: Mapping[str, bytes]) -> list[str]:
    ask, *idea = hints or ("Which of your functions does this check call first, and with what?",)
    return [ask, _excerpt(function, outline, sources), *idea]


def _excerpt(function: str, outline: Outline, sources: Mapping[str, bytes]) -> str:
    """The student's own lines of a function, as many as fit."""
    place = outline.place(function)
    if not place:
        return f"{function} is not in the file."
    lines = sources[place.file].decode("utf-8-sig", "replace").splitlines()[max(place.line - 1, 0) :]
    try:
        block = inspect.getblock([f"{line}\n" for line in lines])
    except (tokenize.TokenError, SyntaxError):  # the line is a worker's claim: nothing may begin there
        block = lines
    where = f" of {place.file}" if len(sources) > 1 else ""
    more = [f"… {len(block) - SHOWN_LINES} more lines"] if len(block) > SHOWN_LINES else []
    head = f"{place.name}, from line {place.line}{where}:"
    return "\n".join([head, *(line.rstrip() for line in block[:SHOWN_LINES]), *more])
