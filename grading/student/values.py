"""What student code returned, what a training is handed and how it went: plain data of the checks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NoReturn

import numpy as np

from grading.record import Kind
from grading.student.errors import StudentError

CALL_SECONDS = 20  # for one call of a function or method; those of public solutions take 0.3 s at most
LARGE_SECONDS = 60  # for one on a whole test set, and for a program of ours: 5 s at most
# Why a training was ended: its CPU time or wall time was spent, somebody asked for it, its losses were no
# numbers, its parameters did not change; a perceptron's changed too often, or not any more; full points were
# certain.
ENDED = ("budget", "time", "asked", "not finite", "unchanged", "mistakes", "settled", "enough")
TENSORS = ("tensor", "parameter")  # types of values
FEW = 2**18  # numbers that are looked at where nobody knows how many there should be


@dataclass(frozen=True)
class Value:
    """What a student's code returned. Its numbers are read by `numbers`, which asks for their shape first.

    `grad` is whether a tensor leads back to parameters, as its requires_grad says. `unread` is the shape of
    an array that was too large to be sent.
    """

    type: str
    _array: np.ndarray | None = None
    items: tuple["Value", ...] | None = None
    text: str | None = None
    calls: tuple[str, ...] = ()
    grad: bool = False
    unread: tuple[int, ...] | None = None

    @property
    def shape(self) -> tuple[int, ...] | None:
        """None where the type has no array: None, a dict, a tensor of bfloat16, …"""
        return self.unread if self._array is None else self._array.shape

    @property
    def dtype(self) -> np.dtype:
        """That of its numbers; of objects where there are none."""
        return np.dtype(object) if self._array is None else self._array.dtype

    def numbers(self, shape: Sequence[int] | None = None) -> np.ndarray | None:
        """The numbers as float64, finite or not; None if there are none.

        Also None if they have another shape than `shape` or, where none is given, are more than FEW.
        """
        if self._array is None or self._array.dtype.kind not in "biuf":
            return None
        if self._array.size > FEW if shape is None else self._array.shape != tuple(shape):
            return None
        return self._array.astype(np.float64)

    def first(self) -> "Value":
        """The only item along the first dimension; itself if there are more, or none."""
        if self._array is None or self._array.shape[:1] != (1,):
            return self
        return replace(self, _array=self._array[0])

    def __getattr__(self, name: str) -> NoReturn:
        """Asked for where a check expects an object: the error is the student's, as it is in Python."""
        if name.startswith("__"):
            raise AttributeError(name)
        raise StudentError(Kind.EXCEPTION, f"{self.describe()} has no attribute {name}", "AttributeError")

    def __call__(self, *_: object) -> NoReturn:
        raise StudentError(Kind.EXCEPTION, f"{self.describe()} is not callable", "TypeError")

    def describe(self) -> str:
        """The value in words for a message: "a tensor of shape (4, 10)"."""
        if self.type in (*TENSORS, "array"):
            kind = "NumPy array" if self.type == "array" else self.type
            size = ", too large to be read" if self.unread is not None else ""
            return f"a {kind} of {'an unusual dtype' if self.shape is None else f'shape {self.shape}'}{size}"
        if self.type == "NoneType":
            return "None"
        if self is OBJECT:
            return "an object of a class of its own"
        if self.items is not None:
            return f"a {self.type} of {len(self.items)} items"
        if self._array is not None:
            return f"the {self.type} {self._array.item():g}"
        return f"a value of type {self.type}"


# What stands for a value that should be there and is not, and for an object of a class of the student's own.
NOTHING, OBJECT = Value("nothing"), Value("object")


@dataclass(frozen=True)
class Dataset:
    """A data set for `train`: the name of its class in backend.py, and the public arrays to make it of.

    `key` names a large data set that is the same for every seed, so that workers can share its memory. A
    perceptron's weights change `most_changes` times at the most; from a validation accuracy of `enough` on,
    full points are certain. 0 where there is nothing of the kind.
    """

    name: str
    arrays: Mapping[str, np.ndarray]
    key: str = ""
    most_changes: int = 0
    enough: float = 0.0


