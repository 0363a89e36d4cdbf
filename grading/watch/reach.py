"""What of a file a question can reach: if none of it has changed, the question's result is the same."""

import ast
import inspect
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from grading.checks.question import Question
from grading.worker import programs

WORD = re.compile(r"\w+")
# With these, code can reach what it does not name. A file that uses one is taken as a whole.
INDIRECT = {"__import__", "compile", "eval", "exec", "gc", "globals", "importlib", "inspect", "locals"}
INDIRECT |= {"models", "autodiff", "sys", "vars"}


def reachable(question: Question, source: bytes, placed: bool) -> list[str]:
    """The code of a question, statement by statement; all of the file where that can't be told.

    Comments and the layout make no difference, unless `placed`: then each statement comes with its place and
    as it is written, since messages cite lines.
    """
    text = source.decode("utf-8-sig", "replace")
    body = _parsed(text)
    if body is None or any(_names(node) & INDIRECT for node in body):
        return [text]
    kept = _closure(body, _asked(question))
    if not placed:
        return [ast.dump(node) for node in kept]
    return [f"{node.lineno}: {ast.get_source_segment(text, node, padded=True)}" for node in kept]


@lru_cache(maxsize=4)
def _parsed(text: str) -> list[ast.stmt] | None:
    """The statements of a file, which each of its questions asks for; None if Python can't read it."""
    try:
        return ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _closure(body: list[ast.stmt], asked: Iterable[str]) -> list[ast.stmt]:
    """The definitions of `asked`, those that these mention, and so on, with every other statement.

    What defines nothing is executed whenever the file is, so it counts, and so does what it mentions.
    """
    known = set(asked).union(*(_names(node) for node in body if not _defined(node)))
    while True:
        reached = known.union(*(_names(node) for node in body if _defined(node) in known))
        if reached == known:
            return [node for node in body if not _defined(node) or _defined(node) in known]
        known = reached


def _defined(node: ast.stmt) -> str:
    return node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) else ""


def _names(node: ast.AST) -> set[str]:
    """Every name of a variable in some code, and every module that it imports."""
    found = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            found.add(each.id)
        elif isinstance(each, ast.alias):
            found.update(each.name.split("."))
        elif isinstance(each, ast.ImportFrom):
            found.update((each.module or "").split("."))
    return found


def _asked(question: Question) -> set[str]:
    """Every word in the files that ask: what of a submission they call is among them."""
    files = {Path(inspect.getfile(check.function)) for check in question.checks}
    files |= set(Path(programs.__file__).parent.glob("*.py"))
    return {word for file in files for word in WORD.findall(file.read_text(encoding="utf-8"))}
