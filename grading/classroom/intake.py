"""What a class has handed in: a folder as course platforms make it, read into one entry for each student.

All of it was written by strangers; of each submission only the assignment's files are read, into memory.
What can't be graded is an entry with a reason.
"""

import contextlib
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from grading.classroom import archives, choice
from grading.classroom.archives import JUNK, PACKED, File, SubmissionRefused
from grading.classroom.choice import ALONE
from grading.runner.submission import CODE, FILES, MAX_LEFT_OUT, SubmissionError, open_plain
from grading.wording import at_most, plain, shown

METADATA = "submission_metadata.yml"  # of a Gradescope export
MAX_METADATA = 64 * 2**20  # bytes; it holds the results of earlier submissions, too
# The platform makes the beginning of a name, and a student chooses its end: the first numbers that fit count.
# doejane_LATE_1234_5678_models.py: the name, LATE or not, the user's id, the file's id, the file;
# doejane_1234_text.html: what was typed in has no file's id.
CANVAS = re.compile(
    r"((?P<late>LATE_)?(?P<anonymous>anon_[^_]+)|((?P<name>.+?)_)??(?P<marked>LATE_)?(?P<user>[0-9]+))"
    r"(_(?P<number>[0-9]+)_(?P<file>.+)|_(?P<typed>(text|link)\.html))",
    re.DOTALL,
)
AGAIN = re.compile(
    r"(.+)-(\d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})(\.\w+)"
)  # handed in again, on Canvas
# Jane Doe_1234_assignsubmission_file_: a folder, or, without folders, the beginning of each file's name;
# without a number for those who are in no group.
MOODLE = re.compile(
    r"(?P<name>.+?)(_(?P<id>[0-9]+))?_assignsubmission_(?P<kind>[^_]+)(_(?P<file>.*))?", re.DOTALL
)
NESTED = 2  # archives in each other that are unpacked: a platform's zip may hold a student's
Accept = Mapping[str, str]  # the path below the folder of the class that counts, by student
AS_IT_IS: Accept = {}


class IntakeError(Exception):
    """There is no class to grade at the path given; the message is a sentence or two."""


@dataclass(frozen=True)
class HandedIn:
    """What a student has handed in: `sources` by the names of the assignment, or else a `reason`.

    The other fields are as in records.Student.
    """

    student: str
    name: str
    source: str = ""
    sources: Mapping[str, bytes] = field(default_factory=dict)
    reason: str = ""
    left_out: tuple[str, ...] = ()
    late: str = ""
    mark: str = ""
    section: str = ""
    team: str = ""
    listed: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> str:
        """SHA-256 of the files, with their names and sizes; "" if there are none."""
        return _digest(self.sources)

    @property
    def code(self) -> str:
        """The same without what editors change: line ends, blanks at the ends of lines, empty last lines."""
        return _digest({name: _tidied(source) for name, source in self.sources.items()})


