"""Which of the grader's files a question reaches: where none of them has changed, neither has its grade.

What all questions share counts for each. Of the rooms in CHOSEN counts what a question imports, from there on
to the end; a file that is named for another question is that one's own.
"""

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from grading import ROOT, rooms
from grading.checks.question import Question

GRADING = ROOT / "grading"
CHOSEN = ("questions", "checks", "feedback", "reference")
SUFFIXES = (".py", ".toml", ".safetensors")
PUTS_TOGETHER = "course"  # imports all questions, and what it makes of one is looked at by itself


def deciding() -> list[Path]:
    """The files of grading/ that a grade may depend on."""
    return [path for path in rooms.inside(rooms.DECIDING) if path.suffix in SUFFIXES]


def reached(question: Question) -> set[Path]:
    """The files that decide about a question, a course's own among them."""
    own = {Path(check.function.__code__.co_filename) for check in question.checks}
    others = {path.stem for path in (GRADING / "questions").glob("q*.py")} - {question.id}
    usable = {path for path in deciding() if path.stem not in others}
    shared = {path for path in usable if _room(path) not in CHOSEN}
    named = {path for path in usable if path.stem == question.id}
    return _closure(own | shared | named)


def _room(path: Path) -> str:
    return path.relative_to(GRADING).parts[0]


def _closure(files: set[Path]) -> set[Path]:
    found: set[Path] = set()
    while new := files - found:
        found |= new
        files = {
            other for path in new if not path.is_relative_to(GRADING / PUTS_TOGETHER) for other in _uses(path)
        }
    return found


def _uses(path: Path) -> Iterator[Path]:
    """What a Python file imports of grading/, and the sentences beside it that it names or is named like."""
    if path.suffix == ".py":
        source = path.read_bytes()
        yield from (each for name in _imported(source) for each in _files(name))
        for words in path.parent.glob("*.toml"):
            if words.stem == path.stem or words.name.encode() in source:
                yield words


@lru_cache(maxsize=256)
def _imported(source: bytes) -> tuple[str, ...]:
    """The modules of grading/ that are imported, with each name that is imported from one."""
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return tuple(name for name in names if name.startswith("grading."))


def _files(name: str) -> Iterator[Path]:
    """The files that Python runs for `grading.checks.expect.shape`: those of its packages and its module."""
    parts = name.split(".")
    for length in range(1, len(parts) + 1):
        place = ROOT.joinpath(*parts[:length])
        yield from (path for path in (place / "__init__.py", place.with_suffix(".py")) if path.is_file())
