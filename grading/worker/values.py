"""Between a student's objects in the worker and what the wire carries: types are named, never assumed.

What torch adds to that is in tensors.py: this file works without it.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grading import wire
from grading.wire import Message

MAX_ITEMS = 1000  # of all lists and tuples that a student returns together
MAX_DEPTH = 4


class Encoder:
    """Encodes what a student's code returned; collects the arrays that go beside the JSON.

    These have `most` bytes together; of what doesn't fit there is the shape alone, for a message.
    """

    def __init__(self, most: int) -> None:
        self.arrays: dict[str, np.ndarray] = {}
        self._left, self._items = most, MAX_ITEMS

    def encode(self, value: object, depth: int = 0) -> Message:
        """`value` as JSON: always its type, and its array, text or items where it has them."""
        if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biuf":
            return {"type": "array"} | self._sent(np.asarray(value))
        if isinstance(value, bool | int | float):
            return self._number(value)
        if isinstance(value, str):
            return {"type": "str", "text": value[:MAX_ITEMS]}
        if isinstance(value, list | tuple) and depth < MAX_DEPTH and len(value) <= self._items:
            self._items -= len(value)
            items = [self.encode(item, depth + 1) for item in value]
            return {"type": type(value).__name__, "items": items}
        return {"type": type(value).__name__[:100]}

    def _number(self, value: bool | int | float) -> Message:
        try:
            return {"type": type(value).__name__[:100]} | self._sent(np.array(value, dtype=np.float64))
        except OverflowError:
            return {"type": type(value).__name__[:100]}  # an int beyond float64

    def _sent(self, array: np.ndarray) -> Message:
        """The array's name, among those that are sent, or its shape."""
        name, size = str(len(self.arrays)), wire.span(array.shape, array.itemsize)
        if size > self._left or len(self.arrays) == wire.MAX_COUNT or array.ndim > wire.MAX_DIMENSIONS:
            return {"shape": list(array.shape)}
        self._left -= size
        self.arrays[name] = array
        return {"array": name}


def decode(
    item: Any,
    arrays: Mapping[str, np.ndarray],
    objects: Mapping[int, object],
    as_tensor: Callable[[np.ndarray], object],
) -> object:
    """An argument that the grader sent: an array becomes a tensor like it, or stays NumPy's."""
    if isinstance(item, dict) and "array" in item:
        array = np.array(arrays[item["array"]])
        return array if item["numpy"] else as_tensor(array)
    if isinstance(item, dict):
        return objects[item["object"]]
    if isinstance(item, list):
        return [decode(element, arrays, objects, as_tensor) for element in item]
    return item
