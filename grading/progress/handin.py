"""Writes what is handed in: one zip file with exactly the student's own files, and says what is in it."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from grading import atomic
from grading.checks.question import Question
from grading.progress.journal import Seen, code_of
from grading.runner.submission import Submission

NAME = "submission.zip"


def stale(questions: Sequence[Question], submission: Submission, seen: Mapping[str, Seen]) -> list[Question]:
    """The questions whose code is not that of their last run."""
    return [
        question
        for question in questions
        if question.id not in seen or seen[question.id].code != code_of(submission, question.file)
    ]


def write(path: Path, submission: Submission) -> str:
    """Write the zip file; its SHA-256 in hexadecimal. Raises OSError."""
    atomic.write_zip(path, submission.sources)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def said(
    path: Path, digest: str, submission: Submission, questions: Sequence[Question], seen: Mapping[str, Seen]
) -> list[str]:
    """Lines on what was written, and on what would not get its points."""
    files = ", ".join(
        f"{name} ({len(source):,} bytes)" for name, source in sorted(submission.sources.items())
    )
    points = {question.id: seen[question.id].points if question.id in seen else 0.0 for question in questions}
    most = sum(question.points for question in questions)
    lines = [f"{path.name} holds {files}", f"SHA-256 {digest}"]
    lines.append(f"It had {sum(points.values()):g}/{most:g} in the last runs here; other seeds may differ.")
    missing = sorted({question.file for question in questions} - submission.sources.keys())
    lines += [f"There is no {name} in it." for name in missing]
    if less := [question.id for question in questions if points[question.id] < question.points]:
        lines.append(f"Without all of their points: {', '.join(less)}.")
    return lines