def _digest(sources: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, source in sorted(sources.items()):
        digest.update(f"{name} {len(source)}\n".encode() + source)
    return digest.hexdigest() if sources else ""


def _tidied(source: bytes) -> bytes:
    return b"\n".join(line.rstrip() for line in source.splitlines()).rstrip()


@dataclass(frozen=True)
class _Found:
    """What lies there of one student, before it is looked at.

    paths: each with what it is called in the submission; a folder is called ""
    """

    student: str
    name: str
    paths: tuple[tuple[Path, str], ...]
    late: str = ""
    team: str = ""


def entries(
    folder: Path, skip: Path | None = None, accept: Accept = AS_IT_IS
) -> tuple[list[HandedIn], list[str]]:
    """Everybody's entry, in the order of `student`, and the names of what is nobody's.

    `skip` is not looked at: the results may lie in the same folder. Raises IntakeError.
    """
    if not folder.is_dir():
        unpack = ", but a file. If it is packed, unpack it first" if folder.is_file() else ""
        raise IntakeError(f"{folder} is not a folder of submissions{unpack}.")
    there = [path for path in sorted(folder.iterdir()) if not _ignored(path, skip)]
    if any(path.name in ALONE for path in there):
        raise IntakeError(f"{folder} is one submission. Name the folder that holds one for each student.")
    _check_accept(accept, there)
    handed, others = _by_student(there, _gradescope(folder), accept)
    if not handed:
        raise IntakeError(f"There are no submissions in {folder}: no folders, no .py and no .zip files.")
    return [_entry(each, folder, accept.get(each.student, "")) for each in handed], others


def submission(folder: Path) -> HandedIn:
    """What one student has handed in, alone in a folder; if it can't be graded, with a reason."""
    return _entry(_Found(folder.name, folder.name, ((folder, ""),)), folder.parent)


def _check_accept(accept: Accept, there: Sequence[Path]) -> None:
    names = {plain(path.name) for path in there}
    for student, path in accept.items():
        if _top(path) not in names:
            raise IntakeError(f"--accept {student}={path}: there is no {_top(path)} among the submissions.")


def _top(path: str) -> str:
    return path.partition("/")[0]


def _ignored(path: Path, skip: Path | None) -> bool:
    if path.name == METADATA or JUNK.fullmatch(path.name):
        return True
    return skip is not None and path.resolve() == skip.resolve()


# --- Whose is it? ----------------------------------------------------------------------------------------


def _by_student(
    there: Sequence[Path], submitters: Mapping[str, list[tuple[str, str]]], accept: Accept
) -> tuple[list[_Found], list[str]]:
    platform = None if submitters else _platform(there)
    found: dict[str, _Found] = {}
    others, doubtful = [], []
    for path in there:
        owners = _decided(path, list(_owners(path, platform, submitters)), accept)
        if len(owners) > 1 and not submitters:
            whose = " or ".join(owner.student for owner in owners)
            doubtful.append(f"{shown(path.name)[:70]} (of {whose}? --accept ID=FILE)")
            continue
        for owner in owners:
            if before := found.get(owner.student):
                owner = replace(owner, paths=before.paths + owner.paths, late=before.late or owner.late)
            found[owner.student] = owner
        if not owners:
            others.append(shown(path.name))
    return [found[student] for student in sorted(found)], doubtful + others


def _decided(path: Path, owners: list[_Found], accept: Accept) -> list[_Found]:
    """The owners of what lies there, but if somebody has said whose it is, those."""
    said = [student for student, chosen in accept.items() if _top(chosen) == plain(path.name)]
    known = {owner.student: owner for owner in owners}
    called = "" if path.is_dir() else plain(path.name)
    return [known.get(s) or _Found(s, s, ((path, called),)) for s in said] or owners


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
        places = [sum(m.start("kind") for m in moodle if m), sum(map(_after_the_id, filter(None, canvas)))]
        return MOODLE if places[0] <= places[1] else CANVAS
    return max(fits, key=fits.__getitem__)


def _after_the_id(canvas: re.Match[str]) -> int:
    return canvas.start("typed" if canvas["typed"] else "number")


def _fit(pattern: re.Pattern[str], path: Path) -> re.Match[str] | None:
    """The match of a path's name; Canvas makes no folders."""
    return None if pattern is CANVAS and path.is_dir() else pattern.fullmatch(plain(path.name))


def _is_submission(path: Path) -> bool:
    return path.is_dir() or path.is_symlink() or path.suffix.lower() in (".py", *PACKED)


def _owners(
    path: Path, platform: re.Pattern[str] | None, submitters: Mapping[str, list[tuple[str, str]]]
) -> Iterator[_Found]:
    """Whose a path may be, by its name: of one; of nobody; of all of a group; of one of two."""
    name, stem = plain(path.name), plain(path.stem).removesuffix(".tar")
    if path.name in submitters:
        for student, person in submitters[path.name]:
            team = path.name if len(submitters[path.name]) > 1 else ""
            yield _Found(student, person, ((path, ""),), team=team)
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
    called = {"file": match["file"] or "", "onlinetext": "onlinetext.html"}
    if match["kind"] in called and match["id"]:
        yield _Found(match["id"], match["name"], ((path, called[match["kind"]]),))


def _canvas(path: Path, match: re.Match[str]) -> Iterator[_Found]:
    """One, or two if three numbers follow each other: team_12 is a group's name, 34_models.py a file's."""
    student = match["anonymous"] or match["user"]
    late = "marked LATE by Canvas" if match["late"] or match["marked"] else ""
    file = match["typed"] or AGAIN.sub(r"\1\4", match["file"])
    yield _Found(student, match["name"] or student, ((path, file),), late)
    if (
        not late
        and match["number"]
        and (other := re.fullmatch(r"(?:[0-9]+_(.+))|((?:text|link)\.html)", file, re.DOTALL))
    ):
        name = "_".join(filter(None, (match["name"], student)))
        yield _Found(match["number"], name, ((path, other[1] or other[2]),))


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


def _entry(handed: _Found, folder: Path, accept: str = "") -> HandedIn:
    source = plain(handed.paths[0][0].relative_to(folder).as_posix())
    entry = HandedIn(handed.student, handed.name, source, late=handed.late, team=handed.team)
    try:
        with contextlib.ExitStack() as opened:
            files, chosen, mark = _taken(handed, accept, opened)
            sources = {name: file.read() for name, file in chosen.items()}
        for name, content in sources.items():
            _check_text(content, name)
        return replace(entry, sources=sources, left_out=_left_out(files, chosen), mark=mark)
    except (SubmissionRefused, SubmissionError) as refused:
        return replace(entry, reason=str(refused))
    except OSError as error:
        return replace(entry, reason=f"It cannot be read: {error.strerror}.")


def _taken(
    handed: _Found, accept: str, opened: contextlib.ExitStack
) -> tuple[Sequence[File], choice.Chosen, str]:
    """All files, those of them to grade, and what is unusual about these; SubmissionRefused."""
    files: Sequence[File] = [file for path, called in handed.paths for file in _files(path, called)]
    if accept:
        return files, choice.accepted(_named(files, accept, opened)), f"{shown(accept)} was accepted."
    twice = [path.name for path, _ in handed.paths if handed.student in (plain(path.name), plain(path.stem))]
    if len(twice) > 1:
        names = " and ".join(map(shown, twice))
        raise SubmissionRefused(f"It is there more than once: {names}. Leave the one that counts.")
    files = _unpacked(files, opened)
    return files, *choice.chosen(files, handed.student)


def _files(path: Path, called: str) -> list[File]:
    """The files of a student's folder; or the one file, by what it is called in the submission."""
    return [archives.of_path(path, called, plain(path.name))] if called else archives.in_folder(path)


def _unpacked(files: Sequence[File], opened: contextlib.ExitStack) -> Sequence[File]:
    """The files, or what an archive among them holds where there is nothing else that counts."""
    for _ in range(NESTED):
        packed = [file for file in files if file.is_packed and not archives.junk(file.name)]
        if not packed or choice.has_any(files):
            break
        if len(packed) > 1:
            kind = "zip files" if all(f.name.lower().endswith(".zip") for f in packed) else "archives"
            raise SubmissionRefused(f"There is no {FILES[0]} in it, but {len(packed)} {kind}. Leave one.")
        files = archives.unpacked(packed[0], opened)
    return files


def _named(files: Sequence[File], place: str, opened: contextlib.ExitStack) -> File:
    """The file at a path, also one in an archive."""
    for _ in range(NESTED + 1):
        if found := [file for file in files if file.place == place]:
            return found[0]
        around = [file for file in files if file.is_packed and place.startswith(f"{file.place}/")]
        files = archives.unpacked(around[0], opened) if around else ()
    raise SubmissionRefused(f"There is no {shown(place)} in it, which --accept names.")


def _left_out(files: Sequence[File], chosen: choice.Chosen) -> tuple[str, ...]:
    """What else Python could have imported, were it beside models.py."""
    taken = {file.place for file in chosen.values()}
    other = [file for file in files if file.name.endswith(CODE) and file.place not in taken]
    return at_most(sorted(shown(file.name) for file in other), MAX_LEFT_OUT)


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
