"""What of a submission a question can reach: if none of it has changed, the question's result is the same."""

import ast
import inspect
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePath

from grading.checks.question import Question
from grading.worker import edition, programs

WORD = re.compile(r"\w+")
# With these, code can reach what it does not name. A file that uses one is taken as a whole.
INDIRECT = {"__import__", "compile", "eval", "exec", "gc", "globals", "importlib", "inspect", "locals"}
INDIRECT |= {"models", "autodiff", "sys", "vars"}


@dataclass(frozen=True)
class _Statement:
    """A statement at the top level of a file, and the text of all of that file."""

    node: ast.stmt
    file: str
    text: str

    @property
    def defined(self) -> str:
        node = self.node
        return node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) else ""

    def shown(self, placed: bool) -> str:
        if not placed:
            return f"{self.file}: {ast.dump(self.node)}"
        source = ast.get_source_segment(self.text, self.node, padded=True)
        return f"{self.file}:{self.node.lineno}: {source}"


def reachable(question: Question, sources: Mapping[str, bytes], placed: bool) -> list[str]:
    """The code of a question, statement by statement; all of the files where that can't be told.

    sources: the files that the question takes, which may import each other's functions by name
    placed: whether each statement comes with its place and as it is written, since messages cite lines;
        else comments and the layout make no difference
    """
    texts = {file: source.decode("utf-8-sig", "replace") for file, source in sources.items()}
    whole = [f"{file}: {text}" for file, text in texts.items()]
    parsed = {file: _parsed(text) for file, text in texts.items()}
    if any(found is None for found in parsed.values()):
        return whole
    body = [_Statement(node, file, texts[file]) for file, found in parsed.items() for node in found or ()]
    own = {PurePath(file).stem for file in sources} if len(sources) > 1 else set()
    mentions = {statement: set(_names(statement.node, own)) for statement in body}
    if any(names & INDIRECT for names in mentions.values()):
        return whole
    return [statement.shown(placed) for statement in _closure(mentions, _asked(question))]


@lru_cache(maxsize=8)
def _parsed(text: str) -> list[ast.stmt] | None:
    """The statements of a file, which each of its questions asks for; None if Python can't read it."""
    try:
        return ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _closure(mentions: Mapping[_Statement, set[str]], asked: Iterable[str]) -> list[_Statement]:
    """The definitions of `asked`, those that these mention, and so on, with every other statement.

    What defines nothing is executed whenever the file is, so it counts, and so does what it mentions.
    """
    known = set(asked).union(*(names for statement, names in mentions.items() if not statement.defined))
    while True:
        reached = known.union(*(names for statement, names in mentions.items() if statement.defined in known))
        if reached == known:
            return [each for each in mentions if not each.defined or each.defined in known]
        known = reached


def _names(node: ast.AST, own: Collection[str]) -> Iterator[str]:
    """Every name of a variable in some code, and every module that it imports.

    A name imported from one of the `own` files is mentioned where it is used, and not where it is imported,
    if not under another name; who imports the file itself can reach what they don't name.
    """
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            yield each.id
        elif isinstance(each, ast.Import):
            yield from (part for alias in each.names for part in alias.name.split("."))
            yield from ("importlib" for alias in each.names if alias.name in own)
        elif isinstance(each, ast.ImportFrom) and (each.module or "") in own:
            yield from (alias.name for alias in each.names if alias.asname)
        elif isinstance(each, ast.ImportFrom):
            yield from (each.module or "").split(".")
            yield from (part for alias in each.names for part in alias.name.split("."))


def _asked(question: Question) -> set[str]:
    """Every word in the files that ask, and what the edition of 2025 calls the functions they ask for."""
    files = {Path(inspect.getfile(check.function)) for check in question.checks}
    files |= set(Path(programs.__file__).parent.glob("*.py"))
    words = {word for file in files for word in WORD.findall(file.read_text(encoding="utf-8"))}
    methods = edition.asked(need for check in question.checks for need in check.needs)
    return words.union(edition.FUNCTIONS[method][1] for method in methods)
