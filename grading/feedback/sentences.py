"""Sentences: what a student reads about a question, in a file q6.toml beside the q6.py that uses it.

    title = "Causal attention"

    [hints]                   # of each check: a question to think about, and an idea
    full_block = ["In which order do scaling, mask, softmax and values come?", "Compare with …"]

    [mistakes."no mask"]      # a few words for the class report
    why = "…"                 # what was seen, why it matters, where to look, and never the solution
    at = ["forward"]          # where that isn't the function that the check is about: methods to look at
    last_resort = true        # where it explains only what nothing else does

Any white space is one blank, so a sentence may go over several lines. The line of a check that the student
always reads is the check's docstring. docs/feedback.md says what else a new known mistake needs.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grading.feedback.mistakes import Mistake

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TABLES = ("title", "hints", "mistakes")
FIELDS = ("why", "at", "last_resort")


class SentenceError(Exception):
    """A file of sentences is wrong, or lacks one; the message says where and what."""


@dataclass(frozen=True)
class Sentences:
    """What a file says: the title of a question, the hints of checks, and known mistakes, in its order."""

    title: str = ""
    hints: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()


def beside(module: str, *shared: Sentences) -> Sentences:
    """The sentences of a module, given by its __file__, and those that it shares with others.

    Its own come before shared ones for a check or a mistake of the same name. SentenceError.
    """
    own = read(Path(module).with_suffix(".toml"))
    hints = {name: raw for each in (*shared, own) for name, raw in each.hints.items()}
    mistakes = {mistake.name: mistake for each in (own, *shared) for mistake in each.mistakes}
    mistakes |= {mistake.name: mistake for mistake in own.mistakes}
    return Sentences(own.title, hints, tuple(mistakes.values()))


def read(path: Path) -> Sentences:
    """The sentences of one file. SentenceError."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        _only(raw, TABLES, "the file")
        return Sentences(
            sentence(raw["title"], "title") if "title" in raw else "",
            {name: steps(each, f"hints.{name}") for name, each in _table(raw, "hints").items()},
            tuple(_mistake(name, each) for name, each in _table(raw, "mistakes").items()),
        )
    except (OSError, UnicodeDecodeError, ValueError) as error:  # what tomllib raises is a ValueError
        raise SentenceError(f"{path}: {error}") from None


def sentence(raw: object, what: str) -> str:
    """A text, its white space made single blanks. ValueError if it is none."""
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError(f"{what} is a text in quotes, not {raw!r}.")
    return " ".join(raw.split())


def steps(raw: object, what: str) -> tuple[str, ...]:
    """The hints of a check: a question to think about, and an idea. ValueError if they are not."""
    if not isinstance(raw, list) or len(raw) != 2:
        raise ValueError(f"{what} is a list of two texts: a question to think about, and an idea.")
    return tuple(sentence(each, f"each of {what}") for each in raw)


def _mistake(name: str, raw: object) -> Mistake:
    what = f"mistakes.{name!r}"
    if not isinstance(raw, dict):
        raise ValueError(f'{what} is a table with the line why = "…".')
    _only(raw, FIELDS, what)
    at, last_resort = raw.get("at", []), raw.get("last_resort", False)
    if not isinstance(at, list) or not isinstance(last_resort, bool):
        raise ValueError(f"{what}: at is a list of names of methods, last_resort is true or false.")
    methods = tuple(sentence(each, f"each of {what}.at") for each in at)
    return Mistake(name, sentence(raw.get("why"), f"{what}.why"), last_resort, methods)


def _table(raw: Mapping[str, object], name: str) -> dict[str, object]:
    table = raw.get(name, {})
    if not isinstance(table, dict):
        raise ValueError(f"{name} is a table.")
    return table


def _only(raw: Mapping[str, object], known: tuple[str, ...], what: str) -> None:
    if unknown := [key for key in raw if key not in known]:
        raise ValueError(f"{unknown[0]!r} means nothing in {what}: it holds {', '.join(known)}.")
