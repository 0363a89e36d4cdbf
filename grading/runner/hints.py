"""Hints in steps: a question to think about, the place, an idea. Never the solution.

They are for the first check of a question that did not pass, since the others may only follow from it.
"""

import ast
import inspect
import textwrap
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
    wrong = (Status.FAILED, Status.ERROR, Status.NOT_ATTEMPTED)
    if not count or result.status not in wrong or any(each.status in wrong for each in earlier):
        return result
    return replace(result, hints=tuple(_steps(check.hints, check.needs[0], outline, sources)[:count]))


def _steps(hints: Sequence[str], function: str, outline: Outline, sources: Mapping[str, bytes]) -> list[str]:
    ask, *idea = hints or ("Which of your functions does this check call first, and with what?",)
    return [ask, _excerpt(function, outline, sources), *idea]


def _without_docstring(block: Sequence[str]) -> list[str]:
    """The lines of a function, without those that only explain it."""
    try:
        nodes = ast.parse(textwrap.dedent("".join(block))).body
    except (SyntaxError, ValueError):
        return list(block)
    if not nodes or not isinstance(nodes[0], ast.FunctionDef | ast.ClassDef) or len(nodes[0].body) < 2:
        return list(block)
    first = nodes[0].body[0]
    constant = first.value if isinstance(first, ast.Expr) else None
    text = constant.value if isinstance(constant, ast.Constant) else None
    if not isinstance(text, str) or "YOUR CODE HERE" in text:
        return list(block)
    return [*block[: first.lineno - 1], *block[first.end_lineno or first.lineno :]]


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
    block = _without_docstring(block)
    where = f" of {place.file}" if len(sources) > 1 else ""
    more = [f"… {len(block) - SHOWN_LINES} more lines"] if len(block) > SHOWN_LINES else []
    head = f"{place.name}, from line {place.line}{where}:"
    return "\n".join([head, *(line.rstrip() for line in block[:SHOWN_LINES]), *more])
