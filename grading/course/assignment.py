"""The questions as a course asks them: those of grading/questions, changed by an assignment.toml.

    [questions.q3]
    points = 8
    threshold = 0.95

    [questions.q6.mistakes."no mask"]
    why = "…"

docs/assignment.md describes the file. Everything that grades takes its questions from here.
"""

import difflib
import importlib.util
import math
import re
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from grading import ROOT
from grading.checks.question import Question
from grading.feedback import sentences
from grading.questions import ALL

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILE = ROOT / "assignment.toml"
LEAST_MEMORY_MB = 512  # with less, a training is in trouble that isn't its own
NUMBERS = ("points", "threshold", "train_seconds", "memory_mb")
RANGES = {"points": (0.01, 1000), "train_seconds": (1, 24 * 3600)}
SETTINGS = (*NUMBERS, *sentences.TABLES, "drop", "file")

Said = TypeVar("Said")
Wrong = Callable[..., "AssignmentError"]  # the error for a sentence, with the line of a key, by its tables


class AssignmentError(Exception):
    """assignment.toml is wrong, or there is no such question; the message is a sentence or two."""


def questions(path: Path | None = None) -> list[Question]:
    """The questions as the file at `path`, or FILE, has them; those of grading/questions if there is none.

    Raises AssignmentError.
    """
    path = path or FILE
    asked = {question.id: question for question in ALL}
    text = _read(path)
    for id, settings in _tables(path, text).items():

        def wrong(sentence: str, *keys: str, id: str = id) -> AssignmentError:
            return AssignmentError(f"{path.name}{_line(text, 'questions', id, *keys)}: {sentence}")

        _check_names(id, settings, wrong)
        question = asked.get(id) or _load(id, settings, path.parent, wrong)
        if settings.get("drop"):
            del asked[id]
        else:
            numbers, words = _values(question, settings, wrong), _sentences(question, settings, wrong)
            asked[id] = question.adjusted(**numbers, **words)
    if not asked:
        raise AssignmentError(f"{path.name} drops every question.")
    return list(asked.values())


def choose(names: Sequence[str] | None) -> list[Question]:
    """The questions of these ids in the order of the assignment; all if none is named. AssignmentError.

    A name may be several with commas between them, and a number stands for the question of that number.
    """
    asked = questions()
    ids = [question.id for question in asked]
    names = [name for each in names or () for name in _split(each, ids)]
    for name in names:
        if name not in ids:
            there = f"The questions are {', '.join(ids)}."
            raise AssignmentError(f"there is no question {name!r}.{did_you_mean(name, ids)} {there}")
    return [question for question in asked if not names or question.id in names]


def _split(names: str, ids: Collection[str]) -> list[str]:
    """The names in an argument such as "q1,q2", "1 2" or "Q3", as ids where there are such."""
    found = []
    for name in names.replace(",", " ").split() or [names]:
        known = {id.lower(): id for id in ids}
        found.append(known.get(name.lower()) or known.get(f"q{name}") or name)
    return found


def files(path: Path | None = None) -> dict[str, Path]:
    """The file and those of added questions, by their paths relative to its folder. AssignmentError."""
    path = path or FILE
    added = [settings["file"] for settings in _tables(path, _read(path)).values() if "file" in settings]
    return {name: path.parent / name for name in (path.name, *added) if (path.parent / name).is_file()}


def own_words(path: Path | None = None) -> dict[str, dict[str, object]]:
    """What the file says in place of our sentences, by the ids of questions. AssignmentError."""
    path = path or FILE
    tables = _tables(path, _read(path)).items()
    raw = {id: {key: table[key] for key in sentences.TABLES if key in table} for id, table in tables}
    return {id: changed for id, changed in raw.items() if changed}


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8") if path.is_file() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise AssignmentError(f"{path.name} cannot be read: {error}.") from None


def _tables(path: Path, text: str) -> dict[str, dict[str, Any]]:
    """The settings of each question, by its id."""
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise AssignmentError(f"{path.name} is not TOML: {error}.") from None
    for key in parsed.keys() - {"questions"}:
        meant = did_you_mean(key, ["questions"])
        raise AssignmentError(f"{path.name}: {key!r} means nothing here.{meant} Tables are [questions.q3] …")
    tables = parsed.get("questions", {})
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        raise AssignmentError(f"{path.name}: each question has a table of its own, such as [questions.q3].")
    return tables


def _line(text: str, *keys: str) -> str:
    """ ":7", the line of a key that stands in tables, or of the innermost table with a heading; else ""."""
    for depth in range(len(keys), 0, -1):
        names = r"\s*\.\s*".join(map(_key, keys[:depth]))
        if heading := re.search(rf"^[ \t]*\[\s*{names}\s*\]", text, re.MULTILINE):
            end = text.find("\n[", heading.end())
            table = text[heading.start() : end if end >= 0 else len(text)]
            key = _key(keys[depth]) if depth < len(keys) else None
            found = re.search(rf"^[ \t]*{key}\s*[=.]", table, re.MULTILINE) if key else None
            start = heading.start() + (found.start() if found else 0)
            return f":{text.count(chr(10), 0, start) + 1}"
    return ""


def _key(name: str) -> str:
    """The pattern of a key, in quotes or not."""
    return rf"[\"']?{re.escape(name)}[\"']?"


