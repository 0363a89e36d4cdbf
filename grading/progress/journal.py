"""What was graded here so far: one readable file beside models.py, which can be deleted at any time."""

import contextlib
import hashlib
import json
import math
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from grading import atomic
from grading.record import CheckResult, Kind, QuestionResult, RunResult, Status
from grading.runner.submission import Submission
from grading.wording import printable

NAME, UNREADABLE = "progress.json", "progress.unreadable.json"
ABOUT = "What the grader has seen of your work. No points depend on it; delete it whenever you like."
LARGEST = 2**18  # bytes; ten questions take 3,000
WIDEST = 40  # characters of a figure
WHEN = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")


@dataclass(frozen=True)
class Seen:
    """The last grading of a question.

    points, of, best: of that grading, of the question, of the best grading so far
    when: local time, as 2026-11-27 14:15
    code: names the code that was graded, see `code_of`
    figure: what a threshold was compared with, as "94.1%"; "" where there was nothing of the kind
    """

    points: float
    of: float
    best: float
    when: str
    code: str
    figure: str = ""


def code_of(submission: Submission, file: str) -> str:
    """A name for what a question of `file` was graded on: it changes whenever the student's code does."""
    taken = sorted(submission.taken(file).items())
    return hashlib.sha256(repr(taken).encode()).hexdigest()[:16]


def read(folder: Path) -> dict[str, Seen]:
    """What is known of each question by its id; nothing where there is no file.

    Raises ValueError if the file is not as `keep` writes it.
    """
    path = folder / NAME
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError:
        return {}
    try:
        told = json.loads(content.decode())["questions"]
        return {str(id): _seen(entry) for id, entry in told.items()}
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise ValueError(f"{path.name} is not as the grader writes it") from error


def _seen(entry: Mapping[str, Any]) -> Seen:
    seen = Seen(**entry)
    numbers = (seen.points, seen.of, seen.best)
    if not all(isinstance(number, int | float) and math.isfinite(number) for number in numbers):
        raise ValueError("points that are no numbers")
    if not WHEN.fullmatch(seen.when) or not isinstance(seen.code, str):
        raise ValueError("no time, or no code")
    return replace(seen, figure=printable(seen.figure, also="")[:WIDEST])


def keep(folder: Path, run: RunResult, codes: Mapping[str, str]) -> list[str]:
    """Keep what a run has found; a word for each question that has changed since: "q3 94.1% → 97.3%".

    codes: of the code that each question was graded on. Where nothing can be written, nothing is kept.
    """
    try:
        before = read(folder)
    except ValueError:
        with contextlib.suppress(OSError):
            os.replace(folder / NAME, folder / UNREADABLE)
        before = {}
    now = datetime.now().strftime("%Y-%m-%d %H:%M")
    after, words = dict(before), list[str]()
    for result in run.questions:
        if _unfinished(result):
            continue
        old = before.get(result.id)
        best = max(result.score, old.best if old else 0.0)
        new = Seen(result.score, result.max_score, best, now, codes[result.id], figure_of(result))
        after[result.id] = new
        words += _changed(result.id, old, new)
    with contextlib.suppress(OSError):  # a folder that is read-only
        atomic.write(folder / NAME, _written(after))
    return words


def _unfinished(result: QuestionResult) -> bool:
    return any(check.kind is Kind.INTERRUPTED or check.status is Status.FAULT for check in result.checks)


def _written(seen: Mapping[str, Seen]) -> str:
    content = {"about": ABOUT, "questions": {id: asdict(entry) for id, entry in seen.items()}}
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _changed(id: str, old: Seen | None, new: Seen) -> Iterator[str]:
    if old is None:
        return
    if old.figure and new.figure and old.figure != new.figure:
        yield f"{id} {old.figure} → {new.figure}"
    elif old.points != new.points:
        yield f"{id} {old.points:g} → {new.points:g} of {new.of:g}"


def figure_of(result: QuestionResult) -> str:
    """What the last check with a threshold has measured: a share of right answers, or a number."""
    found = [_measured(check) for check in result.checks if "threshold" in check.evidence]
    return found[-1] if found else ""


def _measured(check: CheckResult) -> str:
    numbers = check.evidence
    if numbers.get("of"):
        return f"{numbers['correct'] / numbers['of']:.1%}"
    return f"{next(iter(numbers.values())):.4g}"
