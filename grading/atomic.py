"""Replaces a file at once: whoever reads it meanwhile, or after a crash, finds the old or the new content."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path


def keep_private(folder: Path) -> None:
    """Leave all that is in a folder, and the folder itself, to its owner alone. OSError."""
    os.chmod(folder, 0o700)
    for where, folders, files in os.walk(folder):
        for name, mode in [*((each, 0o700) for each in folders), *((each, 0o600) for each in files)]:
            if not os.path.islink(path := os.path.join(where, name)):
                with contextlib.suppress(FileNotFoundError):  # a journal of SQLite that came and went
                    os.chmod(path, mode)


def write(path: Path, content: str, durable: bool = False) -> None:
    """Write a text in UTF-8, its line ends as they are. Raises OSError, and then has left nothing behind.

    A new file can be read by its owner alone; one that was there keeps its permissions. What is `durable`
    is on the disk when this returns, and so survives a power failure.
    """
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, name)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
