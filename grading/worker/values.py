"""Between torch objects in the worker and what the wire carries: types are named, never assumed."""

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import torch
from torch.overrides import TorchFunctionMode

from backend import mode
from grading import wire
from grading.wire import Message

MAX_ITEMS = 1000  # of all lists and tuples that a student returns together
MAX_DEPTH = 4
CARRIED = {
    torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64,
    torch.float16, torch.float32, torch.float64,
}  # fmt: skip


class Encoder:
    """Encodes what a student's code returned; collects the arrays that go beside the JSON.

    These have `most` bytes together; of what doesn't fit there is the shape alone, for a message.
    """

    def __init__(self, most: int) -> None:
        self.arrays: dict[str, np.ndarray] = {}
        self._left, self._items = most, MAX_ITEMS

    def encode(self, value: object, depth: int = 0) -> Message:
        """`value` as JSON: always its type, and its array, text or items where it has them."""
        if isinstance(value, torch.Tensor):
            return self._tensor(value)
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

    def _tensor(self, value: torch.Tensor) -> Message:
        kind = "parameter" if isinstance(value, torch.nn.Parameter) else "tensor"
        plain = value.detach()
        name = str(value.dtype).removeprefix("torch.")
        if value.dtype not in CARRIED or value.layout is not torch.strided:
            return {"type": kind, "dtype": name, "grad": value.requires_grad}
        described = {"type": kind, "dtype": name, "grad": value.requires_grad}
        return described | self._sent(plain.cpu().resolve_neg().numpy())

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


def decode(item: object, arrays: Mapping[str, np.ndarray], objects: Mapping[int, object]) -> object:
    """An argument that the grader sent: an array becomes a tensor like it, or stays NumPy's."""
    if isinstance(item, dict) and "array" in item:
        array = np.array(arrays[item["array"]])
        return array if item["numpy"] else torch.from_numpy(array)
    if isinstance(item, dict):
        return objects[item["object"]]
    if isinstance(item, list):
        return [decode(element, arrays, objects) for element in item]
    return item


def parameters(model: object) -> dict[str, torch.Tensor]:
    """The model's parameters by name. Read unbound: some students keep a list called `parameters`."""
    if not isinstance(model, torch.nn.Module):
        return {}
    return dict(torch.nn.Module.named_parameters(model))


def assign(model: object, arrays: Mapping[str, np.ndarray]) -> None:
    """Overwrite parameters by name, in place; the shapes have to be theirs."""
    found = parameters(model)
    with torch.no_grad():
        for name, array in arrays.items():
            found[name].copy_(torch.from_numpy(np.array(array)).reshape(found[name].shape))


class _Calls(TorchFunctionMode):
    """Writes down the name of every torch function that is called."""

    def __init__(self, calls: list[str]):
        super().__init__()
        self.calls = calls

    def __torch_function__(
        self, function: Any, types: Any, arguments: Any = (), keywords: Mapping[str, Any] | None = None
    ) -> Any:
        name = getattr(function, "__name__", "")
        if name not in self.calls:
            self.calls.append(name)
        return function(*arguments, **(keywords or {}))


@contextlib.contextmanager
def calling(model: object, training: bool, grad: bool, calls: list[str] | None) -> Iterator[None]:
    """The conditions of one call: the model's mode, gradients or not, torch functions traced or not."""
    tracing = _Calls(calls) if calls is not None else contextlib.nullcontext()
    with mode(model, training), torch.set_grad_enabled(grad), tracing:
        yield


def gradients(
    output: Any, cotangent: np.ndarray, inputs: Mapping[str, torch.Tensor]
) -> dict[str, torch.Tensor]:
    """The gradients of sum(output · cotangent) with respect to `inputs`; zeros where there is none.

    `output` is a tensor, or a sequence whose first item is one.
    """
    first = output[0] if isinstance(output, list | tuple) else output
    weights = torch.from_numpy(np.array(cotangent)).to(first.dtype)
    found = torch.autograd.grad((first * weights).sum(), list(inputs.values()), allow_unused=True)
    zeros = (torch.zeros_like(each) for each in inputs.values())
    return {name: zero if g is None else g for name, g, zero in zip(inputs, found, zeros, strict=True)}
