"""Results by what they depend on, kept from one run to the next. For students alone, never for a class."""

import contextlib
import hashlib
import json
import os
from pathlib import Path

from grading import ROOT, atomic
from grading.checks.question import Question
from grading.course import fingerprint
from grading.record import Kind, QuestionResult, Status, question_from_json, question_to_json
from grading.runner.settings import Settings, versions
from grading.runner.submission import Submission
from grading.watch.reach import reachable

FOLDER = ROOT / ".watch_cache"
KEPT = 300  # results
MOOD = frozenset({Kind.TIME_OUT, Kind.MEMORY, Kind.INTERRUPTED})  # what may be otherwise another time


class Cache:
    """Finds and keeps results of questions graded under the same conditions.

    A result with full points is good for the same code wherever it stands in the file; the others cite
    lines, so for these the code has to be where it was.
    """

    def __init__(self, settings: Settings, data: Path, isolation: str, folder: Path = FOLDER):
        self.folder = folder
        self.conditions = [settings.seed, settings.budget, settings.hints, settings.early_end, isolation]
        self.conditions += [fingerprint.grader(data), sorted(versions().items())]

    def find(self, question: Question, submission: Submission) -> QuestionResult | None:
        for placed in (False, True):
            with contextlib.suppress(OSError, ValueError, LookupError, TypeError):  # one that is damaged
                file = self._file(question, submission, placed)
                found = question_from_json(json.loads(file.read_text(encoding="utf-8")))
                os.utime(file)
                return found
        return None

    def keep(self, question: Question, submission: Submission, result: QuestionResult) -> None:
        """Keep a result, if it would be the same another time; a disk that is full is no reason to fail."""
        if any(check.status is Status.FAULT or check.kind in MOOD for check in result.checks):
            return
        file = self._file(question, submission, placed=result.status is not Status.PASSED)
        with contextlib.suppress(OSError):
            self.folder.mkdir(exist_ok=True)
            (self.folder / ".gitignore").write_text("*\n")
            atomic.write(file, json.dumps(question_to_json(result)))
            self._forget()

    def _file(self, question: Question, submission: Submission, placed: bool) -> Path:
        code = reachable(question, submission.taken(question.file), placed)
        asked = [question.id, question.threshold, question.train_seconds, question.memory_mb]
        asked += [[check.name, check.points] for check in question.checks]
        key = json.dumps([self.conditions, asked, placed, str(submission.file) if placed else "", code])
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()}.json"

    def _forget(self) -> None:
        """Delete the results that have not been asked for the longest time."""
        files = sorted(self.folder.glob("*.json"), key=lambda file: file.stat().st_mtime)
        for file in files[:-KEPT]:
            file.unlink(missing_ok=True)
