"""What a model knows: all tensors that it holds, wherever its author keeps them."""

from collections import deque
from collections.abc import Iterator, Mapping
from types import ModuleType, SimpleNamespace

import numpy as np
import torch

DEEPEST = 20  # of containers inside each other


def tensors(model: object, module: ModuleType | None = None) -> dict[str, torch.Tensor]:
    """Every tensor of the model, and of its `module`'s globals, each once, by the way that leads to it.

    Parameters and buffers lie in dicts of torch's modules; others stand in attributes, lists, dicts, and
    objects of classes of the model's own file. An array is given as a tensor on the same memory.
    """
    own = type(model).__module__
    roots = {"model": model}
    for owner in type(model).__mro__:
        if owner.__module__ == own:
            roots[owner.__name__] = _named(vars(owner))
    if module:
        roots["module"] = _named(vars(module))
    return dict(_within(roots, "", own, set(), DEEPEST))


def _named(names: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in names.items() if not name.startswith("__")}


def _within(
    value: object, path: str, own: str, seen: set[int], depth: int
) -> Iterator[tuple[str, torch.Tensor]]:
    if id(value) in seen:
        return
    if isinstance(value, torch.Tensor | np.ndarray):
        seen.add(id(value))
        if (tensor := _writable(value)) is not None:
            yield path, tensor
    elif depth and (parts := _parts(value, own)):
        seen.add(id(value))
        for name, part in parts.items():
            yield from _within(part, f"{path}/{name}", own, seen, depth - 1)


def _writable(value: torch.Tensor | np.ndarray) -> torch.Tensor | None:
    """A tensor to write to, in which each number has a place of its own; None where there is none."""
    if isinstance(value, np.ndarray):
        return torch.from_numpy(value) if value.dtype.kind in "fi" and value.flags.carray else None
    if value.layout is not torch.strided:
        return None
    spread = (stride or size < 2 for stride, size in zip(value.stride(), value.shape, strict=True))
    return value if all(spread) else None


def _parts(value: object, own: str) -> Mapping[object, object]:
    """What a container holds, or an object of torch's layers or of a class in the model's file."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, list | tuple | set | deque):
        return dict(enumerate(value))
    if isinstance(value, torch.nn.Module | SimpleNamespace) or type(value).__module__ == own:
        return dict(getattr(value, "__dict__", {}))
    return {}
