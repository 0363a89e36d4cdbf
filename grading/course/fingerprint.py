"""Hashes of all that a grade depends on: grades of two different graders are never mixed."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from grading import ROOT
from grading.checks.question import Question
from grading.course import assignment, reach
from grading.data import FOLDER

DATA = ("mnist.npz", "lang_id.npz")
BESIDE = ("backend.py", "batching.py")


def grader(data: Path = FOLDER) -> str:
    """SHA-256 of the grader's files, of a course's own questions and sentences, and of the data.

    What else assignment.toml says is part of the settings, and not of this.
    """
    files = _ours(reach.deciding())
    files |= {name: path for name, path in assignment.files().items() if path.suffix == ".py"}
    return _hashed(assignment.own_words(), files | _given(data), {})


def of_each(questions: Sequence[Question], data: Path = FOLDER) -> dict[str, str]:
    """By the ids of questions, SHA-256 of what `grader` hashes, as far as the question reaches it."""
    words, given, known = assignment.own_words(), _given(data), dict[Path, str]()
    return {
        question.id: _hashed(words.get(question.id), _ours(reach.reached(question)) | given, known)
        for question in questions
    }


def _ours(files: Iterable[Path]) -> dict[str, Path]:
    """Files by their paths in the project; those that lie elsewhere, a course's, by their names."""
    inside = {path: path.is_relative_to(ROOT) for path in files}
    return {path.relative_to(ROOT).as_posix() if ours else path.name: path for path, ours in inside.items()}


def _given(data: Path) -> dict[str, Path]:
    return {name: ROOT / name for name in BESIDE} | {f"data/{name}": data / name for name in DATA}


def _hashed(words: object, files: Mapping[str, Path], known: dict[Path, str]) -> str:
    """SHA-256 of words and files; `known` are the hashes of files that were read already."""
    digest = hashlib.sha256(json.dumps(words, sort_keys=True, default=str).encode())
    for name, path in sorted(files.items()):
        if path not in known:
            known[path] = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{name} {known[path]}\n".encode())
    return digest.hexdigest()
