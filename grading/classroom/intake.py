"""What a class has handed in: a folder as course platforms make it, read into one entry for each student.

All of it was written by strangers. Nothing is unpacked to disk and no link is followed; of each submission
only the assignment's files are read, into memory. What can't be graded is an entry with a reason.
"""

import contextlib
import hashlib
import io
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

import yaml

from grading.runner.submission import (
    CODE,
    FILES,
    MAX_LEFT_OUT,
    MAX_SOURCE,
    SubmissionError,
    checked_source,
    open_plain,
    read_source,
)
from grading.wording import at_most, listed, plain, shown
from grading.worker.edition import BESIDE

METADATA = "submission_metadata.yml"  # of a Gradescope export
MAX_METADATA = 64 * 2**20  # bytes; it holds the results of earlier submissions, too
# The platform makes the beginning of a name, and a student chooses its end: the first numbers that fit count.
# doejane_LATE_1234_5678_models.py: the name, LATE or not, the user's id, the file's id, the file
CANVAS = re.compile(
    r"((?P<late>LATE_)?(?P<anonymous>anon_[^_]+)|((?P<name>.+?)_)??(?P<marked>LATE_)?(?P<user>[0-9]+))"
    r"_(?P<number>[0-9]+)_(?P<file>.+)",
    re.DOTALL,
)
AGAIN = re.compile(r"(.+)-\d+(\.\w+)")  # models-2.py: Canvas' name for a file that was handed in again
# Jane Doe_1234_assignsubmission_file_: a folder, or, without folders, the beginning of each file's name;
# without a number for those who are in no group.
MOODLE = re.compile(
    r"(?P<name>.+?)(_(?P<id>[0-9]+))?_assignsubmission_(?P<kind>[^_]+)(_(?P<file>.*))?", re.DOTALL
)
JUNK = re.compile(r"\..*|__MACOSX|__pycache__|Thumbs\.db|desktop\.ini")
ALONE = tuple(name for name in FILES if name not in BESIDE)  # what can be handed in without another
LEVELS = 2  # parts of the longest path that is looked at: models.py and project/models.py
MAX_ENTRIES = 5_000  # of a folder, or of a zip
MAX_ZIP = 256 * 2**20  # bytes of a zip, and of all that is in it
MAX_DIRECTORY = 2 * MAX_SOURCE  # bytes of a zip's table of contents, which is read as a whole
MAX_RATIO = 200  # unpacked bytes for each packed one, in a zip that unpacks to more than MAX_SOURCE
PACKED = (".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz")
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


class IntakeError(Exception):
    """There is no class to grade at the path given; the message is a sentence or two."""


class SubmissionRefused(Exception):
    """A submission can't be graded; the message says why."""


@dataclass(frozen=True)
class HandedIn:
    """What a student has handed in: `sources` by the names of the assignment, or else a `reason`.

    `student`, `name`, `source`, `left_out` and `late` are as in records.Student.
    """

    student: str
    name: str
    source: str = ""
    sources: Mapping[str, bytes] = field(default_factory=dict)
    reason: str = ""
    left_out: tuple[str, ...] = ()
    late: str = ""

    @property
    def content(self) -> str:
        """SHA-256 of the files, with their names and sizes; "" if there are none."""
        digest = hashlib.sha256()
        for name, source in sorted(self.sources.items()):
            digest.update(f"{name} {len(source)}\n".encode() + source)
        return digest.hexdigest() if self.sources else ""


@dataclass(frozen=True)
class _Found:
    """What lies there of one student, before it is looked at.

    paths: each with what it is called in the submission; a folder is called ""
    """

    student: str
    name: str
    paths: tuple[tuple[Path, str], ...]
    late: str = ""


def entries(folder: Path, skip: Path | None = None) -> tuple[list[HandedIn], list[str]]:
    """Everybody's entry, in the order of `student`, and the names of what is nobody's.

    `skip` is not looked at: the results may lie in the same folder. Raises IntakeError.
    """
    if not folder.is_dir():
        unpack = ", but a file. If it is packed, unpack it first" if folder.is_file() else ""
        raise IntakeError(f"{folder} is not a folder of submissions{unpack}.")
    there = [path for path in sorted(folder.iterdir()) if not _ignored(path, skip)]
    if any(path.name in ALONE for path in there):
        raise IntakeError(f"{folder} is one submission. Name the folder that holds one for each student.")
    handed, others = _by_student(there, _gradescope(folder))
    if not handed:
        raise IntakeError(f"There are no submissions in {folder}: no folders, no .py and no .zip files.")
    return [_entry(each, folder) for each in handed], others


