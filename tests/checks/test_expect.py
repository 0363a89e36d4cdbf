"""What a worker may return in a number's place: each odd dtype is a failure of the submission, in words."""

import numpy as np
import pytest
from conftest import ROOT

from grading.checks import expect
from grading.checks.question import Failed
from grading.student.remote import RemoteObject
from grading.student.values import Value

ODD = {
    "bool": (np.ones((2, 3), bool), "bool"),
    "complex": (np.ones((2, 3), np.complex64), "complex64"),
    "float16 beyond its range": (np.array([[np.inf] * 3] * 2, np.float16), "infinity"),
    "NaN": (np.full((2, 3), np.nan), "NaN"),
    "next to infinity": (np.full((2, 3), 1e300), "infinity"),
    "no rows": (np.ones((0, 3)), "shape"),
    "text": (np.full((2, 3), "1.5"), "<U3"),
    "not carried, such as bfloat16": (None, "unusual dtype"),
}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("kind", ["tensor", "parameter"])
def test_a_tensor_of_an_odd_dtype_fails(name, kind):
    array, seen = ODD[name]
    with pytest.raises(Failed, match=seen):
        expect.tensor(Value(kind, array), (2, 3), "run")


@pytest.mark.parametrize(
    "array", [np.array(True), np.array(1j), np.array(np.inf, np.float16), None, np.ones(2)]
)
def test_a_number_of_an_odd_dtype_fails(array):
    for ask in (expect.number, expect.loss):
        with pytest.raises(Failed):
            ask(Value("tensor", array), "get_loss")


@pytest.mark.parametrize("dtype", [">f4", ">f8", ">i4", "<f2", "u1"])
def test_numbers_count_whatever_the_order_of_their_bytes(dtype):
    got = expect.tensor(Value("tensor", np.array([[1, 2, 3]], dtype)), (1, 3), "run")
    assert got.dtype == np.float64 and got.tolist() == [[1, 2, 3]]


def test_items_are_counted():
    with pytest.raises(Failed, match="expected 2 values"):
        expect.items(Value("NoneType"), 2, "forward")
    with pytest.raises(Failed, match="a list of 1 items"):
        expect.items(Value("list", items=(Value("NoneType"),)), 2, "forward")


def test_the_array_of_a_value_is_read_where_its_shape_is_asked_for_and_nowhere_else():
    reading = {
        str(file.relative_to(ROOT))
        for file in (ROOT / "grading").rglob("*.py")
        if "._array" in file.read_text(encoding="utf-8")
    }
    assert reading == {"grading/student/values.py", "grading/student/remote.py"}


def test_an_object_where_numbers_are_expected_is_told_as_one():
    for ask in (
        lambda it: expect.tensor(it, (2, 3), "run"),
        lambda it: expect.number(it, "run"),
        lambda it: expect.items(it, 2, "run"),
    ):
        with pytest.raises(Failed, match="run returned an object of a class of its own, expected"):
            ask(RemoteObject(None, 0))
