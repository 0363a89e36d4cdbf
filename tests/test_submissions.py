"""Walks tests/submissions: a folder holds a models.py or an autodiff.py and, in expected.json, what grading
it has to give.
"""

import json
from pathlib import Path

import pytest

from grading.questions import ALL
from grading.record import CheckResult, QuestionResult, run_to_json

FOLDERS = sorted(path.parent for path in Path(__file__).parent.glob("submissions/*/expected.json"))
PREFIXES = ("right_", "wrong_", "broken_")
BY_ID = {question.id: question for question in ALL}


def read(folder: Path) -> dict:
    return json.loads((folder / "expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_submission_gets_what_it_deserves(folder, graded_submissions):
    expected, run = read(folder), graded_submissions[folder].result()
    graded = {question.id: outcome(question) for question in run.questions}
    assert graded == {id: as_found(wanted, graded[id]) for id, wanted in expected["questions"].items()}
    json.dumps(run_to_json(run), allow_nan=False)


def outcome(question: QuestionResult) -> dict:
    """A graded question in the form of expected.json, with the whole text of each check."""
    return {"score": question.score, "checks": {check.name: seen(check) for check in question.checks}}


def seen(check: CheckResult) -> dict:
    lines = [check.message, *(f"{label}: {text}" for label, text in check.details)]
    kind = {"kind": check.kind.value} if check.kind else {}
    mistakes = {"mistakes": list(check.mistakes)} if check.mistakes else {}
    return {"status": check.status.value, **kind, **mistakes, "message": "\n".join(lines)}


def as_found(wanted: dict, found: dict) -> dict:
    """What is wanted, with each message replaced by the one found where that contains it."""
    checks = {}
    for name, check in wanted["checks"].items():
        text = found["checks"].get(name, {}).get("message", "")
        part = check.get("message", "")
        checks[name] = check | {"message": text if part in text else part}
    return {"score": wanted["score"], "checks": checks}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_expected_is_consistent(folder):
    assert folder.name.startswith(PREFIXES)
    for id, wanted in read(folder)["questions"].items():
        checks = {check.name: check.points for check in BY_ID[id].checks}
        passed = [name for name, check in wanted["checks"].items() if check["status"] == "passed"]
        assert wanted["checks"].keys() == checks.keys()
        assert wanted["score"] == sum(checks[name] for name in passed)
        assert not folder.name.startswith("right_") or len(passed) == len(checks)


def test_every_check_is_passed_by_one_and_not_by_another():
    """Not passed means failed or error, not skipped: the check itself has to find the mistake."""
    found = {
        (id, name, check["status"])
        for folder in FOLDERS
        for id, wanted in read(folder)["questions"].items()
        for name, check in wanted["checks"].items()
    }
    for question in ALL:
        for check in question.checks:
            assert (question.id, check.name, "passed") in found
            assert found & {(question.id, check.name, "failed"), (question.id, check.name, "error")}
