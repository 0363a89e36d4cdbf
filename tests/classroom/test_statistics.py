"""What is counted over a class, on classes small enough to count by hand."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from grading.checks.question import ReferenceScores
from grading.checks.training import accuracy
from grading.classroom import statistics
from grading.classroom.records import Graded
from grading.questions import ALL
from grading.record import CheckResult, Kind, Status
from helpers.classroom import graded, wrong

Q1, Q6 = ALL[0], ALL[5]
FIRST, SECOND = Q6.checks[0], Q6.checks[1]


def failed(*names: str, check=FIRST, **fields: object) -> Graded:
    return graded(Q6, {check.name: wrong(check, mistakes=names, **fields)})


def stub() -> Graded:
    every = {check.name: wrong(check, Status.NOT_ATTEMPTED) for check in Q6.checks}
    return graded(Q6, every)


def fault() -> Graded:
    return graded(Q6, {FIRST.name: wrong(FIRST, Status.FAULT, message="KeyError")})


def of_q6(*results: Graded) -> statistics.QuestionStatistics:
    (found,) = statistics.per_question({f"s{n}": [each] for n, each in enumerate(results)}, ["q6"])
    return found


def test_mean_median_and_full_points():
    found = statistics.distribution([0, 10, 50, 50], 50)
    assert (found.count, found.mean, found.median, found.full) == (4, 27.5, 30, 2)
    assert statistics.distribution([], 50) is None


def test_bars_hold_every_score_once_and_full_points_lie_in_the_last():
    bars = statistics.bars([0, 4.9, 5, 49.9, 50, 50], 50)
    assert [bar.low for bar in bars] == [5 * n for n in range(10)] and bars[-1].high == 50
    assert [bar.count for bar in bars] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 3]


@pytest.mark.parametrize("most", [0, 0.3, 1, 6, 7, 33, 50, 100, 1234.5])
def test_bars_fit_any_maximum(most):
    bars = statistics.bars([0, most / 3, most], most)
    assert 1 <= len(bars) <= 10 and sum(bar.count for bar in bars) == 3
    assert bars[-1].low <= most <= bars[-1].high + 1e-9


@pytest.mark.parametrize(
    ("least", "width"), [(0, 1), (0.04, 0.05), (0.5, 0.5), (1, 1), (3.3, 5), (5.01, 10), (10, 10)]
)
def test_widths_are_round(least, width):
    assert statistics.round_width(least) == pytest.approx(width)


def test_earned_is_the_mean_share_and_a_stub_counts_as_nothing():
    found = of_q6(graded(Q6), failed(), stub(), stub())
    share = 1 - FIRST.points / Q6.points
    assert found.earned == pytest.approx((1 + share) / 4)
    assert (found.full, found.of, found.lost, found.not_attempted) == (1, 4, ("s1",), ("s2", "s3"))


def test_a_question_in_which_the_grader_failed_is_not_charged_to_anybody():
    found = of_q6(graded(Q6), fault(), graded(Q6))
    assert (found.of, found.earned, found.full) == (2, 1, 2)
    assert statistics.per_question({"a": [fault()]}, ["q6"]) == []


def test_pass_rates_of_checks_name_who_lost_them():
    first, second, *_ = of_q6(graded(Q6), failed(), failed(check=SECOND), stub()).checks
    assert (first.name, first.passed, first.of, first.lost) == (FIRST.name, 2, 4, ("s1",))
    assert second.rate == 0.5 and second.lost == ("s2",)


def test_mistakes_count_once_for_a_student_among_those_who_failed():
    twice = {c.name: wrong(c, mistakes=("no mask",)) for c in (FIRST, SECOND)}
    found = of_q6(graded(Q6), graded(Q6, twice), failed("no mask", "no scaling"), failed(), stub())
    assert [(m.name, m.students, m.of) for m in found.mistakes] == [
        ("no mask", ("s1", "s2"), 3),
        ("no scaling", ("s2",), 3),
    ]
    assert found.mistakes[0].share == pytest.approx(2 / 3)


def test_discrimination_is_a_correlation_with_the_rest():
    assert statistics.discrimination([0, 1, 2], [5, 6, 7]) == pytest.approx(1)
    assert statistics.discrimination([0, 1, 2], [7, 6, 5]) == pytest.approx(-1)
    assert statistics.discrimination([1, 1, 1], [5, 6, 7]) is None
    assert statistics.discrimination([0, 1], [5, 6]) is None


def test_the_rest_is_without_the_question_itself():
    lost = {check.name: wrong(check) for check in Q1.checks}
    classes = {"a": [graded(Q1), graded(Q6)], "b": [graded(Q1), stub()], "c": [graded(Q1, lost), graded(Q6)]}
    q1, q6 = statistics.per_question(classes, ["q1", "q6"])
    assert q1.discrimination == pytest.approx(-0.5) and q6.discrimination == pytest.approx(-0.5)


def test_questions_and_mistakes_come_by_the_points_that_they_cost():
    q1_lost = {check.name: wrong(check, mistakes=("dear",)) for check in Q1.checks}
    classes = {
        "a": [graded(Q1, q1_lost), failed("cheap")],
        "b": [graded(Q1), failed("cheap")],
        "c": [graded(Q1), failed()],
    }
    questions = statistics.per_question(classes, ["q6", "q1"])
    assert [(q.id, q.points) for q in statistics.by_cost(questions)] == [
        ("q1", Q1.points),
        ("q6", 3 * FIRST.points),
    ]
    assert [(m.name, m.points) for m in statistics.mistakes_by_cost(questions)] == [
        ("dear", Q1.points),
        ("cheap", 2 * FIRST.points),
    ]
    assert questions[0].unexplained == ("c",) and questions[1].unexplained == ()
    assert statistics.headline(classes, ["q1", "q6"]) == "q1: 100% of those who failed: dear"
    assert statistics.by_cost(statistics.per_question({"a": [graded(Q1)]}, ["q1"])) == []


def test_endings_and_faults_are_found_with_their_last_lines():
    message = "models.py:3\n    while True\nstopped after 120 s"
    late = wrong(FIRST, Status.ERROR, kind=Kind.TIME_OUT, message=message)
    classes = {"a": [graded(Q6, {FIRST.name: late})], "b": [fault()], "c": [graded(Q6)]}
    assert statistics.ended_with(classes, Kind.TIME_OUT) == [
        statistics.Finding("a", "q6", "stopped after 120 s")
    ]
    assert statistics.ended_with(classes, Kind.CRASH, Kind.TAMPERING) == []
    assert statistics.faults(classes) == [statistics.Finding("b", "q6", "KeyError")]


@pytest.mark.parametrize(
    ("evidence", "near"),
    [
        ({"accuracy": 0.967, "threshold": 0.97, "correct": 967, "of": 1000}, True),
        ({"accuracy": 0.964, "threshold": 0.97, "correct": 964, "of": 1000}, False),
        ({"accuracy": 0.964, "threshold": 0.97, "correct": 964, "of": 1000, "spread": 0.01}, True),
        ({"loss": 0.025, "threshold": 0.02, "spread": 0.0074}, True),
        ({"loss": 0.05, "threshold": 0.02, "spread": 0.0074}, False),
        ({"bits": 3.11, "threshold": 3.1}, False),
        ({"bits": math.nan, "threshold": 3.1, "spread": 0.1}, False),
        ({"loss": 0.02}, False),
        ({}, False),
    ],
)
def test_a_near_miss_is_a_few_examples_or_within_the_spread(evidence, near):
    found = statistics.near_misses({"a": [failed(evidence=evidence)]})
    assert bool(found) == near
    passed = CheckResult(FIRST.name, FIRST.title, 1, 1, Status.PASSED, evidence=evidence)
    assert statistics.near_misses({"a": [graded(Q6, {FIRST.name: passed})]}) == []


def test_the_grader_tells_the_spread_of_what_it_compares(grade, reference):
    """Without it, a class report would know of no near miss but those that are counted in examples."""
    right = np.eye(4)
    training = SimpleNamespace(training=SimpleNamespace(epochs=1, seconds=1))
    remark = accuracy(right, np.arange(4), 0.5, "digits", training, ReferenceScores(0.4, 0.6, spread=0.1))
    assert remark.evidence["spread"] == 0.1
    (question,) = grade(reference, "q2").questions
    (compared,) = [check.evidence for check in question.checks if "threshold" in check.evidence]
    assert 0 < compared["spread"] < compared["threshold"]


def test_a_near_miss_says_how_near():
    evidence = {"accuracy": 0.967, "threshold": 0.97, "correct": 967, "of": 1000}
    (spot,) = statistics.near_misses({"a": [failed(evidence=evidence)]})
    assert spot.text == "accuracy 0.967, asked for 0.97: 3 of 1,000 short"


def test_a_remark_of_memorisation_is_found_where_the_grader_makes_it():
    remark = CheckResult(FIRST.name, "t", 1, 1, Status.PASSED, message="97 %, but memorised: 12 % shifted")
    raised = wrong(FIRST, Status.ERROR, kind=Kind.EXCEPTION, message="ValueError: memorised")
    classes = {"a": [graded(Q6, {FIRST.name: remark})], "b": [graded(Q6, {FIRST.name: raised})]}
    assert [spot.student for spot in statistics.memorised(classes)] == ["a"]


def test_the_slowest_come_first():
    classes = {"a": [graded(Q6, seconds=1)], "b": [graded(Q6, seconds=9)], "c": [graded(Q6, seconds=5)]}
    assert [student for student, _ in statistics.slowest(classes, 2)] == ["b", "c"]


def test_alike_are_those_with_the_same_content_and_not_those_with_none():
    contents = {"a": "1", "b": "2", "c": "1", "d": "", "e": ""}
    assert statistics.alike(contents) == [("a", "c")]


def test_the_headline_is_the_mistake_that_most_made():
    few, many = failed("no scaling", "no mask"), failed("no mask")
    headline = statistics.headline({"kim": [few], "ode": [many], "zoe": [failed()]}, ["q6"])
    assert headline == "q6: 67% of those who failed: no mask"
    assert statistics.headline({"kim": [graded(Q6)]}, ["q6"]) == ""
