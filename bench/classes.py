"""What the benchmarks run: the student's command, and a class's with its processes and its submissions."""

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def solution(text: str) -> Path:
    """An argument of a command: a folder that holds a models.py."""
    if not (Path(text) / "models.py").is_file():
        raise argparse.ArgumentTypeError(f"there is no models.py in {text}")
    return Path(text).resolve()


def count(text: str) -> int:
    """An argument of a command: a whole number of at least 1."""
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"expected a whole number of at least 1, not {text}")
    return int(text)


def autograder(submission: Path, questions: Sequence[str] = ()) -> list[dict]:
    """The questions of the JSON report of `python autograder.py`; of all questions if none is named."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "result.json"
        command = [sys.executable, "autograder.py", "--no-graphics", "--json", str(file)]
        command += ["--submission", str(submission), *(word for id in questions for word in ("-q", id))]
        subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        return json.loads(file.read_text(encoding="utf-8"))["questions"]


def write_class(folder: Path, students: int, source: bytes | None = None) -> None:
    """`students` files, all with this source, or the reference; none is a copy of another."""
    text = (ROOT / "models.py").read_bytes() if source is None else source
    folder.mkdir(parents=True)
    for number in range(students):
        (folder / f"student{number:04}.py").write_bytes(text + b"\n# %d\n" % number)


def grade(folder: Path, questions: Sequence[str], jobs: int, out: str = "results") -> list[str]:
    """The command that grades folder/class; to be run in ROOT."""
    command = [sys.executable, "-m", "grading", "grade", str(folder / "class")]
    command += ["--out", str(folder / out), "--key", str(folder / "key"), "--private-seed", "1"]
    return [*command, "--jobs", str(jobs), *(word for question in questions for word in ("-q", question))]


def children(pid: int) -> set[int]:
    """The processes that one has started: of a grader, its fork server; of a fork server, the workers."""
    found: set[int] = set()
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found |= set(map(int, file.read_text().split()))
    return found


def descendants(pid: int) -> set[int]:
    """All processes below one."""
    below = children(pid)
    return below.union(*map(descendants, below))
