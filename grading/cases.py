"""Cases: what a function of the assignment is tried on, what is right for it, and what known mistakes give.

They come from `grading/reference/`, the grader's own convolution, attention and so on, which a handout does
not hold: there, cases that were made for a few seeds lie in `grading/recorded/` instead (see
grading/handout). Who reads a case can't tell the difference.
"""

import contextlib
import importlib
import importlib.util
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import safetensors.numpy

Arrays = Mapping[str, np.ndarray]

RECORDED = Path(__file__).resolve().parent / "recorded"
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
    settings: Mapping[str, object] = field(default_factory=dict)

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


def make(about: str, formula: Callable[..., Arrays], ways: Mapping[str, dict], **fields: object) -> Case:
    """The case of `formula()`, and what `formula(**way)` gives for each known mistake that shows here.

    A way that raises ValueError (the shapes of this case don't allow it), and one that makes no difference,
    are left out. `fields` are those of Case.
    """
    right, suspects = formula(), {}
    for name, way in ways.items():
        with contextlib.suppress(ValueError), np.errstate(all="ignore"):  # AxisError is a ValueError
            wrong = formula(**way)
            if not equal(wrong, right):
                suspects[name] = wrong
    return Case(about, expected=right, suspects=suspects, **fields)


class Cases:
    """The cases of one question under one seed: `cases("convolve")` gives those of that name.

    They are made once, however many submissions are tried on them.
    """

    def __init__(self, question: str, seed: int, rng: Callable[[str], np.random.Generator]):
        self._question, self._seed, self._rng = question, seed, rng
        self._made: dict[str, Sequence[Case]] = {}

    def __call__(self, name: str) -> Sequence[Case]:
        if name not in self._made:
            self._made[name] = self._of(name)
        return self._made[name]

    def _of(self, name: str) -> Sequence[Case]:
        module = f"grading.reference.{self._question}"
        if importlib.util.find_spec("grading.reference") is None:
            return recorded(RECORDED / f"{self._question}.safetensors", name, self._seed)
        return list(getattr(importlib.import_module(module), name)(self._rng(f"cases/{name}")))


def record(path: Path, made: Mapping[str, Sequence[Sequence[Case]]]) -> None:
    """Write cases to a safetensors file: for each name, those of one seed after the other."""
    arrays: dict[str, np.ndarray] = {}
    told: dict[str, list] = {}
    for name, seeds in made.items():
        told[name] = [
            [_told(case, f"{name}/{i}/{j}", arrays) for j, case in enumerate(seed)]
            for i, seed in enumerate(seeds)
        ]
    safetensors.numpy.save_file(arrays, path, metadata={"cases": json.dumps(told)})


def _told(case: Case, place: str, arrays: dict[str, np.ndarray]) -> dict:
    """The case without its arrays, which go to `arrays` under numbers; the names keep their order."""

    def kept(part: Arrays) -> dict[str, str]:
        keys = {name: f"{place}/{len(arrays) + i}" for i, name in enumerate(part)}
        arrays.update({key: np.asarray(part[name], order="C") for name, key in keys.items()})
        return keys

    return {
        "about": case.about,
        "inputs": kept(case.inputs),
        "expected": kept(case.expected),
        "suspects": {name: kept(wrong) for name, wrong in case.suspects.items()},
        "parameters": kept(case.parameters),
        "settings": dict(case.settings),
    }


def recorded(path: Path, name: str, seed: int) -> list[Case]:
    """The cases `name` of a file that `record` wrote; a seed that it does not have takes one that it has."""
    with safetensors.safe_open(path, framework="numpy") as file:
        told = json.loads(file.metadata()["cases"])[name]
        return [_read(each, file.get_tensor) for each in told[seed % len(told)]]


def _read(told: dict, tensor: Callable[[str], np.ndarray]) -> Case:
    def part(keys: Mapping[str, str]) -> dict[str, np.ndarray]:
        return {name: tensor(key) for name, key in keys.items()}

    return Case(
        told["about"],
        part(told["inputs"]),
        part(told["expected"]),
        {mistake: part(keys) for mistake, keys in told["suspects"].items()},
        part(told["parameters"]),
        told["settings"],
    )
