"""What a worker says of a training is read as what it can be, or not at all."""

from dataclasses import fields

import pytest

from grading.student.decoding import as_progress, as_training
from grading.student.values import OptimizerTrace

EMPTY = {int: 0, bool: False, float: 0.0}
TRACE = {field.name: EMPTY.get(field.type, []) for field in fields(OptimizerTrace)}
TRAINING = {
    "epochs": 2.0,
    "share": 1.0,
    "seconds": 0.5,
    "ended": "",
    "steps": 3,
    "padded": False,
    "trace": TRACE,
    "validations": [[1, 0.5], [2, 1]],
    "losses": [[1, 508.0]],
}
NO_SHARES = [508312337, 1.0000001, -0.5, float("nan"), float("inf"), True, "0.5"]


def test_a_training_is_read():
    training = as_training(TRAINING, 1.0)
    assert training.validations == ((1.0, 0.5), (2.0, 1.0)) and training.losses == ((1.0, 508.0),)


@pytest.mark.parametrize("accuracy", NO_SHARES)
def test_no_number_leaves_a_worker_as_an_accuracy(accuracy):
    with pytest.raises((TypeError, ValueError), match="expected a"):
        as_training(TRAINING | {"validations": [[1, accuracy]]}, 1.0)
    event = {"epochs": 1, "seconds": 0.5, "trace": TRACE, "flat": 0}
    assert as_progress(event | {"validation": 0.5}, None).validation == 0.5
    with pytest.raises((TypeError, ValueError), match="expected a"):
        as_progress(event | {"validation": accuracy}, None)
    with pytest.raises((TypeError, ValueError), match="expected a"):
        as_training(TRAINING | {"share": accuracy}, 1.0)