def submission(folder: Path) -> HandedIn:
    """What one student has handed in, alone in a folder; if it can't be graded, with a reason."""
    return _entry(_Found(folder.name, folder.name, ((folder, ""),)), folder.parent)


def _ignored(path: Path, skip: Path | None) -> bool:
    if path.name == METADATA or JUNK.fullmatch(path.name):
        return True
    return skip is not None and path.resolve() == skip.resolve()


# --- Whose is it? ----------------------------------------------------------------------------------------


def _by_student(
    there: Sequence[Path], submitters: Mapping[str, list[tuple[str, str]]]
) -> tuple[list[_Found], list[str]]:
    platform = None if submitters else _platform(there)
    found: dict[str, _Found] = {}
    others, doubtful = [], []
    for path in there:
        owners = list(_owners(path, platform, submitters))
        if len(owners) > 1 and not submitters:
            doubtful.append(f"{shown(path.name)[:70]} (of {' or '.join(each.student for each in owners)}?)")
            continue
        for owner in owners:
            if before := found.get(owner.student):
                owner = replace(owner, paths=before.paths + owner.paths, late=before.late or owner.late)
            found[owner.student] = owner
        if not owners:
            others.append(shown(path.name))
    return [found[student] for student in sorted(found)], doubtful + others


def _platform(there: Sequence[Path]) -> re.Pattern[str] | None:
    """Which platform has made the names in a folder: all of them, so that nobody can be taken for another.

    A student can make a name fit another platform's pattern as well, but not make it miss its own. So the
    pattern that fits more names is the one, and if all fit both, the one that fits them sooner. None: people
    have made most of the names.
    """
    moodle, canvas = ([_fit(pattern, path) for path in there] for pattern in (MOODLE, CANVAS))
    free = sum(
        not (m or c) and _is_submission(path) for path, m, c in zip(there, moodle, canvas, strict=True)
    )
    fits = {MOODLE: len([*filter(None, moodle)]), CANVAS: len([*filter(None, canvas)])}
    if free > max(fits.values()) or not any(fits.values()):
        return None
    if fits[MOODLE] == fits[CANVAS]:
        places = [sum(m.start("kind") for m in moodle if m), sum(c.start("number") for c in canvas if c)]
        return MOODLE if places[0] <= places[1] else CANVAS
    return max(fits, key=fits.__getitem__)


def _fit(pattern: re.Pattern[str], path: Path) -> re.Match[str] | None:
    """The match of a path's name; Canvas makes no folders."""
    return None if pattern is CANVAS and path.is_dir() else pattern.fullmatch(plain(path.name))


def _is_submission(path: Path) -> bool:
    return path.is_dir() or path.is_symlink() or path.suffix.lower() in (".py", ".zip")


def _owners(
    path: Path, platform: re.Pattern[str] | None, submitters: Mapping[str, list[tuple[str, str]]]
) -> Iterator[_Found]:
    """Whose a path may be, by its name: of one; of nobody; of all of a group; of one of two."""
    name, stem = plain(path.name), plain(path.stem)
    if path.name in submitters:
        for student, person in submitters[path.name]:
            yield _Found(student, person, ((path, ""),))
    elif platform and (match := _fit(platform, path)):
        yield from (_moodles if platform is MOODLE else _canvas)(path, match)
    elif platform and (_fit(MOODLE, path) or _fit(CANVAS, path)):
        return  # of another platform than the rest
    elif path.is_dir() or path.is_symlink():
        yield _Found(name, name, ((path, ""),))
    elif _is_submission(path):
        called = FILES[0] if path.suffix.lower() == ".py" else name
        yield _Found(stem, stem, ((path, called),))


def _moodles(path: Path, match: re.Match[str]) -> Iterator[_Found]:
    if match["kind"] == "file" and match["id"]:
        yield _Found(match["id"], match["name"], ((path, match["file"] or ""),))


def _canvas(path: Path, match: re.Match[str]) -> Iterator[_Found]:
    """One, or two if three numbers follow each other: team_12 is a group's name, 34_models.py a file's."""
    student = match["anonymous"] or match["user"]
    late = "marked LATE by Canvas" if match["late"] or match["marked"] else ""
    file = AGAIN.sub(r"\1\2", match["file"])
    yield _Found(student, match["name"] or student, ((path, file),), late)
    if not late and (other := re.fullmatch(r"[0-9]+_(.+)", file, re.DOTALL)):
        name = "_".join(filter(None, (match["name"], student)))
        yield _Found(match["number"], name, ((path, other[1]),))


