"""The files of a submission, also of those packed in a zip, a tar.gz or a zip in a zip.

All of it was written by strangers. Nothing is unpacked to disk and no link is followed.
"""

import contextlib
import gzip
import io
import lzma
import os
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from grading.runner import formats
from grading.runner.submission import (
    FILES,
    MAX_SOURCE,
    checked_source,
    open_plain,
    read_source,
)
from grading.wording import listed, plain, shown

JUNK = re.compile(r"\..*|__MACOSX|__pycache__|node_modules|site-packages|Thumbs\.db|desktop\.ini")
PACKED = (".zip", ".tar", ".tgz", ".gz", ".7z", ".rar", ".bz2", ".xz")
DEPTH = 8  # folders in each other that are looked into
MAX_ENTRIES = 5_000  # of a folder, or of an archive
MAX_ZIP = 256 * 2**20  # bytes of a zip, and of all that is in it
MAX_DIRECTORY = 2 * MAX_SOURCE  # bytes of a zip's table of contents, which is read as a whole
MAX_HELD = 16 * MAX_SOURCE  # bytes of an archive's files, and of an archive in another, that memory holds
MAX_RATIO = 200  # unpacked bytes for each packed one, in what unpacks to more than MAX_SOURCE
MAX_HEADER = 2**16  # bytes of a long name, or of attributes, in a tar
BEGINNING = 1000  # bytes that tell what a file is
DAMAGED: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
DAMAGED += (tarfile.TarError, gzip.BadGzipFile, lzma.LZMAError)
HEADERS = (
    *(tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE),
    *(tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK),
)
MADE_BY_TAR = ("gzip", "tar")  # the kinds that are read as a tar


class SubmissionRefused(Exception):
    """A submission can't be graded; the message says why."""


@dataclass(frozen=True)
class File:
    """A file of a submission.

    name: its path in the submission; place: its path below the folder of the class
    read: what it holds, as source; packed: the same opened, as an archive. SubmissionRefused, SubmissionError
    """

    name: str
    place: str
    read: Callable[[], bytes]
    packed: Callable[[], BinaryIO]

    @property
    def is_packed(self) -> bool:
        return self.name.lower().endswith(PACKED)


def junk(name: str) -> bool:
    """Whether an operating system, a version control or an installation has made a file, by its path."""
    return any(JUNK.fullmatch(part) for part in PurePosixPath(name).parts if part != "..")


# --- Folders ---------------------------------------------------------------------------------------------


def of_path(path: Path, called: str, place: str) -> File:
    """A plain file that lies on the disk."""
    return File(called, place, lambda: read_source(path, shown(called)), lambda: _opened(path, called))


def in_folder(path: Path) -> list[File]:
    """The files of a submission's folder and of the folders in it."""
    if path.is_symlink():
        raise SubmissionRefused("It is a symbolic link. Put the folder itself there.")
    found = []
    for file in _walk(path, DEPTH):
        name = plain(file.relative_to(path).as_posix())
        found.append(of_path(file, name, f"{plain(path.name)}/{name}"))
        if len(found) > MAX_ENTRIES:
            raise SubmissionRefused(
                f"There are more than {MAX_ENTRIES:,} files in it. Only {listed(FILES)} count."
            )
    return found


def _walk(folder: Path, depth: int) -> Iterator[Path]:
    """Files before folders, so that what lies near counts before a deep tree is too much."""
    with os.scandir(folder) as there:
        entries = sorted((e for e in there if not JUNK.fullmatch(e.name)), key=lambda entry: entry.name)
    inside = [entry for entry in entries if entry.is_dir(follow_symlinks=False)]
    yield from (Path(entry.path) for entry in entries if entry not in inside)
    for entry in inside if depth else ():
        yield from _walk(Path(entry.path), depth - 1)


class _Sparing(io.FileIO):
    """A file that is not read in large pieces: a zip's table of contents would be, whatever its size."""

    def read(self, size: int | None = -1) -> bytes:
        _check_piece(size)
        return super().read(size)


class _SparingBytes(io.BytesIO):
    """The same in memory, for what lies in another archive."""

    def read(self, size: int | None = -1) -> bytes:
        _check_piece(size)
        return super().read(size)


def _check_piece(size: int | None) -> None:
    if size is not None and size > MAX_DIRECTORY:
        raise SubmissionRefused(f"It is a zip file with far too much in it. Ask for {listed(FILES)} only.")


def _opened(path: Path, called: str) -> BinaryIO:
    with open_plain(path, shown(called)) as plain_file:
        return _Sparing(os.dup(plain_file.fileno()))


# --- Archives --------------------------------------------------------------------------------------------


def unpacked(archive: File, opened: contextlib.ExitStack) -> list[File]:
    """The files in an archive, to be read for as long as `opened` is."""
    called = shown(archive.name)
    with damage_of(archive):
        file = opened.enter_context(archive.packed())
        kind, size = formats.archive(file.read(BEGINNING)), file.seek(0, io.SEEK_END)
        file.seek(0)
        if kind in MADE_BY_TAR:
            return _of_tar(file, size, archive, kind)
        if kind == "zip" or archive.name.lower().endswith(".zip") and not kind:
            return _of_zip(opened.enter_context(zipfile.ZipFile(file)), size, archive)
    is_one = f" is an archive ({kind}), which" if kind else ""
    raise SubmissionRefused(
        f"{called}{is_one} can't be unpacked here. Ask for a zip, or for models.py itself."
    )


