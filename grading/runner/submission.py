"""Reads one submission: the files that are taken of it, and what is left out."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from grading import ROOT
from grading.runner import formats
from grading.wording import at_most, shown
from grading.worker.edition import BESIDE

MAX_SOURCE = 2**20  # bytes of a models.py; the reference has 44 kB, and what needs far more carries data
FILES = ("models.py", "autodiff.py", *BESIDE)  # all that is taken of a submission
CODE = (".py", ".pyc", ".pth", ".so", ".pyd", ".dll", ".dylib")  # what Python could import by accident
MAX_LEFT_OUT = 20  # names that are told


class SubmissionError(Exception):
    """There is no submission to grade at the path given."""


@dataclass(frozen=True)
class Submission:
    """The files of a submission, by their names in the assignment; `file` is the path of its models.py.

    `left_out` names what else was in its folder that Python could have imported.
    """

    file: Path
    sources: Mapping[str, bytes]
    left_out: tuple[str, ...] = ()

    def path_of(self, name: str) -> Path:
        """The path of a file by its name in the assignment, for tracebacks and messages."""
        return self.file if name == "models.py" else self.file.with_name(name)

    def taken(self, file: str) -> dict[str, bytes]:
        """What goes with a file, itself first: with models.py its losses.py and train.py, if it has them."""
        names = (file, *BESIDE) if file == "models.py" else (file,)
        return {name: self.sources[name] for name in names if name in self.sources}


def read_submission(path: Path) -> Submission:
    """The models.py at `path` (a file, or a folder that holds one), and the others of FILES beside it.

    A folder may hold an autodiff.py alone. Nothing else of it is read. Raises SubmissionError.
    """
    file = path / "models.py" if path.is_dir() else path
    beside = [file.with_name(name) for name in FILES if name != "models.py"]
    sources = {each.name: read_source(each) for each in beside if os.path.lexists(each)}
    if os.path.lexists(file) or not (path.is_dir() and "autodiff.py" in sources):
        sources["models.py"] = read_source(file)
    return Submission(file, sources, _left_out(path) if path.is_dir() else ())


def read_source(file: Path, called: str = "") -> bytes:
    """The bytes of a student's file, which messages name `called`. Raises SubmissionError.

    It has to be a plain file: links could lead to anything that the grader may read, pipes block it.
    """
    called = called or str(file)
    try:
        with open_plain(file, called) as opened:
            return checked_source(opened.read(MAX_SOURCE + 1), os.fstat(opened.fileno()).st_size, called)
    except FileNotFoundError:
        raise SubmissionError(f"There is no {called}. Name your file with --submission PATH.") from None
    except OSError as error:
        raise SubmissionError(f"{called} cannot be read: {error.strerror}.") from None


def open_plain(file: Path, called: str) -> BinaryIO:
    """Open a plain file that a student has handed in. Raises SubmissionError, OSError."""
    found = file.lstat()
    if problem := _not_plain(found):
        raise SubmissionError(f"{called} is {problem}. Hand in a plain file.")
    opened = os.fdopen(os.open(file, _READ_ONLY), "rb")
    if not os.path.samestat(found, os.fstat(opened.fileno())):
        opened.close()
        raise SubmissionError(f"{called} changed while it was read.")
    return opened


def checked_source(source: bytes, size: int, called: str) -> bytes:
    """The beginning of a file of `size` bytes, if that is all of it and says something. SubmissionError."""
    if not source.strip():
        raise SubmissionError(f"{called} is empty.")
    if problem := formats.otherwise(source):
        raise SubmissionError(f"{called} {problem}")
    if len(source) > MAX_SOURCE:
        raise SubmissionError(f"{called} has {size:,} bytes; {MAX_SOURCE:,} are the most that is read.")
    return source


_READ_ONLY = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)


def _not_plain(found: os.stat_result) -> str:
    """What a directory entry is, if it isn't a plain file with one name."""
    if stat.S_ISLNK(found.st_mode):
        return "a symbolic link"
    if stat.S_ISDIR(found.st_mode):
        return "a folder"
    if not stat.S_ISREG(found.st_mode):
        return "a pipe, a socket or a device"
    return "a hard link, one of several names of the same file" if found.st_nlink > 1 else ""


def _left_out(folder: Path) -> tuple[str, ...]:
    """What Python could import from a submission's folder if that were on its path: torch.py, backend.py, …

    In the folder of the project itself these are the project's own.
    """
    if folder.resolve() == ROOT:
        return ()
    with os.scandir(folder) as entries:
        names = sorted(
            shown(entry.name)
            for entry in entries
            if entry.name not in FILES and (entry.name.endswith(CODE) or entry.is_dir(follow_symlinks=False))
        )
    return at_most(names, MAX_LEFT_OUT)
