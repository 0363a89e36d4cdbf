"""The one folder a worker may write in: made for it, and removed after it.

Each is locked for as long as its grader lives, which is how what a killed grader has left is told apart
from the folders of a living one.
"""

import contextlib
import functools
import itertools
import os
import re
import stat
import tempfile
import weakref
from collections.abc import Generator, Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: nothing is locked there, so nothing of others is removed
    fcntl = None  # type: ignore[assignment]

QUOTA = 64 * 2**20  # bytes of all files together
MAX_ENTRIES = 1000  # files and folders
MAX_LEVELS = 20  # folders in each other; each costs the grader an open file for as long as it looks
PREFIX = "perceptron-worker-"
OURS = re.compile(PREFIX + r"[a-z0-9_]{8}")
BY_DESCRIPTOR = os.scandir in os.supports_fd and os.open in os.supports_dir_fd  # everywhere but on Windows
# O_NOATIME: else a program could tell from a folder's times when it was looked into, and move its files on
FOLDER = sum(getattr(os, name, 0) for name in ("O_DIRECTORY", "O_NOFOLLOW", "O_NOATIME", "O_CLOEXEC"))


class Scratch:
    """A new, private folder at `path`; with the first one, those that killed graders have left are removed.

    What is deleted but still open isn't in it any more: of that the process tells (procfs.py).
    """

    def __init__(self) -> None:
        _remove_abandoned(tempfile.gettempdir())
        self.path, lock = _made()
        self._removal = weakref.finalize(
            self, _remove, self.path, lock
        )  # at the latest when this program ends

    def over_quota(self) -> bool:
        """Whether there are more bytes or more files and folders in it than one may have.

        So it is as well where a folder can't be listed, or too many are in each other: what isn't seen
        could hold anything. A folder that is moved meanwhile may be missed, but not each time.
        """
        size = entries = 0
        try:
            with contextlib.closing(_walk(str(self.path), None, MAX_LEVELS)) as found:
                for status in found:
                    entries += 1
                    size += _bytes(status)
                    if size > QUOTA or entries > MAX_ENTRIES:
                        return True
        except (PermissionError, _TooDeep):
            return True
        return False

    def remove(self) -> None:
        """Delete the folder with all that is in it; the worker has to have ended."""
        self._removal()


# --- How much is in it? -------------------------------------------------------------------------------


class _TooDeep(Exception):
    """There are more folders in each other than are looked into."""


def _walk(path: str, within: int | None, levels: int) -> Generator[os.stat_result, None, None]:
    """What there is to tell of everything in a folder; `path` begins in the one that is open as `within`.

    By descriptors, so that no path is too long and no link is followed. PermissionError, _TooDeep.
    """
    if not levels:
        raise _TooDeep
    with contextlib.suppress(FileNotFoundError, NotADirectoryError), _opened(path, within) as folder:
        with os.scandir(path if folder is None else folder) as found:
            listed = list(itertools.islice(found, MAX_ENTRIES + 1))
        for entry in listed:
            with contextlib.suppress(FileNotFoundError):  # it is gone meanwhile
                status = entry.stat(follow_symlinks=False)
                yield status
                if stat.S_ISDIR(status.st_mode):
                    yield from _walk(entry.path, folder, levels - 1)


@contextlib.contextmanager
def _opened(path: str, within: int | None) -> Iterator[int | None]:
    """The descriptor of a folder; None on Windows, where paths are whole."""
    if not BY_DESCRIPTOR:
        yield None
        return
    descriptor = os.open(path, os.O_RDONLY | FOLDER, dir_fd=within)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _bytes(status: os.stat_result) -> int:
    """The larger of a file's size and of what is allotted to it.

    A file may be allotted more than its size says (fallocate), and some file systems allot only later. One
    with holes counts as what it may become, and one with several names once for each.
    """
    return max(status.st_size, 512 * getattr(status, "st_blocks", 0))


# --- Made and removed ---------------------------------------------------------------------------------


class _NoLocks(Exception):
    """Folders can't be locked here, by anybody: Windows, some network file systems."""


def _made() -> tuple[Path, int | None]:
    """A new folder, and the descriptor that holds its lock for as long as it is open."""
    while True:
        path = Path(tempfile.mkdtemp(prefix=PREFIX)).resolve()
        try:
            lock = _locked(path)
        except _NoLocks:
            return path, None
        except (BlockingIOError, FileNotFoundError):  # another grader took it for abandoned
            continue
        if path.exists():
            return path, lock
        os.close(lock)


def _locked(folder: Path) -> int:
    """A descriptor that holds the lock of a folder. BlockingIOError if a living grader has it; _NoLocks."""
    if fcntl is None:
        raise _NoLocks
    descriptor = os.open(folder, os.O_RDONLY | FOLDER)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise error if isinstance(error, BlockingIOError) else _NoLocks from None
    return descriptor


@functools.cache
def _remove_abandoned(place: str) -> None:
    """Remove the folders of killed graders: called as ours are, this user's, and locked by nobody."""
    if fcntl is None:
        return
    there = os.listdir(place) if os.access(place, os.R_OK) else []
    for folder in (Path(place, name) for name in there if OURS.fullmatch(name)):
        with contextlib.suppress(OSError, _NoLocks):  # a living grader's, or another has just removed it
            status = folder.lstat()
            if stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid():
                _remove(folder, _locked(folder))


def _remove(folder: Path, lock: int | None) -> None:
    with contextlib.suppress(OSError):  # gone already, or written to by what outlived an unconfined worker
        _empty(folder)
        folder.rmdir()
    if lock is not None:
        os.close(lock)


def _empty(folder: Path) -> None:
    """Delete everything in `folder`, however deep it is nested and whatever its permissions are.

    Subfolders are moved up before they are emptied: no path gets too long, and nothing recurses.
    """
    pending = [folder]
    while pending:
        current = pending.pop()
        current.chmod(0o700)
        with os.scandir(current) as found:
            entries = [(entry.path, entry.is_dir(follow_symlinks=False)) for entry in found]
        for path, is_folder in entries:
            if is_folder:
                os.chmod(path, 0o700)  # one without permissions can't be moved
                pending.append(folder / f"removed-{os.urandom(8).hex()}")
                os.rename(path, pending[-1])
            else:
                os.unlink(path)
        if current != folder:
            current.rmdir()
