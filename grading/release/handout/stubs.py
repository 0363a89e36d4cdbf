"""Takes the solutions out of a file of the reference, so that a student can put them back in."""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from grading.checks.question import Question
from grading.worker.submission import definitions, marked

STUB = 'raise NotImplementedError("{question}{name} is not written yet")'


@dataclass(frozen=True)
class Solution:
    """What stands below the marker in a function: lines `first` to `last` of its file, counted from 1.

    name: "Convolve", or "RegressionModel.forward"; indent: how many spaces its lines begin with
    """

    name: str
    first: int
    last: int
    indent: int


def solutions(source: str) -> list[Solution]:
    """The solutions of a file, in their order; each with the comments before, in and after it."""
    lines = source.splitlines()
    found = []
    for name, function in definitions(ast.parse(source)):
        if isinstance(function, ast.FunctionDef) and (place := marked(function)):
            marker, statements = place
            end = max([marker.lineno, *map(_last_line, statements)])
            last = _with_comments(lines, end, marker.col_offset)
            found.append(Solution(name, _last_line(marker) + 1, last, marker.col_offset))
    return found


def _last_line(statement: ast.stmt) -> int:
    return statement.end_lineno or statement.lineno


def _with_comments(lines: list[str], last: int, indent: int) -> int:
    """The last line of a block that ends in line `last`, where comments of its own may still follow."""
    for number, line in enumerate(lines[last:], start=last + 1):
        text = line.lstrip()
        if text and (not text.startswith("#") or len(line) - len(text) < indent):
            break
        last = number if text else last
    return last


def emptied(source: str, found: Iterable[Solution], asked_in: Mapping[str, str]) -> str:
    """The source with a stub in place of each of these solutions.

    asked_in: the question of each function, which the stub's error names
    """
    lines = source.splitlines(keepends=True)
    for solution in sorted(found, key=lambda solution: -solution.first):
        question = f"{asked_in[solution.name]}: " if solution.name in asked_in else ""
        stub = STUB.format(question=question, name=solution.name)
        lines[solution.first - 1 : solution.last] = ["\n", f"{' ' * solution.indent}{stub}\n"]
    return "".join(lines)


def asked_in(questions: Iterable[Question], file: str) -> dict[str, str]:
    """The question that first asks for each function and method of `file`."""
    found: dict[str, str] = {}
    for question in questions:
        for check in question.checks if question.file == file else ():
            for name in check.needs:
                found.setdefault(name, question.id)
    return found
