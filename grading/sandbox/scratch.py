"""The one folder a worker may write in: made for it, and removed after it."""

import contextlib
import os
import tempfile
import weakref
from pathlib import Path

QUOTA = 64 * 2**20  # bytes of all files together
MAX_ENTRIES = 1000  # files and folders


class Scratch:
    """A new, private folder at `path`.

    What is deleted but still open isn't counted: there the limits of a file's size and of open files hold.
    """

    def __init__(self):
        self.path = Path(tempfile.mkdtemp(prefix="worker-")).resolve()
        self._removal = weakref.finalize(self, _remove, self.path)  # at the latest when this program ends

    def over_quota(self) -> bool:
        """Whether there are more bytes or more files and folders in it than one may have."""
        size = entries = 0
        pending = [self.path]
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

    def remove(self) -> None:
        """Delete the folder with all that is in it; the worker has to have ended."""
        self._removal()


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