def _gradescope(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """The id and name of each submitter, by the submission's folder; {} if it is no Gradescope export."""
    file = folder / METADATA
    if not file.exists():
        return {}
    try:
        with open_plain(file, METADATA) as opened:
            text = opened.read(MAX_METADATA)
        # whatever the file says, this loader makes texts, lists and dicts of it and nothing else
        entries = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
        return {name: [_submitter(each, name) for each in entries[name][":submitters"]] for name in entries}
    except (OSError, SubmissionError, yaml.YAMLError, LookupError, TypeError, AttributeError) as error:
        raise IntakeError(f"{file} is not what Gradescope writes: {error!r}.") from None


def _submitter(submitter: Mapping[str, str], folder: str) -> tuple[str, str]:
    student = submitter.get(":sid") or submitter.get(":email") or folder
    return plain(student), plain(submitter.get(":name") or student)


# --- What is in it? --------------------------------------------------------------------------------------


def _entry(handed: _Found, folder: Path) -> HandedIn:
    source = plain(handed.paths[0][0].relative_to(folder).as_posix())
    entry = HandedIn(handed.student, handed.name, source, late=handed.late)
    try:
        sources, left_out = _sources(handed)
        for name, content in sources.items():
            _check_text(content, name)
        return replace(entry, sources=sources, left_out=left_out)
    except (SubmissionRefused, SubmissionError) as refused:
        return replace(entry, reason=str(refused))
    except OSError as error:
        return replace(entry, reason=f"It cannot be read: {error.strerror}.")


def _sources(handed: _Found) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The files to grade, by their names in the assignment, and what was left out; SubmissionRefused."""
    twice = [path.name for path, _ in handed.paths if handed.student in (plain(path.name), plain(path.stem))]
    if len(twice) > 1:
        raise SubmissionRefused(
            f"It is there more than once: {listed([*map(shown, twice)])}. Leave the one that counts."
        )
    files = [file for path, called in handed.paths for file in _files(path, called)]
    names = [name for name, _ in files]
    zips = [(name, path) for name, path in files if name.lower().endswith(".zip")]
    if zips and not any(_wanted(name) for name in names):
        if len(zips) > 1:
            raise SubmissionRefused(f"There is no {FILES[0]} in it, but {len(zips)} zip files. Leave one.")
        return _unzipped(zips[0][1], shown(zips[0][0]))
    chosen = _chosen(names)
    sources = {file: read_source(files[i][1], shown(names[i])) for file, i in chosen.items()}
    return sources, _left_out(names, chosen)


def _files(path: Path, called: str) -> Iterator[tuple[str, Path]]:
    """The files of a student's folder and of the folders in it, by their paths there; or the one file."""
    if called:
        yield called, path
        return
    if path.is_symlink():
        raise SubmissionRefused("It is a symbolic link. Put the folder itself there.")
    count = 0
    for top in sorted(os.scandir(path), key=lambda entry: entry.name):
        inside = top.is_dir(follow_symlinks=False) and not JUNK.fullmatch(top.name)
        for entry in os.scandir(top) if inside else (top,):
            count += 1
            if count > MAX_ENTRIES:
                raise SubmissionRefused(
                    f"There are more than {MAX_ENTRIES:,} files in it. Only {listed(FILES)} count."
                )
            if not JUNK.fullmatch(entry.name) and not entry.is_dir(follow_symlinks=False):
                yield plain(f"{top.name}/{entry.name}" if inside else entry.name), Path(entry.path)


def _wanted(name: str, files: Sequence[str] = ALONE) -> str:
    """Which of the assignment's `files` a path in a submission stands for; "" if it is another one."""
    path = PurePosixPath(name)
    if len(path.parts) > LEVELS or any(JUNK.fullmatch(part) for part in path.parts):
        return ""
    return path.name.lower() if path.name.lower() in files else ""


def _chosen(names: Sequence[str]) -> dict[str, int]:
    """Which of these paths is each file of the assignment. SubmissionRefused if there are none, or two.

    What is called losses.py or train.py is one only in the folder of the models.py.
    """
    chosen = _once(names, {number: _wanted(name) for number, name in enumerate(names)})
    if not chosen:
        raise SubmissionRefused(_nothing(names))
    if "models.py" not in chosen:
        return chosen
    folder = PurePosixPath(names[chosen["models.py"]]).parent
    there = [number for number, name in enumerate(names) if PurePosixPath(name).parent == folder]
    return chosen | _once(names, {number: _wanted(names[number], BESIDE) for number in there})


def _once(names: Sequence[str], stands_for: Mapping[int, str]) -> dict[str, int]:
    """The number of the path that stands for each file; SubmissionRefused if a second one does, too."""
    found: dict[str, int] = {}
    for number, file in stands_for.items():
        if file in found:
            both = listed(sorted(shown(names[each]) for each in (found[file], number)))
            raise SubmissionRefused(f"There are two {file} in it: {both}. Leave the one that counts.")
        if file:
            found[file] = number
    return found


def _nothing(names: Sequence[str]) -> str:
    packed = [name for name in names if name.lower().endswith(PACKED)]
    if packed:
        return f"{shown(packed[0])} can't be unpacked here. Ask for a zip, or for {FILES[0]} itself."
    other = [name for name in names if name.lower().endswith((".py", ".ipynb"))]
    there = f", but {listed([*map(shown, sorted(other)[:3])])}" if other else ""
    return f"There is no {FILES[0]} in it{there}." if names else "There is nothing in it."


def _left_out(names: Sequence[str], chosen: Mapping[str, int]) -> tuple[str, ...]:
    """What else Python could have imported, were it beside models.py."""
    taken = {names[number] for number in chosen.values()}
    other = sorted(shown(name) for name in names if name.endswith(CODE) and name not in taken)
    return at_most(other, MAX_LEFT_OUT)


CODING = re.compile(rb"^[ \t\f]*#.*?coding[:=]", re.MULTILINE)  # PEP 263, in one of the first two lines


def _check_text(source: bytes, called: str) -> None:
    """Refuse what Python can't read whatever is in it."""
    if b"\0" in source:
        raise SubmissionRefused(f"{called} is not plain text. If it was saved as UTF-16, save it as UTF-8.")
    if CODING.search(b"\n".join(source.splitlines()[:2])):
        return  # Python will see
    try:
        source.decode("utf-8")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise SubmissionRefused(
            f"{called} is not saved as UTF-8: Python can't read its line {line}."
        ) from None


# --- Zip files -------------------------------------------------------------------------------------------


class _Sparing(io.FileIO):
    """A file that is not read in large pieces: a zip's table of contents would be, whatever its size."""

    def read(self, size: int | None = -1) -> bytes:
        if size is not None and size > MAX_DIRECTORY:
            raise SubmissionRefused(
                f"It is a zip file with far too much in it. Ask for {listed(FILES)} only."
            )
        return super().read(size)


def _unzipped(path: Path, called: str) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """What `_sources` gives, of the files in a zip."""
    try:
        with _opened(path, called) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            _check_zip(archive, path.stat().st_size, called)
            names = [member.filename for member in members]
            chosen = _chosen(names)
            sources = {file: _member(archive, members[i], called) for file, i in chosen.items()}
            return sources, _left_out(names, chosen)
    except DAMAGED as error:
        raise SubmissionRefused(f"{called} is damaged or no zip file ({shown(str(error))}).") from None


@contextlib.contextmanager
def _opened(path: Path, called: str) -> Iterator[zipfile.ZipFile]:
    with open_plain(path, called) as plain_file:
        descriptor = os.dup(plain_file.fileno())
    with _Sparing(descriptor) as file, zipfile.ZipFile(file) as archive:
        yield archive


def _check_zip(archive: zipfile.ZipFile, size: int, called: str) -> None:
    """Refuse what only a zip has that was made to do harm, or that is far too much."""
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > MAX_ENTRIES or max(size, unpacked) > MAX_ZIP:
        much = f"{len(members):,} files, {unpacked / 1e6:,.0f} MB unpacked"
        raise SubmissionRefused(f"{called} has far too much in it ({much}). Ask for {listed(FILES)} only.")
    if unpacked > max(MAX_SOURCE, MAX_RATIO * size):
        raise SubmissionRefused(
            f"{called} unpacks to {unpacked // max(size, 1):,} times its size: a zip bomb."
        )
    for member in members:
        parts = PurePosixPath(member.filename).parts
        if member.filename.startswith("/") or ".." in parts or re.search(r"[\\:\x00-\x1f]", member.filename):
            raise SubmissionRefused(
                f"{called} holds a file whose name leads elsewhere: {shown(member.filename)}."
            )
        if stat.S_ISLNK(member.external_attr >> 16):
            raise SubmissionRefused(f"{called} holds a symbolic link: {shown(member.filename)}.")


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, zip_name: str) -> bytes:
    called = f"{shown(member.filename)} in {zip_name}"
    if member.flag_bits & 1:
        raise SubmissionRefused(f"{called} is encrypted. Ask for it without a password.")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise SubmissionRefused(f"{called} is compressed in an unusual way. Ask for a plain zip file.")
    with archive.open(member) as opened:
        return checked_source(opened.read(MAX_SOURCE + 1), member.file_size, called)
