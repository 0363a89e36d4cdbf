"""What can be told of a submission without running it, and before torch is imported.

A file that Python can't read, an import that can't work or that a question forbids, a question of which
nothing is written. Where the text leaves the least doubt, nothing is said: then the checks find out.
"""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from grading import ROOT
from grading.checks.question import Check, Question
from grading.record import CheckResult, Kind, QuestionResult, Status
from grading.runner.check import after, not_there, result_of
from grading.runner.question import all_checks, not_imported
from grading.runner.submission import Submission
from grading.sandbox.process import conditions
from grading.student.errors import StudentError
from grading.student.values import Outline, Place
from grading.worker.reading import WIDEST

RAISED = 1  # the exit status of a Python that raised: that is our fault, not the file's
SECONDS = 30  # of wall time to read a file, which takes 0.1 s
OURS = {"backend", "batching", "grading", "models", "autodiff"}  # what a worker has to import


@dataclass(frozen=True)
class Preview:
    """What the text of a file says: why it can't be imported, or else its outline.

    `raising` are the stubs that raise an error when they are called. `plain` is whether an import of the file
    does nothing but import and define; `imports` are rows of a module's first name, a line, and whether that
    import is sure to be carried out.
    """

    error: StudentError | None = None
    outline: Outline = Outline()
    raising: frozenset[str] = frozenset()
    plain: bool = False
    imports: Sequence[tuple[str, int, bool]] = ()


def answer(question: Question, submission: Submission) -> QuestionResult | None:
    """The result of a question, if the text of its file decides it."""
    source = submission.sources.get(question.file)
    if source is None:
        fields = {"message": f"{question.file} is not in this submission", "location": question.file}
        return all_checks(question, Status.NOT_ATTEMPTED, **fields)
    file = submission.path_of(question.file)
    preview = read(source, file.name)
    own = {Path(name).stem for name in submission.taken(question.file)}
    if error := preview.error or _impossible_import(preview, source, file.name, own):
        return QuestionResult(question.id, question.title, tuple(not_imported(question, error, file)), 0.0)
    if forbidden := [(name, line) for name, line, _ in preview.imports if name in question.forbidden]:
        name, line = min(forbidden)
        message = f"{file.name} imports {name}. Here NumPy alone has to do."
        where = f"{file.name}:{line}"
        return _result(
            question, lambda check: result_of(check, Status.FAILED, message=message, location=where)
        )
    return _nothing_written(question, preview, file)


@lru_cache(maxsize=16)
def read(source: bytes, name: str) -> Preview:
    """What the text of the file `name` says; a process of its own reads it, for Python's parser can crash.

    Raises RuntimeError where that process fails, and not what it reads.
    """
    command = [sys.executable, "-S", "-m", "grading.worker.reading", name]
    try:
        done = subprocess.run(command, input=source, capture_output=True, timeout=SECONDS, **conditions())
    except subprocess.TimeoutExpired:
        message = f"Python did not come to the end of {name} within {SECONDS} s"
        return Preview(StudentError(Kind.TIME_OUT, message))
    if done.returncode == RAISED:
        raise RuntimeError(f"{name} could not be looked at: {done.stderr.decode(errors='replace')[-500:]}")
    if done.returncode:
        message = f"Python itself ended as it read {name} (status {done.returncode})"
        return Preview(StudentError(Kind.CRASH, message))
    told = json.loads(done.stdout)
    if error := told.get("error"):
        frame = {"file": name, "line": error["line"], "function": "", "text": error["text"]}
        frames = (frame,) if error["line"] else ()
        return Preview(StudentError(Kind.EXCEPTION, error["message"], error["type"], frames))
    parts = (frozenset(told[part]) for part in ("stubs", "mentioned"))
    places = {function: Place(*place) for function, place in told["places"].items()}
    outline = Outline(frozenset(told["names"]), places, *parts)
    return Preview(
        None, outline, frozenset(told["raising"]), told["plain"], tuple(map(tuple, told["imports"]))
    )


def _impossible_import(
    preview: Preview, source: bytes, file: str, own: Collection[str]
) -> StudentError | None:
    """The error of the first import that no worker could carry out: a module that does not exist for it."""
    for name, line, certain in sorted(preview.imports, key=lambda each: each[1]):
        if certain and name not in OURS and name not in own and not _importable(name):
            text = source.decode("utf-8-sig", "replace").splitlines()[line - 1].strip()
            frames = ({"file": file, "line": line, "function": "", "text": text[:WIDEST]},)
            return StudentError(Kind.EXCEPTION, f"No module named {name!r}", "ModuleNotFoundError", frames)
    return None


def _importable(name: str) -> bool:
    """Whether a worker finds a module: not if it lies in this folder, which a worker can't read."""
    try:
        found = importlib.util.find_spec(name)
    except (ImportError, ValueError):  # one that can't be looked for in this way
        return True
    if found is None:
        return False
    places = list(found.submodule_search_locations or ())
    places += [found.origin] if found.origin and found.has_location and not places else []
    return not places or any(Path(place).resolve().parent != ROOT for place in places)


def _nothing_written(question: Question, preview: Preview, file: Path) -> QuestionResult | None:
    """All checks as not attempted, if none of them can pass for want of what they call."""
    outline = preview.outline
    if not preview.plain or "*" in outline.names:
        return None
    needs = {need for check in question.checks for need in check.needs}
    missing = {need for need in needs if need.split(".")[0] not in outline.names}
    no_way = missing | preview.raising
    # a check can't pass without the first of its needs; of the others it may not use each
    if needs <= missing | outline.stubs or all(check.needs[0] in no_way for check in question.checks):
        return _result(question, lambda check: _missing(check, missing, outline, file))
    return None


def _missing(check: Check, missing: Collection[str], outline: Outline, file: Path) -> CheckResult:
    """A check as not attempted, for a function that it needs; a constructor comes before methods."""
    needs = [need for need in check.needs if need in outline.stubs or need in missing]
    first = next((need for need in needs if need.endswith("__init__")), needs[0])
    return result_of(check, Status.NOT_ATTEMPTED, **not_there(first, outline, [file.name]))


def _result(question: Question, of: Callable[[Check], CheckResult]) -> QuestionResult:
    """The result of a question whose checks have these results, but for those that wait for others."""
    results: list[CheckResult] = []
    for check in question.checks:
        results.append(after(check, results) or of(check))
    return QuestionResult(question.id, question.title, tuple(results), seconds=0.0)
