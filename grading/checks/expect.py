"""What a check may expect of a student's value: type, shape and finiteness first, then the numbers.

Each function raises Failed with what was returned, what was expected and, for numbers, the first place
where they differ. Nothing else in the grader looks into a Value.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from grading.case import ABSOLUTE as ABSOLUTE  # checks with a tolerance of their own need the usual one
from grading.case import RELATIVE as RELATIVE
from grading.case import TOGETHER, Case, equal
from grading.checks.question import Details, Failed
from grading.student.errors import StudentError
from grading.student.remote import RemoteObject, value_of
from grading.student.values import FEW, TENSORS, Value

Answer = Value | RemoteObject


class Tolerance(NamedTuple):
    """How far numbers may be off: by a share of the expected one, and by so much on top."""

    relative: float
    absolute: float


TOLERANCE = Tolerance(RELATIVE, ABSOLUTE)  # of what is right, against wrong formulas
ROUNDING = Tolerance(1e-5, 1e-7)  # of two results of the same computation
LARGEST = 1e100  # far beyond float32, and so small that products of three numbers are finite


def tensor(answer: Answer, shape: Sequence[int], what: str) -> np.ndarray:
    """The numbers (float64) of a torch tensor of exactly `shape`, all finite. `what` is "run", say."""
    value, shape = value_of(answer), tuple(shape)
    if value.type not in TENSORS or value.shape is None:
        raise Failed(f"{what} returned {value.describe()}, expected a tensor of shape {shape}.{_hint(value)}")
    if value.shape != shape or value.unread is not None:
        raise Failed(f"{what} returned {value.describe()}, expected {shape}.")
    got = value.numbers(shape)
    if got is None or value.dtype.kind == "b":
        raise Failed(f"{what} returned a tensor of {value.dtype}, expected floats.")
    return finite(got, what)


def numbers(answer: Answer, what: str) -> np.ndarray:
    """The numbers (float64) of a tensor or array of any shape, finite or not: at most FEW."""
    value = value_of(answer)
    if value.shape is None:
        raise Failed(f"{what} returned {value.describe()}, expected a tensor.{_hint(value)}")
    if (got := value.numbers()) is None:
        raise Failed(f"{what} returned {value.describe()}, expected at most {FEW:,} numbers.")
    return got


def number(answer: Answer, what: str) -> float:
    """One finite number: a tensor or array with a single element, of any shape, or a Python number."""
    value = value_of(answer)
    got = value.numbers()
    if got is None or got.size != 1 or value.dtype.kind == "b":
        raise Failed(f"{what} returned {value.describe()}, expected one number.{_hint(value)}")
    return float(finite(got, what).item())


def items(answer: Answer, count: int, what: str) -> tuple[Value, ...]:
    """The items of a list or tuple of exactly `count`."""
    value = value_of(answer)
    if value.items is None or len(value.items) != count:
        raise Failed(f"{what} returned {value.describe()}, expected {count} values.")
    return value.items


def loss(answer: Answer, what: str = "get_loss") -> float:
    """A finite loss: one number in a torch tensor, so that `backward()` can be called on it."""
    value = value_of(answer)
    if value.type not in TENSORS:
        raise Failed(f"{what} returned {value.describe()}, expected a tensor with one number.{_hint(value)}")
    if value.shape is not None and math.prod(value.shape) != 1:
        raise Failed(
            f"{what} returned {value.describe()}: one loss for each example or class. "
            "Expected a single number for the whole batch, such as their mean."
        )
    return number(value, what)


NOT_A_NUMBER = (
    "0 · inf, inf - inf, 0 / 0, and log or root of a negative number are NaN. "
    "Which of them can happen on the way?"
)


def finite(array: np.ndarray, what: str) -> np.ndarray:
    """The array itself, if it holds neither NaN nor infinity, nor numbers next to it."""
    good = np.abs(array) <= LARGEST
    if good.all():
        return array
    kind = "NaN" if np.isnan(array).any() else "infinity"
    bad = int((~good).sum())
    ask = [("ask", NOT_A_NUMBER)] if kind == "NaN" else []
    raise Failed(f"{what} returned {kind}: {bad:,} of {array.size:,} numbers are not finite.", ask)


def close(answer: Answer, expected: np.ndarray, what: str, on: str) -> np.ndarray:
    """A tensor equal to `expected` within the tolerance above. `on` describes the input for a message."""
    got = tensor(answer, expected.shape, what)
    wrong = ~np.isclose(got, expected, *TOLERANCE)
    if not wrong.any():
        return got
    are = "are" if what.startswith("the ") and what.endswith("s") else "is"
    raise Failed(
        f"{what} {are} wrong on {on}: {int(wrong.sum())} of {wrong.size} numbers differ.",
        details=difference(got, expected),
    )


def difference(
    got: np.ndarray, expected: np.ndarray, which: str = "", tolerance: Tolerance = TOLERANCE
) -> Details:
    """Lines that show both shapes if they differ, or else the first numbers that do; `which` says of what."""
    if got.shape != expected.shape:
        return [(f"expected{which}", f"shape {expected.shape}"), (f"got{which}", f"shape {got.shape}")]
    place = tuple(int(i) for i in np.argwhere(~np.isclose(got, expected, *tolerance))[0])
    where = f", at {list(place)}, the first that differs" if place else ""
    return [(f"expected{which}", f"{expected[place]:.4f}"), (f"got{which}", f"{got[place]:.4f}{where}")]


def agrees(got: Mapping[str, Answer], case: Case) -> None:
    """What was got is what the case expects; if not, the report names the known mistake that gives it."""
    right: list[str] = []
    for what, expected in case.expected.items():
        try:
            close(got[what], expected, what, case.about)
        except Failed as failure:
            failure.mistakes = tuple(case.recognised(read(got)))
            failure.details = (*_before(right), *failure.details)
            raise
        right.append(what)


def _before(right: Sequence[str]) -> Details:
    """A line that says which values, computed before the one that is wrong, are right."""
    if not right:
        return []
    return [("right", f"{right[-1]}{', and what comes before it' if right[1:] else ''}")]


def all_agree(
    cases: Sequence[Case], ask: Callable[[Case], Mapping[str, Answer]], also_right: str = ""
) -> bool:
    """What `ask` gets is what each case expects; if not, what differs is looked at in other cases, too.

    So mistakes that look alike in one case are told apart, and two that are made together are named.
    also_right: the name of a way that is no mistake; returned is whether some cases show it.
    """
    shown = False
    for case in cases:
        got = ask(case)
        try:
            agrees(got, case)
        except Failed as failure:
            if also_right and also_right in failure.mistakes:
                shown = True
                continue
            if len(failure.mistakes) != 1:
                failure.mistakes = _in_all(cases, ask) or failure.mistakes
            raise
    return shown


def _in_all(cases: Sequence[Case], ask: Callable[[Case], Mapping[str, Answer]]) -> tuple[str, ...]:
    """The mistakes that give what is got in every case where it is wrong; two, in those that tell them.

    Where several twos do, what they have in common is one for certain.
    """
    try:
        answers = [(case, read(ask(case))) for case in cases]
    except (Failed, StudentError):
        return ()
    wrong = [(case, got) for case, got in answers if not equal(got, case.expected)]
    if alone := _common(case.recognised(got) for case, got in wrong):
        return tuple(alone)
    twos = _common(case.alike(got, case.twos()) for case, got in wrong if case.twos)
    if len(twos) < 2:
        return tuple(twos)
    return tuple(_common(name.split(TOGETHER) for name in twos))


def _common(lists: Iterable[Sequence[str]]) -> list[str]:
    """What stands in all of the lists, in the order of the first."""
    first, *others = list(lists) or [[]]
    return [name for name in first if all(name in other for other in others)]


def read(got: Mapping[str, Answer]) -> dict[str, np.ndarray | None]:
    """The numbers (float64) of each, None where there are none, or too many: to compare with mistakes."""
    return {name: value_of(answer).numbers() for name, answer in got.items()}


def same(a: np.ndarray, b: np.ndarray, tolerance: Tolerance = ROUNDING) -> bool:
    """Whether two arrays have one shape and the same numbers, by default but for rounding."""
    return a.shape == b.shape and np.allclose(a, b, *tolerance)


def _hint(value: Value) -> str:
    if value.type == "NoneType":
        return " Is there a return statement?"
    if value.type == "array":
        return " NumPy arrays have no gradients: stay with torch functions."
    return ""