@dataclass(frozen=True)
class OptimizerTrace:
    """The first steps of a training, as the optimizers saw them: grounds for explanations, not for points.

    Of `optimizer_steps` the first `looked_at` were looked at: how many optimizers made them, whether these
    keep a state (as Adam does) and hold parameters of the model, how many steps began with gradients of
    the step before (`stale`) or found none although backward() had made some (`cleared`), and by how much of
    its length a step moved the parameters (`step_size`, the median, and `first_size`). Of the first
    `backwards` calls of backward(), `zero` gave no gradient but 0 and `absent` none at all; `left_out` names
    parameters with a gradient that no optimizer holds. `not_finite` is the first backward() from a loss of
    NaN or infinity, 0 if there was none. `asleep` counts steps with less than a hundredth of the largest
    learning rate there was.
    """

    optimizer_steps: int
    looked_at: int
    optimizers: int
    stateful: bool
    holds: bool
    left_out: tuple[str, ...]
    stale: int
    cleared: int
    backwards: int
    zero: int
    absent: int
    step_size: float
    first_size: float
    not_finite: int
    unregistered: tuple[str, ...]
    asleep: int = 0


@dataclass(frozen=True)
class Training:
    """How a training went, as its data set saw it; `validations` and `losses` are (epoch, value) curves.

    `budget` is the CPU time in seconds that it could have taken; `ended` is why it was ended before its own
    end, one of ENDED, or ""; `share` of the examples were used at least once.
    """

    budget: float
    epochs: float
    share: float
    seconds: float
    ended: str
    steps: int
    validations: tuple[tuple[float, float], ...]
    losses: tuple[tuple[float, float], ...]
    padded: bool
    trace: OptimizerTrace


@dataclass(frozen=True)
class Progress:
    """A live line's worth of a running training; its picture shows `sample`.

    For `flat` epochs no validation was better than the best before.
    """

    epochs: float
    seconds: float
    validation: float | None = None
    loss: float | None = None
    sample: Value | None = None
    trace: OptimizerTrace | None = None
    flat: float = 0.0


@dataclass(frozen=True)
class Place:
    """Where a function or class stands: in which file, from which line on, and what it is called there."""

    file: str
    line: int
    name: str

    def __str__(self) -> str:
        """Such as "models.py:214, DigitClassificationModel.run"."""
        return f"{self.file}:{self.line}, {self.name}"


@dataclass(frozen=True)
class Outline:
    """What a submission defines: names, the place of each function and method, and which are stubs.

    `mentioned` are the names that its code uses, `missing` the methods that its classes should have.
    """

    names: frozenset[str] = frozenset()
    places: Mapping[str, Place] = field(default_factory=dict)
    stubs: frozenset[str] = frozenset()
    mentioned: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()

    def place(self, name: str) -> Place | None:
        """Where a function of the assignment stands; else, where its class does."""
        if found := self.places.get(name):
            return found
        owner = self.places.get(name.split(".")[0])
        return owner and replace(owner, name=name)


@dataclass
class Limits:
    """What one question may use. `train_seconds` is CPU time, the budget for a single training.

    `large_seconds` is for a call on a whole test set, `answer_seconds` for all calls together.
    `grace_seconds` is what a training may take after its budget: to stop, by itself or by the data set. With
    `early_end`, one that has no chance is ended before.
    """

    train_seconds: float
    call_seconds: float = CALL_SECONDS
    large_seconds: float = LARGE_SECONDS
    answer_seconds: float = 10 * LARGE_SECONDS
    load_seconds: float = 30
    grace_seconds: float = 10
    memory_mb: int = 4096
    early_end: bool = True


@dataclass(frozen=True)
class Numpy:
    """An argument that arrives as a NumPy array; a bare array arrives as a tensor."""

    array: np.ndarray