def _check_names(id: str, settings: Mapping[str, Any], wrong: Wrong) -> None:
    known = [question.id for question in ALL]
    if id in known and "file" in settings:
        raise wrong(f"{id} is one of the questions already; yours needs another name.", "file")
    if id not in known and "file" not in settings:
        meant = did_you_mean(id, known)
        raise wrong(f'there is no question {id!r}.{meant} One of your own needs file = "course/{id}.py".')
    for key in settings:
        if key not in SETTINGS:
            raise wrong(f"{key!r} means nothing here.{did_you_mean(key, SETTINGS)} {_settings()}", key)
    if not isinstance(settings.get("drop", False), bool):
        raise wrong("drop is true or false.", "drop")


def _settings() -> str:
    return f"A question has {', '.join(SETTINGS[:-1])} and {SETTINGS[-1]}."


def _values(question: Question, settings: Mapping[str, Any], wrong: Wrong) -> dict[str, float]:
    """What a question is adjusted by, each value checked."""
    values = {key: settings[key] for key in NUMBERS if key in settings}
    for key, value in values.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
            raise wrong(f"{key} is a number above 0, not {value!r}.", key)
        least, most = RANGES.get(key, (0, math.inf))
        if not least <= value <= most:
            raise wrong(f"{key} is a number from {least:g} to {most:g}, not {value:g}.", key)
        if key in ("threshold", "train_seconds") and not getattr(question, key):
            raise wrong(f"{question.id} has no {key} that could be changed.", key)
    if question.threshold < 1 <= values.get("threshold", 0):
        raise wrong(
            f"the threshold of {question.id} is a number below 1, such as {question.threshold:g}.",
            "threshold",
        )
    memory = values.get("memory_mb", LEAST_MEMORY_MB)
    if not isinstance(memory, int) or memory < LEAST_MEMORY_MB:
        raise wrong(f"memory_mb is a whole number, at least {LEAST_MEMORY_MB}.", "memory_mb")
    return values


def _sentences(question: Question, settings: Mapping[str, object], wrong: Wrong) -> dict[str, Any]:
    """What a question is adjusted by, where the course has words of its own: title, hints, known mistakes."""
    changed: dict[str, Any] = {}
    if "title" in settings:
        changed["title"] = _said(sentences.sentence, settings["title"], wrong, "title")
    if "hints" in settings:
        checks = [check.name for check in question.checks]
        given = _of_known(settings["hints"], checks, "check", wrong, "hints")
        hints = {name: _said(sentences.steps, raw, wrong, "hints", name) for name, raw in given.items()}
        changed["hints"] = {**question.hints, **hints}
    if "mistakes" in settings:
        names = [mistake.name for mistake in question.mistakes]
        given = _of_known(settings["mistakes"], names, "known mistake", wrong, "mistakes")
        whys = {name: _why(raw, wrong, name) for name, raw in given.items()}
        changed["mistakes"] = [replace(each, why=whys.get(each.name, each.why)) for each in question.mistakes]
    return changed


def _of_known(raw: object, known: Sequence[str], what: str, wrong: Wrong, key: str) -> Mapping[str, object]:
    """`raw`, if it is a table whose keys are all known."""
    if not isinstance(raw, dict):
        raise wrong(f"{key} is a table, with a key for each {what}.", key)
    for name in raw:
        if name not in known:
            raise wrong(f"there is no {what} {name!r} here.{did_you_mean(name, known)}", key, name)
    return raw


def _why(raw: object, wrong: Wrong, name: str) -> str:
    if not isinstance(raw, dict) or list(raw) != ["why"]:
        raise wrong(f'the table of {name!r} holds one thing: why = "…".', "mistakes", name)
    return _said(sentences.sentence, raw["why"], wrong, "mistakes", name, "why")


def _said(read: Callable[[object, str], Said], raw: object, wrong: Wrong, *keys: str) -> Said:
    """What `read` makes of what is told under these keys."""
    try:
        return read(raw, keys[-1])
    except ValueError as error:
        raise wrong(str(error), *keys) from None


def _load(id: str, settings: Mapping[str, Any], folder: Path, wrong: Wrong) -> Question:
    """The question that a Python file of the course defines."""
    name = settings["file"]
    if not isinstance(name, str) or PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
        raise wrong("file is the path of a Python file below this folder, such as course/q11.py.", "file")
    if not (folder / name).is_file():
        raise wrong(f"there is no file {name}.", "file")
    spec = importlib.util.spec_from_file_location(f"grading_course_{id}", folder / name)
    if spec is None or spec.loader is None:
        raise wrong(f"{name} is not a Python file: its name has to end in .py.", "file")
    try:
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    except Exception as error:
        raise wrong(f"{name} cannot be imported: {type(error).__name__}: {error}.", "file") from error
    question = getattr(module, "question", None)
    if not isinstance(question, Question) or question.id != id:
        raise wrong(f'{name} has to define question = Question("{id}", …).', "file")
    if not question.checks:
        raise wrong(f"{name} defines a question without a check.", "file")
    return question


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """ " Did you mean …?", to append to a sentence; "" if no known name is near."""
    close = difflib.get_close_matches(name.lower(), list(known), n=1, cutoff=0.5)
    return f" Did you mean {close[0]}?" if close else ""
