"""progress.json: what is kept of a run, what is said of it, and what a broken file does (nothing)."""

import json

import pytest

from grading.progress import journal
from grading.record import CheckResult, Kind, QuestionResult, RunResult, Status

RIGHT = {"of": 1000, "threshold": 0.97}
CODES = {"q3": "c0de", "q4": "c0de"}


def run(points: float, status=Status.PASSED, id="q3", kind=None, **evidence: float) -> RunResult:
    check = CheckResult("score", "97%", points, 6, status, kind, evidence=evidence)
    return RunResult((QuestionResult(id, "Digits", (check,), 1.0),), 0, "", "", {}, 1.0)


def test_the_first_run_is_kept_and_nothing_is_said(tmp_path):
    assert journal.keep(tmp_path, run(3, correct=941, of=1000, threshold=0.97), CODES) == []
    seen = journal.read(tmp_path)["q3"]
    assert (seen.points, seen.of, seen.best, seen.code, seen.figure) == (3, 6, 3, "c0de", "94.1%")
    assert json.loads((tmp_path / journal.NAME).read_text())["about"] == journal.ABOUT


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        (RIGHT | {"correct": 941}, RIGHT | {"correct": 973}, "q3 94.1% → 97.3%"),
        ({"loss": 0.3, "threshold": 0.05}, {"loss": 0.012, "threshold": 0.05}, "q3 0.3 → 0.012"),
        ({}, {}, "q3 3 → 6 of 6"),
    ],
)
def test_what_has_changed_is_said(tmp_path, before, after, word):
    journal.keep(tmp_path, run(3, **before), CODES)
    assert journal.keep(tmp_path, run(6, **after), CODES) == [word]
    assert journal.keep(tmp_path, run(6, **after), CODES) == []


def test_the_best_stays_when_points_are_lost(tmp_path):
    journal.keep(tmp_path, run(6), CODES)
    journal.keep(tmp_path, run(2, Status.FAILED), CODES)
    assert (journal.read(tmp_path)["q3"].points, journal.read(tmp_path)["q3"].best) == (2, 6)


def test_other_questions_stay(tmp_path):
    journal.keep(tmp_path, run(6), CODES)
    journal.keep(tmp_path, run(1, id="q4"), CODES)
    assert set(journal.read(tmp_path)) == {"q3", "q4"}


@pytest.mark.parametrize(("status", "kind"), [(Status.ERROR, Kind.INTERRUPTED), (Status.FAULT, None)])
def test_what_was_interrupted_or_our_fault_is_not_kept(tmp_path, status, kind):
    journal.keep(tmp_path, run(6), CODES)
    assert journal.keep(tmp_path, run(0, status, kind=kind), CODES) == []
    assert journal.read(tmp_path)["q3"].points == 6


ENTRY = {"points": 1, "of": 6, "best": 1, "when": "2026-11-27 14:15", "code": "x", "figure": ""}
CHANGES = [
    {"points": "6"},
    {"points": float("nan")},
    {"best": float("inf")},
    {"when": "now\x1b[2J"},
    {"figure": 3},
    {"more": 1},
    {"code": None},
]
BROKEN = ["", "{", "[]", '{"questions": 3}', '{"questions": {"q3": null}}', "[" * 100_000]
BROKEN += [
    json.dumps({"questions": {"q3": entry}}) for entry in ({}, *(ENTRY | change for change in CHANGES))
]


@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_file_is_refused_and_set_aside(tmp_path, content):
    (tmp_path / journal.NAME).write_text(content)
    with pytest.raises(ValueError, match=r"progress\.json is not as the grader writes it"):
        journal.read(tmp_path)
    assert journal.keep(tmp_path, run(6), CODES) == []
    assert journal.read(tmp_path)["q3"].points == 6
    assert (tmp_path / journal.UNREADABLE).read_text() == content


def test_a_figure_cannot_rewrite_the_terminal(tmp_path):
    content = {"questions": {"q3": ENTRY | {"figure": "\x1b[2J" + "9" * 1000}}}
    (tmp_path / journal.NAME).write_text(json.dumps(content))
    figure = journal.read(tmp_path)["q3"].figure
    assert figure.isprintable() and len(figure) <= journal.WIDEST


def test_a_folder_that_cannot_be_written_costs_nothing(tmp_path):
    assert journal.keep(tmp_path / "missing", run(6), CODES) == []
    assert journal.read(tmp_path / "missing") == {}
