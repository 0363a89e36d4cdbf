"""Submissions from a piece of source code or from the corpus, and what became of them."""

from collections.abc import Mapping
from pathlib import Path

from grading.record import QuestionResult
from grading.release import corpus
from grading.runner.submission import Submission


def submission(source: str | bytes | Mapping[str, bytes]) -> Submission:
    """A submission of nothing but a models.py with this source, or of several files by their names."""
    if isinstance(source, Mapping):
        return Submission(Path("models.py"), source)
    return submission({"models.py": source if isinstance(source, bytes) else source.encode()})


def source_of(name: str) -> bytes:
    """The one file of a case of tests/submissions."""
    (source,) = corpus.read(corpus.FOLDER / f"{name}.py").submission.sources.values()
    return source


def statuses(question: QuestionResult) -> dict[str, str]:
    return {check.name: check.status.value for check in question.checks}
