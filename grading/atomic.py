"""Replaces a file at once: whoever reads it meanwhile, or after a crash, finds the old or the new content."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path


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
