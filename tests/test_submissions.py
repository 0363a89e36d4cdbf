"""Walks tests/submissions: a folder holds a models.py or an autodiff.py and, in expected.json, what grading
it has to give.
"""

import json

import pytest

from grading.questions import ALL
from grading.record import run_to_json
from grading.release.selfcheck import as_found, folders, outcome, read

FOLDERS = folders()
PREFIXES = ("right_", "wrong_", "broken_")
BY_ID = {question.id: question for question in ALL}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_submission_gets_what_it_deserves(folder, graded_submissions):
    expected, run = read(folder), graded_submissions[folder].result()
    graded = {question.id: outcome(question) for question in run.questions}
    assert graded == {id: as_found(wanted, graded[id]) for id, wanted in expected["questions"].items()}
    json.dumps(run_to_json(run), allow_nan=False)


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
