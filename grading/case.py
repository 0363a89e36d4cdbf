"""Cases: what a function of the assignment is tried on, what is right, what known mistakes give."""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Arrays = Mapping[str, np.ndarray]

# float32 sums of up to a thousand products of size 1 are off by some 1e-6; a wrong formula by 1e-2 or more
RELATIVE = 1e-3
ABSOLUTE = 1e-4


@dataclass(frozen=True)
class Case:
    """One input and what belongs to it.

    about: the input in words, such as "an image of 5×4 with a kernel of 2×3"
    inputs: the arguments, in the order in which they are passed
    expected: what is right, by what a message calls it ("forward", "self.alphas")
    suspects: what known mistakes give instead, by their names; each holds the keys of `expected`
    parameters: what is assigned to the student's object before
    settings: sizes and switches of this case, numbers and text only
    """

    about: str
    inputs: Arrays
    expected: Arrays
    suspects: Mapping[str, Arrays] = field(default_factory=dict)
    parameters: Arrays = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)

    def recognised(self, got: Mapping[str, np.ndarray | None]) -> list[str]:
        """The known mistakes that give exactly what was got."""
        return [name for name, wrong in self.suspects.items() if equal(got, wrong)]


def equal(got: Mapping[str, np.ndarray | None], other: Arrays) -> bool:
    """Whether `got` holds all arrays of `other`: the same shapes, the same numbers but for rounding."""
    return all(
        (array := got.get(name)) is not None
        and array.shape == wanted.shape
        and np.allclose(array, wanted, rtol=RELATIVE, atol=ABSOLUTE, equal_nan=True)
        for name, wanted in other.items()
    )


def make(about: str, formula: Callable[..., Arrays], ways: Mapping[str, Any], **fields: Any) -> Case:
    """The case of `formula()`, and what `formula(**way)` gives for each known mistake that shows here.

    A way that raises ValueError (the shapes of this case don't allow it), and one that makes no difference,
    are left out. A way is a dict of
    keyword arguments, `fields` are those of Case.
    """
    right, suspects = formula(), {}
    for name, way in ways.items():
        with contextlib.suppress(ValueError), np.errstate(all="ignore"):  # AxisError is a ValueError
            wrong = formula(**way)
            if not equal(wrong, right):
                suspects[name] = wrong
    return Case(about, expected=right, suspects=suspects, **fields)
