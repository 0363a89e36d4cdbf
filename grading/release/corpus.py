"""The corpus: submissions made for a purpose, each with what grading it has to give.

A case is one small file. Above a student's code, whole or a patch of a file of the reference, its head says:

    # /// submission
    # about = "divide_backward forgets the minus in the gradient for b."
    # changes = "autodiff.py"
    # [q9]
    # arithmetic = ["failed", "divide_backward returns a wrong gradient for b.", "wrong sign"]
    # ///

Or it is a folder, where bytes matter or there are several files; its expected.toml says the same. A patch may
change a file of such a folder, too. tests/submissions/README.md describes all. Checks that are not named
pass, or are skipped as a consequence.
"""

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grading import ROOT
from grading.checks.question import Check, Question
from grading.course.assignment import did_you_mean
from grading.record import Kind, Status
from grading.release.patch import PatchError, patched
from grading.runner.submission import FILES, Submission, SubmissionError, read_submission
from grading.wording import listed

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = ROOT / "tests" / "submissions"
EXPECTED = "expected.toml"  # of a folder
HEAD = re.compile(rb"# /// submission\r?\n((?:#[^\n]*\n)*?)# ///\r?\n")
Types = Mapping[str, type | tuple[type, ...]]
CaseHead = dict[str, Any]  # what a head says, as TOML
CheckOutcome = dict[str, Any]
KEYS: Types = {"about": str, "mistake": str, "seed": int, "budget": (int, float)}
KEYS_OF_A_FILE: Types = {**KEYS, "changes": str, "adds": list, "file": str}
ERRORS = [f"{Status.ERROR.value}: {kind.value}" for kind in Kind]
STATUSES = [*(status.value for status in Status if status is not Status.ERROR), *ERRORS]


class CorpusError(Exception):
    """A case cannot be used; the message names it and says why."""


@dataclass(frozen=True)
class CorpusCase:
    """A submission, and what grading it on `seed` and `budget` has to give.

    `said` holds the checks that it names by question: ["failed", part of the message, known mistakes …].
    `mistake` is the known mistake that it was written to make, "" if none.
    """

    name: str
    submission: Submission
    said: Mapping[str, Mapping[str, Sequence[str]]]
    about: str = ""
    mistake: str = ""
    seed: int = 0
    budget: float = 1.0

    def expected(self, question: Question) -> dict[str, Any]:
        """What one of its questions has to get: {"score": 1.0, "checks": {name: {"status": …}}}.

        Beside its status a check has, where there are any, its "kind", "mistakes" and a part of its
        "message". Raises CorpusError for a check that the question does not have.
        """
        said, checks = self.said[question.id], {check.name: check for check in question.checks}
        for name in said:
            if name not in checks:
                raise CorpusError(
                    f"{self.name}: {question.id} has no check {name}.{did_you_mean(name, checks)}"
                )
        found: dict[str, CheckOutcome] = {}
        for check in question.checks:
            named = said.get(check.name)
            found[check.name] = _named(named) if named else _left(check, found, checks)
        score = sum(checks[name].points for name, each in found.items() if each["status"] == "passed")
        return {"score": score, "checks": found}


def paths(folder: Path = FOLDER) -> list[Path]:
    """The cases of a folder, sorted: its .py files, and its folders."""
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(
        path
        for path in found
        if path.suffix == ".py" or (path.is_dir() and not path.name.startswith((".", "__")))
    )


def read(path: Path) -> CorpusCase:
    """The case at a path that `paths` gives. Raises CorpusError."""
    name = path.name.removesuffix(".py")
    try:
        head, submission = _folder(path) if path.is_dir() else _file(path)
        said = {key: _questions_checks(key, head[key]) for key in head if key not in KEYS_OF_A_FILE}
    except (CorpusError, PatchError, SubmissionError, OSError, ValueError) as error:
        raise CorpusError(f"{name}: {error}") from None
    return CorpusCase(name, submission, said, **{key: head[key] for key in KEYS if key in head})


def _folder(path: Path) -> tuple[CaseHead, Submission]:
    head = _parsed((path / EXPECTED).read_text(encoding="utf-8"), EXPECTED, KEYS)
    return head, read_submission(path)


def _file(path: Path) -> tuple[CaseHead, Submission]:
    source = path.read_bytes()
    match = HEAD.match(source)
    if not match:
        raise CorpusError("its first lines have to be a head, from “# /// submission” to “# ///”.")
    lines = [line.removeprefix("#").removeprefix(" ") for line in match[1].decode().splitlines()]
    toml = "\n".join(["", *lines])  # an error's line is then the file's
    head = _parsed(toml, "its head", KEYS_OF_A_FILE)
    return head, _handed_in(head, source[match.end() :], path.parent)


def _handed_in(head: CaseHead, code: bytes, cases: Path) -> Submission:
    """The submission of a file: its code as it is, or what it makes of a file of the reference or a case."""
    if ("file" if "changes" in head else "adds") in head:
        raise CorpusError("adds belongs to a file that says what it changes, file to one that doesn't.")
    case, _, file = (head.get("changes") or head.get("file", "models.py")).rpartition("/")
    if file not in FILES:
        raise CorpusError(f"{file} is no file of a submission, which are {listed(FILES)}.")
    if "changes" not in head:
        return Submission(Path(file), {file: code})
    changed = (
        read_submission(cases / case) if case else Submission(Path(file), {file: (ROOT / file).read_bytes()})
    )
    if file not in changed.sources:
        raise CorpusError(f"{case} holds no {file}.")
    adds = tuple(map(str, head.get("adds", ())))
    patch = patched(changed.sources[file].decode(), code.decode(), file, adds).encode()
    return replace(changed, sources={**changed.sources, file: patch})


def _parsed(text: str, called: str, keys: Types) -> CaseHead:
    """A TOML text with nothing in it but these keys, and the tables of questions."""
    try:
        head: CaseHead = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(f"{called} is not TOML: {error}.") from None
    for key, value in head.items():
        if key not in keys and not isinstance(value, dict):
            raise CorpusError(f"{called}: {key} means nothing here.{did_you_mean(key, keys)}")
        if key in keys and not isinstance(value, keys[key]):
            raise CorpusError(f"{called}: {key} cannot be {value!r}.")
    return head


def _questions_checks(question: str, table: Mapping[str, Any]) -> dict[str, list[str]]:
    for check, said in table.items():
        if not isinstance(said, list) or not said or not all(isinstance(each, str) for each in said):
            raise CorpusError(f'{question}, {check}: write a list such as ["failed", "part of the message"].')
        if said[0] not in STATUSES:
            raise CorpusError(f"{question}, {check}: {said[0]!r} is none of {', '.join(STATUSES)}.")
    return dict(table)


def _named(said: Sequence[str]) -> CheckOutcome:
    """A check that a case names, in the form of `CorpusCase.expected`."""
    status, *kind = said[0].split(": ")
    found: CheckOutcome = {"status": status}
    if kind:
        found["kind"] = kind[0]
    if said[2:]:
        found["mistakes"] = list(said[2:])
    return found | {"message": said[1] if said[1:] else ""}


def _left(check: Check, earlier: Mapping[str, CheckOutcome], checks: Mapping[str, Check]) -> CheckOutcome:
    """A check that a case does not name: it passes, or what it comes after has not passed (run_check)."""
    for name, found in earlier.items():
        if name in check.after and found["status"] == Status.NOT_ATTEMPTED.value:
            return found
        if name in check.after and found["status"] != Status.PASSED.value:
            return {"status": Status.SKIPPED.value, "message": f"needs “{checks[name].title}”"}
    return {"status": Status.PASSED.value, "message": ""}