@contextlib.contextmanager
def damage_of(archive: File) -> Iterator[None]:
    """What an archive raises that is none, or is damaged, as a sentence."""
    kind = "zip" if archive.name.lower().endswith(".zip") else "archive"
    try:
        yield
    except DAMAGED as error:
        sentence = f"{shown(archive.name)} is damaged or no {kind} file ({shown(str(error))})."
        raise SubmissionRefused(sentence) from None


def _of_zip(archive: zipfile.ZipFile, size: int, file: File) -> list[File]:
    members = [m for m in archive.infolist() if not junk(_zip_name(m))]
    called = shown(file.name)
    unpacked = sum(member.file_size for member in archive.infolist())
    _check_amount(len(members), size, unpacked, called)
    for member in members:
        _check_name(_zip_name(member), member.orig_filename, called)
        if stat.S_ISLNK(member.external_attr >> 16):
            raise SubmissionRefused(f"{called} holds a symbolic link: {shown(member.filename)}.")
    return [_zipped(archive, member, file) for member in members if not _zip_name(member).endswith("/")]


def _zip_name(member: zipfile.ZipInfo) -> str:
    r"""A name with “/” between its parts: some programs write “\”."""
    return member.filename.replace("\\", "/")


def _check_amount(members: int, size: int, unpacked: int, called: str) -> None:
    """Refuse what only an archive has that was made to do harm, or that is far too much."""
    if members > MAX_ENTRIES or max(size, unpacked) > MAX_ZIP:
        much = f"{members:,} files, {unpacked / 1e6:,.0f} MB unpacked"
        raise SubmissionRefused(f"{called} has far too much in it ({much}). Ask for {listed(FILES)} only.")
    if unpacked > max(MAX_SOURCE, MAX_RATIO * size):
        raise SubmissionRefused(
            f"{called} unpacks to {unpacked // max(size, 1):,} times its size: a zip bomb."
        )


def _check_name(name: str, raw: str, called: str) -> None:
    if (
        name.startswith("/")
        or ".." in PurePosixPath(name).parts
        or re.match("[A-Za-z]:", name)
        or "\0" in raw
    ):
        raise SubmissionRefused(f"{called} holds a file whose name leads elsewhere: {shown(raw)}.")


def _zipped(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: File) -> File:
    name = plain(_zip_name(member))
    called = f"{shown(member.filename)} in {shown(file.name)}"

    def content(most: int) -> bytes:
        if member.flag_bits & 1:
            raise SubmissionRefused(f"{called} is encrypted. Ask for it without a password.")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise SubmissionRefused(f"{called} is compressed in an unusual way. Ask for a plain zip file.")
        with damage_of(file), archive.open(member) as opened:
            return opened.read(most + 1)

    def source() -> bytes:
        return checked_source(content(MAX_SOURCE), member.file_size, called)

    return File(name, f"{file.place}/{name}", source, lambda: _held(content(MAX_HELD), called))


def _held(content: bytes, called: str) -> BinaryIO:
    if len(content) > MAX_HELD:
        raise SubmissionRefused(f"{called} has far too much in it. Ask for {listed(FILES)} only.")
    return _SparingBytes(content)


@dataclass
class _Counted:
    """A stream of which no more can be read than is allowed."""

    stream: BinaryIO
    left: int
    called: str

    def read(self, size: int) -> bytes:
        found = self.stream.read(size)
        self.left -= len(found)
        if self.left < 0:
            raise SubmissionRefused(f"{self.called} unpacks to far too much. Ask for {listed(FILES)} only.")
        return found


class _SmallHeader(tarfile.TarInfo):
    """A member whose long name and attributes, which tarfile holds and searches, are no longer than that."""

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        if self.type in HEADERS and self.size > MAX_HEADER:
            raise tarfile.ReadError("a header is far too long")
        return super()._proc_member(archive)  # type: ignore[misc, no-any-return]


def _of_tar(file: BinaryIO, size: int, archive: File, kind: str) -> list[File]:
    """Its table of contents is spread over it, so it is read once, and what may count is held in memory."""
    called = shown(archive.name)
    allowed = min(MAX_ZIP, max(MAX_SOURCE, MAX_RATIO * size))
    stream: Any = gzip.GzipFile(fileobj=file) if kind == "gzip" else file
    found: list[File] = []
    held = 0
    counted: Any = _Counted(stream, allowed, called)
    with tarfile.open(fileobj=counted, mode="r|", tarinfo=_SmallHeader) as tar:
        for member in tar:
            name = member.name.replace("\\", "/").removeprefix("./")
            if junk(name) or member.isdir():
                continue
            _check_name(name, member.name, called)
            if member.issym() or member.islnk():
                raise SubmissionRefused(f"{called} holds a symbolic link: {shown(name)}.")
            content = _tarred(tar, member)
            held += len(content)
            _check_amount(len(found), size, 0, called)
            if held > MAX_HELD:
                raise SubmissionRefused(f"{called} has far too much in it. Ask for {listed(FILES)} only.")
            found.append(_of_bytes(plain(name), content, member.size, archive))
    return found


def _tarred(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    """What a file in a tar holds, if it may count."""
    may_count = member.name.lower().endswith((".py", ".txt", *PACKED))
    opened = tar.extractfile(member) if member.isreg() and may_count else None
    return (
        opened.read(MAX_HELD if member.name.lower().endswith(PACKED) else MAX_SOURCE + 1) if opened else b""
    )


def _of_bytes(name: str, content: bytes, size: int, archive: File) -> File:
    called = f"{shown(name)} in {shown(archive.name)}"

    def source() -> bytes:
        return checked_source(content[: MAX_SOURCE + 1], size, called)

    return File(name, f"{archive.place}/{name}", source, lambda: _SparingBytes(content))
