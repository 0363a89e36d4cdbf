"""The edition of 2025, in three files, is graded as that of 2024 is: the same code gets the same numbers."""

import re

import pytest

from grading.record import CheckResult, QuestionResult, Status
from grading.worker.edition import FUNCTIONS
from helpers.edition2025 import split
from helpers.submissions import source_of

# Cases of the edition of 2024 that are as good, or as bad, in the files of the other one.
CASES = {
    "q1": ["boundary_is_minus_one", "label_left_out", "learning_rate", "one_pass", "run_returns_products"],
    "q2": ["absolute_errors", "linear_model", "no_step", "no_zero_grad", "sum_of_errors", "weights_of_one"],
    "q5": ["kernel_flipped", "conv2d"],
    "q6": ["no_mask", "pytorchs_own_attention"],
}
NAMES = [f"wrong_{id}_{name}" for id, names in CASES.items() for name in names]


def told(check: CheckResult) -> tuple:
    """What a check says, without what names a function, a line or a time."""
    message = check.message if check.status is Status.FAILED else ""
    details = [re.sub(r"in [0-9.]+ s", "in … s", text) for _, text in check.details]
    return check.name, check.status, check.score, message, details, check.mistakes


def same(one: QuestionResult, other: QuestionResult) -> None:
    for before, after in zip(one.checks, other.checks, strict=True):
        assert told(before) == told(after)
        assert before.evidence | {"seconds": 0} == after.evidence | {"seconds": 0}


def place(check: CheckResult) -> tuple[str, str]:
    """The file and the function that a check points to."""
    file, function = re.fullmatch(r"(\S+):\d+, (\S+)", check.location).groups()
    return file, function


@pytest.mark.parametrize("id", ["q1", "q2", "q5", "q6"])
def test_the_reference_gets_the_same_numbers_in_both_editions(id, grade, reference):
    one, other = (grade(sources, id).questions[0] for sources in (reference, split(reference)))
    assert one.status is other.status is Status.PASSED
    same(one, other)


@pytest.mark.parametrize("id", ["q3", "q4"])
def test_the_reference_gets_full_points_where_training_takes_long(id, grade, reference):
    assert grade(split(reference), id).full


@pytest.mark.parametrize("name", NAMES)
def test_a_mistake_is_found_in_its_own_file(name, grade):
    source, id = source_of(name), name.split("_")[1]
    files = split(source.decode())
    one, other = (grade(sources, id).questions[0] for sources in (source, files))
    assert one.score < one.max_score
    same(one, other)
    for before, after in zip(one.checks, other.checks, strict=True):
        if before.status is Status.FAILED:
            file, function = place(before)
            assert place(after) == FUNCTIONS.get(function, ("models.py", function))
            line = (
                files[place(after)[0]]
                .decode()
                .splitlines()[int(re.findall(r":(\d+)", after.location)[0]) - 1]
            )
            assert f"def {place(after)[1].split('.')[-1]}(" in line
