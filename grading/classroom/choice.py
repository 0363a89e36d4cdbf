"""Which file of a submission stands for which file of the assignment, wherever it lies and whatever its name.

Where exactly one can be meant it is taken, with a mark that says so; where several can, a person decides.
"""

import re
import shlex
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from grading.classroom.archives import File, SubmissionRefused, junk
from grading.runner.submission import FILES
from grading.wording import listed, shown
from grading.worker.edition import BESIDE

ALONE = tuple(name for name in FILES if name not in BESIDE)  # what can be handed in without another
LEVELS = 2  # parts of the longest path that is looked at first: models.py and project/models.py
# What browsers, file managers and platforms make of a name: models (1).py, models - Copy.py, models-3.py
AGAIN = r"[ _-]*(\(?\d{1,3}\)?|copy|kopie|copia|copie)?([ _-]*\(?\d{1,3}\)?)?"
RENAMED = {name: re.compile(rf"{name[:-3]}{AGAIN}\.py(\.txt)?") for name in ALONE}
TYPED = ("text.html", "onlinetext.html", "link.html")  # what is no file, as Canvas and Moodle call it
DECIDE = " To decide: --accept "
SOME = 5  # candidates that are named

Chosen = dict[str, File]


def chosen(files: Sequence[File], student: str) -> tuple[Chosen, str]:
    """The file of each of the assignment's, and what was unusual about them; SubmissionRefused.

    What is called losses.py or train.py is one only in the folder of the models.py.
    """
    files = [file for file in files if not junk(file.name)]
    found = _once(_called(files, ALONE, LEVELS), student)
    marks = []
    for candidates, said in ((_called(files, ALONE), "lay deeper down"), (_renamed(files), "was taken")):
        more = _further(candidates, found, student)
        marks += [f"{shown(file.name)} {said}." for file in more.values()]
        found = found | more
    if not found:
        raise SubmissionRefused(_nothing(files, student))
    return _with_beside(found, files, student), " ".join(marks)


def _further(candidates: Sequence[tuple[str, File]], found: Chosen, student: str) -> Chosen:
    """What stands for files that are missing; with a models.py, only where there is no choice."""
    missing = [each for each in candidates if each[0] not in found]
    if FILES[0] in found:
        count = Counter(name for name, _ in missing)
        missing = [each for each in missing if count[each[0]] == 1]
    return _once(missing, student)


def has_any(files: Sequence[File]) -> bool:
    return any(map(_stands_for, (file.name for file in files)))


def accepted(file: File) -> Chosen:
    """The file that somebody has named, as what it is called, or else as models.py."""
    name = PurePosixPath(file.name).name.lower()
    return {name if name in ALONE else FILES[0]: file}


def _stands_for(name: str) -> str:
    last = PurePosixPath(name).name.lower()
    return "" if junk(name) else next((file for file, like in RENAMED.items() if like.fullmatch(last)), "")


def _called(files: Iterable[File], names: Sequence[str], levels: int | None = None) -> list[tuple[str, File]]:
    """The files of these names, at most so deep, in capitals, too."""
    paths = [(file, PurePosixPath(file.name)) for file in files]
    return [
        (path.name.lower(), file)
        for file, path in paths
        if path.name.lower() in names and len(path.parts) <= (levels or len(path.parts))
    ]


def _renamed(files: Iterable[File]) -> list[tuple[str, File]]:
    return [(name, file) for file in files if (name := _stands_for(file.name))]


def _once(candidates: Sequence[tuple[str, File]], student: str) -> Chosen:
    """Each file of the assignment by what stands for it; SubmissionRefused if two do."""
    found: dict[str, list[File]] = {}
    for name, file in candidates:
        found.setdefault(name, []).append(file)
    for name, several in found.items():
        if len(several) > 1:
            raise SubmissionRefused(_several(name, several, student))
    return {name: file for name, (file,) in found.items()}


def _with_beside(found: Chosen, files: Sequence[File], student: str) -> Chosen:
    """With what lies beside the models.py and belongs to it."""
    if FILES[0] not in found:
        return found
    folder = PurePosixPath(found[FILES[0]].name).parent
    beside = [file for file in files if PurePosixPath(file.name).parent == folder]
    names = [name for name in FILES if name not in found]
    return found | _once(_called(beside, names), student)


def _several(name: str, several: Sequence[File], student: str) -> str:
    names = sorted(shown(file.name) for file in several)
    there = listed([*names[:SOME], *([f"{len(names) - SOME} more"] if len(names) > SOME else [])])
    number = "two" if len(several) == 2 else f"{len(several)}"
    first = min(several, key=lambda file: file.place)
    return f"There are {number} {name} in it: {there}. Leave the one that counts.{_decided(student, first)}"


def without_decision(reason: str) -> str:
    """A reason as its student reads it, without the line that decides."""
    return reason.partition(DECIDE)[0]


def _decided(student: str, file: File) -> str:
    """What decides, to be copied."""
    return f"{DECIDE}{shlex.quote(shown(f'{student}={file.place}'))}"


def _nothing(files: Sequence[File], student: str) -> str:
    names = [shown(file.name) for file in files]
    if names and all(PurePosixPath(name).name in TYPED for name in names):
        return f"There is no {FILES[0]} in it, only what was typed in on the platform. Ask for the file."
    other = [file for file in files if file.name.lower().endswith((".py", ".ipynb", ".zip"))]
    other = sorted(other, key=lambda file: shown(file.name))
    there = f", but {listed([shown(file.name) for file in other[:3]])}" if other else ""
    python = [file for file in other if file.name.lower().endswith(".py")]
    decide = _decided(student, python[0]) if len(python) == 1 else ""
    return f"There is no {FILES[0]} in it{there}.{decide}" if names else "There is nothing in it."
