"""The worker's side alone: what counts as a stub, how values and errors are put into plain data."""

import ast
import textwrap

import numpy as np
import pytest
import torch

from grading.worker import faults, tensors, training
from grading.worker.stop import TrainingStopped
from grading.worker.submission import StudentModule, is_stub


def stub(source: str) -> bool:
    return is_stub(ast.parse(textwrap.dedent(source)).body[0])


@pytest.mark.parametrize(
    "body",
    [
        '"""Doc."""\n"*** YOUR CODE HERE ***"',
        '"""Doc."""\n""" YOUR CODE HERE """',
        '"""Doc."""',
        "pass",
        "...",
        "raise NotImplementedError",
        'raise NotImplementedError("q1")',
        'super().__init__()\n"*** YOUR CODE HERE ***"',
        'super().__init__()\n"*** YOUR CODE HERE ***"\npass',
        'with no_grad():\n    loader = DataLoader(d)\n    "*** YOUR CODE HERE ***"',
        'out = 1\n"*** YOUR CODE HERE ***"\n"*** End Code ***"\nreturn out',
        'B, T, C = input.size()\n"""YOUR CODE HERE"""',
    ],
)
def test_a_stub_is_one(body):
    assert stub("def f(self, x):\n" + textwrap.indent(body, "    "))


@pytest.mark.parametrize(
    "body",
    [
        '"*** YOUR CODE HERE ***"\nreturn 1',
        '"*** YOUR CODE HERE ***"\nself.w = 1',
        'with no_grad():\n    "*** YOUR CODE HERE ***"\n    go()',
        'out = 1\n"*** YOUR CODE HERE ***"\nout = 2\n"*** End Code ***"\nreturn out',
        'return self(x)\n"*** YOUR CODE HERE ***"',
        'for b in d:\n    step(b)\n"*** YOUR CODE HERE ***"',
        "return self(x)",
        "raise ValueError",
    ],
)
def test_work_is_no_stub(body):
    assert not stub("def f(self, x):\n" + textwrap.indent(body, "    "))


def test_an_outline_names_lines_stubs_and_what_is_there():
    source = b"import math\nclass A:\n    def f(self):\n        pass\ndef g():\n    return 1\n"
    submission = StudentModule("models", "models.py", source)
    submission.execute()
    outline = submission.outline()
    places = {"A": 2, "A.f": 3, "g": 5}
    assert outline["places"] == {name: ["models.py", line, name] for name, line in places.items()}
    assert outline["stubs"] == ["A.f"] and set(outline["names"]) == {"math", "A", "g"}


@pytest.mark.parametrize(
    "source",
    [
        b"\xef\xbb\xbfx = 1\r\n# \xe4\xb8\xad\xe6\x96\x87\r\n",
        "# -*- coding: latin-1 -*-\nx = 1  # é\n".encode("latin-1"),
    ],
    ids=["bom-crlf-chinese", "latin-1"],
)
def test_sources_of_every_encoding_python_reads_are_read(source):
    submission = StudentModule("models", "models.py", source)
    submission.execute()
    assert submission.module.x == 1


def encoded(value: object) -> tuple[dict, dict]:
    encoder = tensors.TensorEncoder(10**6)
    return encoder.encode(value), encoder.arrays


def test_tensors_are_told_from_parameters_arrays_and_numbers():
    assert encoded(torch.ones(2))[0]["type"] == "tensor"
    assert encoded(torch.nn.Parameter(torch.ones(2)))[0] == {
        "type": "parameter", "dtype": "float32", "grad": True, "array": "0",
    }  # fmt: skip
    assert encoded(np.ones(2))[0]["type"] == "array"
    assert encoded(1.5)[0]["type"] == "float" and encoded(True)[0]["type"] == "bool"
    assert encoded(float("nan"))[1]["0"].shape == ()


@pytest.mark.parametrize(
    "value", [None, {}, {1}, object(), torch.ones(2, dtype=torch.complex64), 10**400, [0] * 5000]
)
def test_what_cannot_be_carried_is_named_by_its_type_only(value):
    item, arrays = encoded(value)
    assert item["type"] and not arrays and "array" not in item


def test_nested_lists_end_somewhere():
    value: list = []
    value.append(value)
    assert encoded(value)[0]["type"] == "list"


def described(error: BaseException) -> dict:
    try:
        raise error
    except BaseException as raised:
        return faults.describe(raised, [__file__])


def test_an_error_keeps_the_frames_of_the_students_file():
    fault = described(ValueError("wrong"))
    assert fault["kind"] == "exception" and fault["type"] == "ValueError" and fault["message"] == "wrong"
    assert fault["frames"][-1]["function"] == "described"
    assert described(ValueError("x" * 10_000))["message"] == "x" * 2000


def test_kinds_of_errors():
    assert described(SystemExit(3))["kind"] == "exit"
    assert described(MemoryError())["kind"] == "memory"
    assert described(RuntimeError("DefaultCPUAllocator: can't allocate memory"))["kind"] == "memory"
    assert described(TrainingStopped("spent"))["kind"] == "time-out"


class Unprintable(Exception):
    def __str__(self):
        raise RuntimeError


def test_an_exception_that_cannot_be_printed_is_described_all_the_same():
    assert "could not be read" in described(Unprintable())["message"]


def test_a_curve_is_thinned_out_and_keeps_its_latest_value():
    curve = training.CurveRecorder()
    for epoch in range(10_000):
        curve.add(epoch, epoch / 2)
    assert curve.latest == 9999 / 2 and len(curve.points()) <= training.MAX_HISTORY
    assert [value for _, value in curve.points()] == [epoch / 2 for epoch, _ in curve.points()]


def test_a_curve_takes_nan():
    curve = training.CurveRecorder()
    curve.add(1, float("nan"))
    assert curve.latest == np.finfo(float).max


class Stubborn(torch.nn.Module):
    """Goes on after it was stopped, as a bare `except:` in a loop does."""

    def __init__(self):
        super().__init__()
        self.stops = 0

    def train(self, dataset):
        while self.stops < 3:
            try:
                dataset[0]
            except BaseException:
                self.stops += 1
        dataset[0]


def test_a_spent_budget_stops_every_further_use_of_the_data():
    terms = training.Terms(lambda event, arrays: None, 0.01)
    model = Stubborn()
    data = {"x": np.ones((4, 3)), "y": np.ones((4, 1))}
    result = training.train(model, "PerceptronDataset", data, terms)
    assert result["ended"] == "budget" and model.stops == 3


class Prefetched(torch.nn.Module):
    """Asks for its data once and loops over it for ever."""

    def train(self, dataset):
        x = dataset[:]["x"].requires_grad_()
        while True:
            (x**2).sum().backward()


def test_a_loop_over_data_fetched_once_is_stopped_in_backward():
    terms = training.Terms(lambda event, arrays: None, 0.05)
    stock = torch.Tensor.backward
    data = {"x": np.ones((4, 3)), "y": np.ones((4, 1))}
    result = training.train(Prefetched(), "PerceptronDataset", data, terms)
    assert result["ended"] == "budget" and result["steps"] > 0 and result["losses"]
    assert torch.Tensor.backward is stock
