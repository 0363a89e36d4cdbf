"""Walks tests/submissions: each case gets what it says, and together they try every check."""

import json
import re
from pathlib import Path

import pytest

from grading.feedback.exceptions import EXCEPTIONS
from grading.questions import ALL
from grading.record import run_to_json
from grading.release import corpus
from grading.release.selfcheck import as_found, outcome
from helpers.submissions import source_of

CASES = [corpus.read(path) for path in corpus.paths()]
PREFIXES = ("right_", "wrong_", "broken_")
BY_ID = {question.id: question for question in ALL}
# Graded in about half a second or more each, most of them by a training. Without them, too, every check is
# passed by one case and not by another.
SLOW = set(Path(__file__).with_name("slow.txt").read_text(encoding="utf-8").split())
MARKED = [pytest.param(case, marks=[pytest.mark.slow] if case.name in SLOW else []) for case in CASES]


def expected(case: corpus.CorpusCase) -> dict[str, dict]:
    return {id: case.expected(BY_ID[id]) for id in case.said}


@pytest.mark.parametrize("case", MARKED, ids=lambda case: case.name)
def test_submission_gets_what_it_deserves(case, grade):
    run = grade(case.submission.sources, *case.said, seed=case.seed, budget=case.budget)
    graded = {question.id: outcome(question) for question in run.questions}
    assert graded == {id: as_found(wanted, graded[id]) for id, wanted in expected(case).items()}
    json.dumps(run_to_json(run), allow_nan=False)


def test_a_stub_is_told_with_its_line(grade):
    """In a case that changes the reference the lines depend on that, so cases can't tell them."""
    source = source_of("wrong_q9_only_stubs")
    checks = grade({"autodiff.py": source}, "q9").questions[0].checks
    for check in checks:
        stub = re.fullmatch(r"(?:Tensor\.)?(\w+) is still a stub \(autodiff\.py:(\d+)\)", check.message)
        assert source.decode().splitlines()[int(stub[2]) - 1].strip().startswith(f"def {stub[1]}(")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case_is_consistent(case):
    assert case.name.startswith(PREFIXES) and case.about.endswith(".") and case.said
    full = all(wanted["score"] == BY_ID[id].points for id, wanted in expected(case).items())
    assert full if case.name.startswith("right_") else not full
    known = {m.name for id in case.said for m in (*BY_ID[id].mistakes, *EXCEPTIONS.mistakes)}
    assert not case.mistake or case.mistake in known


def test_what_is_slow_is_a_case():
    assert not SLOW - {case.name for case in CASES}


def test_every_check_is_passed_by_one_and_not_by_another():
    """Among those of a usual run; not passed is failed or error, not skipped: the check finds the mistake."""
    found = {
        (id, name, check["status"])
        for case in CASES
        if case.name not in SLOW
        for id, wanted in expected(case).items()
        for name, check in wanted["checks"].items()
    }
    for question in ALL:
        for check in question.checks:
            assert (question.id, check.name, "passed") in found
            assert found & {(question.id, check.name, "failed"), (question.id, check.name, "error")}
