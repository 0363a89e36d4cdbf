"""Answers of an odd kind from a real worker: each is the submission's failure, none a fault of the grader."""

import json

import pytest

from grading.cli import student as app
from grading.record import RunResult
from grading.student.decoding import MAX_TEXT
from helpers.submissions import statuses

PERCEPTRON = """
import torch
from torch.nn import Module, Parameter


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.w = Parameter(torch.ones(1, dimensions))

    def get_weights(self):
        return self.w

    def run(self, x):
        {run}
"""


def status(run: RunResult, name: str) -> str:
    return statuses(run.questions[0])[name]


@pytest.mark.parametrize(
    "returned, found",
    [
        ("return self", "failed"),
        ("return x.to(torch.complex64)[0, 0]", "failed"),
        ("return x[0, 0].bfloat16()", "failed"),
        ("return x[0, 0] > 0", "failed"),
        ("return (x[0, 0] * 1e6).half()", "failed"),
        ("return torch.tensor(1e300, dtype=torch.float64)", "failed"),
        ("raise ValueError('\\ud800\\x1b[2J' + 10_000 * 'x')", "error"),
    ],
)
def test_what_is_no_number_is_no_fault(grade, returned, found, tmp_path):
    run = grade(PERCEPTRON.format(run=returned), "q1")
    assert status(run, "weights") == "passed" and status(run, "scores") == found
    app.write_json([run], tmp_path / "result.json")
    report = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    assert len(report["questions"][0]["checks"][1]["message"]) < 2 * MAX_TEXT


def test_a_function_where_a_class_is_asked_for_is_the_students_error(grade):
    run = grade("import torch\n\ndef PerceptronModel(dimensions):\n    return torch.ones(2)\n", "q1")
    assert status(run, "weights") == "error"
    assert "a tensor of shape (2,) has no attribute get_weights" in run.questions[0].checks[0].message


def test_a_parameter_of_a_single_number_is_taken(grade, reference):
    more = reference.replace(
        "        self.norm1 = LayerNorm(n_embd)",
        "        self.norm1 = LayerNorm(n_embd)\n        self.gain = Parameter(torch.tensor(1.0))",
    ).replace("h = self.norm1(x)", "h = self.norm1(x) * self.gain")
    assert more.count("self.gain") == 2
    assert status(grade("import torch\n" + more, "q10", budget=0.001), "block") == "passed"


def test_a_small_look_ahead_is_a_failure(grade, reference):
    """Some differences are larger than rounding, and smaller than 1e-6."""
    hidden = 'scores = scores.masked_fill(self.mask[0, 0, :T, :T] == 0, float("-inf"))'
    assert hidden in reference
    run = grade(reference.replace(hidden, hidden.replace('float("-inf")', "-17")), "q6")
    assert status(run, "no_future") == "failed", run.questions[0].checks


@pytest.mark.parametrize("shape", ["(float('nan'),)", "(float('inf'),)", "(1e300,)", "(2.5,)", "(None,)"])
def test_shapes_are_whole_numbers(grade, shape):
    source = f"def attention_shapes(n, l, d, heads):\n    return {shape}, {shape}, {shape}\n"
    assert status(grade(source, "q8"), "shapes") == "failed"


DIGITS = """
import torch
from torch.nn import Linear, Module


class DigitClassificationModel(Module):
    def __init__(self):
        super().__init__()
        self.layer = Linear(784, {units})

    def run(self, x):
        {run}
"""


def test_an_answer_too_large_to_be_read_is_told_by_its_shape(grade):
    run = grade(DIGITS.format(units=10, run="return torch.zeros(60_000, 784)"), "q3")
    assert status(run, "logits") == "failed"
    message = run.questions[0].checks[0].message
    assert message == "run returned a tensor of shape (60000, 784), too large to be read, expected (1, 10)."


def test_a_loss_of_each_number_that_is_too_large_is_told_by_its_shape(grade, reference):
    loss = "return torch.zeros(1, 10).expand(10**9, 10)"
    model = (
        DIGITS.format(units=10, run="return self.layer(x)")
        + f"\n    def get_loss(self, x, y):\n        {loss}\n"
    )
    run = grade(model, "q3")
    assert status(run, "loss") == "failed" and "(1000000000, 10)" in run.questions[0].checks[1].message


def test_more_parameters_than_are_read_are_a_failure(grade):
    run = grade(DIGITS.format(units=30_000, run="return self.layer(x)[:, :10]"), "q3")
    assert status(run, "logits") == "error"
    message = run.questions[0].checks[0].message
    assert "more parameters than are looked at: 16,777,216 numbers in 1,000 tensors at most" in message
