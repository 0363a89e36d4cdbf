"""Replaces a file at once: whoever reads it meanwhile, or after a crash, finds the old or the new content."""

import contextlib
import io
import os
import shutil
import tempfile
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path

EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip can tell: the same files make the same bytes


def keep_private(folder: Path) -> None:
    """Leave all that is in a folder, and the folder itself, to its owner alone. OSError."""
    os.chmod(folder, 0o700)
    for where, folders, files in os.walk(folder):
        for name, mode in [*((each, 0o700) for each in folders), *((each, 0o600) for each in files)]:
            if not os.path.islink(path := os.path.join(where, name)):
                with contextlib.suppress(FileNotFoundError):  # a journal of SQLite that came and went
                    os.chmod(path, mode)


def write(path: Path, content: str | bytes, durable: bool = False) -> None:
    """Write bytes, or a text in UTF-8, its line ends as they are. OSError, and then nothing is left behind.

    A new file can be read by its owner alone; one that was there keeps its permissions. What is `durable`
    is on the disk when this returns, and so survives a power failure.
    """
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
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


def write_zip(path: Path, files: Mapping[str, bytes], executable: Collection[str] = ()) -> None:
    """Write the files as a zip, those named `executable` so marked. The same files give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3  # of Unix, which has modes
            entry.external_attr = (0o755 if name in executable else 0o644) << 16
            archive.writestr(entry, files[name])
    write(path, packed.getvalue())
