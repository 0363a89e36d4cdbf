"""Reads a worker's answers: each part as the type it is declared with, or it is no answer."""

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from grading.record import Kind
from grading.student.errors import StudentError
from grading.student.values import ENDED, TENSORS, OptimizerTrace, Place, Progress, Training, Value
from grading.wire import Message
from grading.wording import encodable, printable

MAX_TEXT = 2000  # characters of a message that reach the report; the worker keeps to it, too
MAX_FRAMES = 6
MAX_NAME = 200  # characters of the name of a type, a function or a parameter
MAX_DIMENSIONS = 64  # of a tensor
MAX_POINTS = 1000  # of a curve; the worker thins its own out to 400


def as_text(raw: object, longest: int = MAX_TEXT) -> str:
    """A text for the report, cut and made printable."""
    if not isinstance(raw, str):
        raise TypeError(f"expected a text, not {type(raw).__name__}")
    return printable(encodable(raw[:longest].expandtabs(4)))


def as_texts(raw: object) -> tuple[str, ...]:
    return tuple(map(as_text, as_list(raw)))


def as_list(raw: object) -> list[Any]:
    if not isinstance(raw, list):
        raise TypeError(f"expected a list, not {type(raw).__name__}")
    return raw


def as_whole(raw: object) -> int:
    """A whole number from 0 on."""
    if type(raw) is not int or raw < 0:
        raise TypeError(f"expected a whole number, not {raw!r:.50}")
    return raw


def as_number(raw: object) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise TypeError(f"expected a number, not {raw!r:.50}")
    return float(raw)


def as_share(raw: object) -> float:
    """A part of a whole, from 0 to 1: a number beyond that is no accuracy, and could tell something else."""
    share = as_number(raw)
    if not 0 <= share <= 1:
        raise ValueError(f"expected a share, not {raw!r:.50}")
    return share


def as_flag(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise TypeError(f"expected true or false, not {raw!r:.50}")
    return raw


def as_one_of(raw: object, allowed: Sequence[str]) -> str:
    if raw not in allowed:
        raise ValueError(f"expected one of {allowed}, not {raw!r:.50}")
    return str(raw)


def as_value(item: Message, arrays: dict[str, np.ndarray], calls: tuple[str, ...] = ()) -> Value:
    """What `item` describes; ValueError where its type and its array don't go together.

    Takes its array out of `arrays`: as the array of many values it would be worth many times its bytes.
    """
    kind = as_text(item["type"], MAX_NAME)
    array = arrays.pop(item["array"]) if "array" in item else None
    unread = as_shape(item["shape"]) if "shape" in item else None
    if not _fits(kind, array, unread):
        raise ValueError(f"no {kind} has such an array")
    items = tuple(as_value(each, arrays) for each in as_list(item["items"])) if "items" in item else None
    text = as_text(item["text"]) if "text" in item else None
    return Value(kind, array, items, text, calls, as_flag(item.get("grad", False)), unread)


def as_shape(raw: object) -> tuple[int, ...]:
    return tuple(map(as_whole, as_list(raw)[:MAX_DIMENSIONS]))


def _fits(kind: str, array: np.ndarray | None, unread: tuple[int, ...] | None) -> bool:
    """Whether something of this type may come with this: a Python number is one number."""
    if kind == "array":
        return (array is None) != (unread is None)
    if kind in TENSORS:
        return array is None or unread is None
    return unread in (None, ()) and (array is None or array.size == 1)


def as_place(raw: object, files: Sequence[str]) -> Place:
    """Where something stands in one of these files."""
    file, line, name = as_list(raw)
    return Place(as_one_of(file, files), as_whole(line), as_text(name, MAX_NAME))


def as_error(raw: Message, files: Sequence[str]) -> StudentError:
    """What the student's code raised, with frames of these files."""
    frames = tuple(
        {
            "file": as_one_of(f["file"], files),
            "line": as_whole(f["line"]),
            "function": as_text(f["function"]),
            "text": as_text(f["text"]),
        }
        for f in as_list(raw["frames"])[-MAX_FRAMES:]
    )
    return StudentError(Kind(raw["kind"]), as_text(raw["message"]), as_text(raw["type"]), frames)


def as_training(raw: Message, budget: float) -> Training:
    return Training(
        budget=budget,
        epochs=as_number(raw["epochs"]),
        share=as_share(raw["share"]),
        seconds=as_number(raw["seconds"]),
        ended=as_one_of(raw["ended"], ("", *ENDED)),
        steps=as_whole(raw["steps"]),
        padded=as_flag(raw["padded"]),
        trace=_as_trace(raw["trace"]),
        validations=_as_curve(raw["validations"], as_share),
        losses=_as_curve(raw["losses"], as_number),
    )


def _as_curve(raw: object, read: Callable[[object], float]) -> tuple[tuple[float, float], ...]:
    points = tuple((as_number(epoch), read(value)) for epoch, value in map(as_list, as_list(raw)))
    if len(points) > MAX_POINTS:
        raise ValueError(f"a curve of {len(points):,} points")
    if any(epoch < 0 for epoch, _ in points):
        raise ValueError("a curve begins before the training does")
    return points


def _as_trace(raw: Message) -> OptimizerTrace:
    """Each field as the type it is declared with; whatever else the worker sends is left out."""
    kinds: dict[Any, Callable[[object], Any]] = {
        int: as_whole,
        bool: as_flag,
        float: as_number,
        tuple[str, ...]: as_texts,
    }
    read: dict[str, Any] = {
        field.name: kinds[field.type](raw[field.name]) for field in fields(OptimizerTrace)
    }
    return OptimizerTrace(**read)


def as_progress(event: Message, arrays: dict[str, np.ndarray] | None) -> Progress:
    """`arrays` is None where no picture is wanted."""

    def optional(name: str, read: Callable[[object], float]) -> float | None:
        return read(event[name]) if name in event else None

    return Progress(
        as_number(event["epochs"]),
        as_number(event["seconds"]),
        optional("validation", as_share),
        optional("loss", as_number),
        as_value(event["sample"], arrays) if arrays is not None and "sample" in event else None,
        _as_trace(event["trace"]),
        as_number(event["flat"]),
    )
