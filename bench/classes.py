"""Classes that the benchmarks grade: the command, its processes, and submissions that differ in a comment."""

import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


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
    """The processes that one has started: of a grader, its template; of a template, the workers."""
    found: set[int] = set()
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found |= set(map(int, file.read_text().split()))
    return found


def descendants(pid: int) -> set[int]:
    """All processes below one."""
    below = children(pid)
    return below.union(*map(descendants, below))
