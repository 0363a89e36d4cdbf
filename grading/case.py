"""Cases: what a function of the assignment is tried on, what is right, what known mistakes give."""

import contextlib
import functools
import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grading import seeds

Arrays = Mapping[str, np.ndarray]

# float32 sums of up to a thousand products of size 1 are off by some 1e-6; a wrong formula by 1e-2 or more
RELATIVE = 1e-3
ABSOLUTE = 1e-4

TOGETHER = " + "  # between the names of two mistakes that are made together
NUMBERS = 3  # of a sketch, for each array
# A sketch adds up what differs in some numbers alone, so its tolerance is that of float32's sums.
ROUNDED = 3e-5
LOW = -1e4  # what is hidden may have any very low number for its score
Sketches = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Case:
    """One input and what belongs to it.

    about: the input in words, such as "an image of 5×4 with a kernel of 2×3"
    inputs: the arguments, in the order in which they are passed
    expected: what is right, by what a message calls it ("forward", "self.alphas")
    suspects: what known mistakes give instead, by their names; each holds the keys of `expected`
    parameters: what is assigned to the student's object before
    settings: sizes and switches of this case, numbers and text only
    alone: gives the `sketch` of what each mistake makes of it, where there are too many for `suspects`
    twos: gives those of each two made together ("one + other"), of a case that is there to tell them apart
    """

    about: str
    inputs: Arrays
    expected: Arrays
    suspects: Mapping[str, Arrays] = field(default_factory=dict)
    parameters: Arrays = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    alone: Callable[[], Sketches] = dict
    twos: Callable[[], Sketches] | None = None

    def recognised(self, got: Mapping[str, np.ndarray | None]) -> list[str]:
        """The known mistakes that, each alone, give exactly what was got."""
        known = [name for name, wrong in self.suspects.items() if equal(got, wrong)]
        return known + self.alike(got, self.alone())

    def alike(self, got: Mapping[str, np.ndarray | None], sketches: Sketches) -> list[str]:
        """Those of the sketches that are the sketch of what was got."""
        arrays = {name: array for name in self.expected if (array := got.get(name)) is not None}
        if not sketches or len(arrays) < len(self.expected):
            return []
        own = sketch(arrays)
        room = ROUNDED * np.abs(own).max(initial=1)
        return [name for name, other in sketches.items() if (np.abs(own - other) <= room).all()]


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
    are left out. A way is a dict of keyword arguments, `fields` are those of Case.
    """
    right, suspects = formula(), {}
    for name, way in ways.items():
        wrong = _outcome(formula, way)
        if wrong is not None and not equal(wrong, right):
            suspects[name] = wrong
    return Case(about, expected=right, suspects=suspects, **fields)


# --- Sketches -------------------------------------------------------------------------------------------


def sketched(
    about: str,
    formula: Callable[..., Arrays],
    ways: Mapping[str, Any],
    twos: bool = False,
    also_right: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Case:
    """A case as `make` has it, of whose known mistakes only sketches are kept, made when they are needed.

    Two ways go together where they have no argument in common; twos: whether these are to be told, too.
    also_right: ways that are no mistake and may come on top of a mistake, by what they add to its name.
    """
    right, bases = formula(), {"": {}, **(also_right or {})}

    def sketches(some: Iterable[tuple[str, Mapping[str, Any]]]) -> Sketches:
        found = {}
        for name, way in some:
            for suffix, base in bases.items():
                wrong = None if way.keys() & base else _outcome(formula, {**way, **base})
                if wrong is not None and not equal(wrong, right):
                    found[name + suffix] = sketch(wrong)
        return found

    alone = functools.cache(lambda: sketches([("", {}), *ways.items()]))
    pairs = functools.cache(lambda: sketches(_disjoint(ways)))
    return Case(about, expected=right, alone=alone, twos=pairs if twos else None, **fields)


def _disjoint(ways: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for (name, way), (other, also) in itertools.combinations(ways.items(), 2):
        if not way.keys() & also:
            yield f"{name}{TOGETHER}{other}", way | also


def _outcome(formula: Callable[..., Arrays], way: Mapping[str, Any]) -> Arrays | None:
    with contextlib.suppress(ValueError), np.errstate(all="ignore"):  # AxisError is a ValueError
        return formula(**way)
    return None


def sketch(arrays: Arrays) -> np.ndarray:
    """A few numbers that stand for arrays, to find those that are equal: (arrays × NUMBERS), float32.

    They are random projections, the same for all arrays of one shape: two that differ hardly ever have the
    same (Johnson and Lindenstrauss 1984, Contemporary Mathematics 26, 189-206).
    """
    return np.stack([_projected(array) for array in arrays.values()]).astype(np.float32)


def _projected(array: np.ndarray) -> np.ndarray:
    numbers = np.nan_to_num(array.astype(np.float64), nan=LOW / 3, posinf=-LOW, neginf=LOW)
    return np.array(np.clip(numbers, LOW, -LOW).ravel() @ _directions(array.shape))


@functools.lru_cache(maxsize=64)
def _directions(shape: tuple[int, ...]) -> np.ndarray:
    size, rng = math.prod(shape), seeds.generator(0, f"sketch {shape}")
    return np.array(rng.normal(size=(size, NUMBERS)) / max(1, size) ** 0.5)
