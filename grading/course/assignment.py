"""The questions as a course asks them: those of grading/questions, changed by an assignment.toml.

    [questions.q3]
    points = 8
    threshold = 0.95

docs/assignment.md describes the file. Everything that grades takes its questions from here.
"""

import difflib
import importlib.util
import math
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from grading import ROOT
from grading.checks.question import Question
from grading.questions import ALL

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILE = ROOT / "assignment.toml"
LEAST_MEMORY_MB = 512  # with less, a training is in trouble that isn't its own
SETTINGS = ("points", "threshold", "train_seconds", "memory_mb", "drop", "file")

Wrong = Callable[..., "AssignmentError"]  # the error for a sentence, with the line of a key


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

        def wrong(sentence: str, key: str = "", id: str = id) -> AssignmentError:
            return AssignmentError(f"{path.name}{_line(text, id, key)}: {sentence}")

        _check_names(id, settings, wrong)
        question = asked.get(id) or _load(id, settings, path.parent, wrong)
        if settings.get("drop"):
            del asked[id]
        else:
            asked[id] = question.adjusted(**_values(question, settings, wrong))
    if not asked:
        raise AssignmentError(f"{path.name} drops every question.")
    return list(asked.values())


def choose(names: Sequence[str] | None) -> list[Question]:
    """The questions of these ids in the order of the assignment; all if none is named. AssignmentError."""
    asked = questions()
    ids = [question.id for question in asked]
    for name in names or ():
        if name not in ids:
            there = f"The questions are {', '.join(ids)}."
            raise AssignmentError(f"there is no question {name!r}.{did_you_mean(name, ids)} {there}")
    return [question for question in asked if not names or question.id in names]


def files(path: Path | None = None) -> dict[str, Path]:
    """The file and those of added questions, by their paths relative to its folder. AssignmentError."""
    path = path or FILE
    added = [settings["file"] for settings in _tables(path, _read(path)).values() if "file" in settings]
    return {name: path.parent / name for name in (path.name, *added) if (path.parent / name).is_file()}


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8") if path.is_file() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise AssignmentError(f"{path.name} cannot be read: {error}.") from None


def _tables(path: Path, text: str) -> dict[str, dict]:
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


def _line(text: str, id: str, key: str) -> str:
    """ ":7", the line of a key in a question's table, or of its heading; "" where it isn't found."""
    heading = re.search(rf"^[ \t]*\[\s*questions\s*\.\s*[\"']?{re.escape(id)}[\"']?\s*\]", text, re.MULTILINE)
    if not heading:
        return ""
    end = text.find("\n[", heading.end())
    table = text[heading.start() : end if end >= 0 else len(text)]
    found = re.search(rf"^[ \t]*{re.escape(key)}\s*=", table, re.MULTILINE) if key else None
    return f":{text.count(chr(10), 0, heading.start() + (found.start() if found else 0)) + 1}"


def _check_names(id: str, settings: Mapping, wrong: Wrong) -> None:
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


def _values(question: Question, settings: Mapping, wrong: Wrong) -> dict[str, float]:
    """What a question is adjusted by, each value checked."""
    values = {
        key: settings[key] for key in ("points", "threshold", "train_seconds", "memory_mb") if key in settings
    }
    for key, value in values.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
            raise wrong(f"{key} is a number above 0, not {value!r}.", key)
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


def _load(id: str, settings: Mapping, folder: Path, wrong: Wrong) -> Question:
    """The question that a Python file of the course defines."""
    name = settings["file"]
    if not isinstance(name, str) or PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
        raise wrong("file is the path of a Python file below this folder, such as course/q11.py.", "file")
    if not (folder / name).is_file():
        raise wrong(f"there is no file {name}.", "file")
    spec = importlib.util.spec_from_file_location(f"grading_course_{id}", folder / name)
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
