"""The one folder a worker may write in: made for it, watched while it runs, removed after it.

How many threads the worker has is watched, too: the system counts them together with all of the user's.
"""

import contextlib
import os
import tempfile
import threading
import weakref
from collections.abc import Callable
from pathlib import Path

QUOTA = 64 * 2**20  # bytes of all files together
MAX_ENTRIES = 1000  # files and folders
MAX_THREADS = 200  # 20,000 fit into a worker's memory, and a machine may have no more than 32,768 in all
EVERY = 0.25  # seconds between two looks


class Scratch:
    """A new, private folder; `end` is called, in another thread, once there is too much of anything.

    `too_much` is then what there was too much of, in words. `threads` tells how many the worker has. Both are
    looked at four times a second, so a worker can go over the quota for as long as that takes. What is
    deleted but still open isn't seen: there the limits of a file's size and of open files hold.
    """

    def __init__(self, end: Callable[[], None], threads: Callable[[], int] = lambda: 1):
        self.path = Path(tempfile.mkdtemp(prefix="worker-")).resolve()
        self.too_much = ""
        self._end = end
        self._threads = threads
        self._removal = weakref.finalize(self, _remove, self.path)  # at the latest when this program ends
        self._done = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def remove(self) -> None:
        """Delete the folder with all that is in it; the worker has to have ended."""
        self._done.set()
        self._removal()

    def _watch(self) -> None:
        while not self._done.wait(EVERY):
            if _over_quota(self.path):
                self.too_much = "wrote more than 64 MB or 1,000 files"
            elif self._threads() > MAX_THREADS:
                self.too_much = f"started more than {MAX_THREADS} threads"
            if self.too_much:
                return self._end()


def _over_quota(folder: Path) -> bool:
    size = entries = 0
    pending = [folder]
    while pending:
        with contextlib.suppress(OSError), os.scandir(pending.pop()) as found:  # it may be gone meanwhile
            for entry in found:
                entries += 1
                size += entry.stat(follow_symlinks=False).st_size
                if size > QUOTA or entries > MAX_ENTRIES:
                    return True
                if entry.is_dir(follow_symlinks=False):
                    pending.append(Path(entry.path))
    return False


def _remove(folder: Path) -> None:
    with contextlib.suppress(OSError):  # gone already, or written to by what outlived an unconfined worker
        _empty(folder)
        folder.rmdir()


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
