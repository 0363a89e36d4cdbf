"""A student's objects with parameters of ours."""

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from grading.case import Arrays
from grading.checks.question import Failed
from grading.student import remote
from grading.student.remote import RemoteObject
from grading.student.values import Value


def assigned(
    model: RemoteObject, parameters: Arrays, complaint: Callable[[str, tuple[int, ...] | None], str]
) -> RemoteObject:
    """`model`, with these parameters, each of which it has to have in the same shape.

    If not, raises Failed with `complaint(name, shape)` for the first: the shape that it has, None if it is
    missing.
    """
    shapes = {name: array.shape for name, array in model.parameters().items()}
    for name, array in parameters.items():
        if shapes.get(name) != array.shape:
            raise Failed(complaint(name, shapes.get(name)))
    remote.assign(model, parameters)
    return model


def reached(gradients: Mapping[str, Value], names: Iterable[str], what: str) -> None:
    """Raises Failed unless each of these parameters gets a gradient from what `what` returned."""
    for name in names:
        found = gradients[name].numbers()
        if found is None or not found.any():
            ask = "Does .detach(), .data, .item() or torch.no_grad() cut the way from the output back to it?"
            raise Failed(f"No gradient reaches {name} of {what}: it could never learn.", [("ask", ask)])


def randomize(model: RemoteObject, rng: np.random.Generator) -> None:
    """Give every parameter random values, so that a layer that starts at zero hides no dependence."""
    remote.assign(
        model,
        {name: rng.normal(0, 0.1, p.shape).astype(np.float32) for name, p in model.parameters().items()},
    )


def shaken(model: RemoteObject, rng: np.random.Generator) -> RemoteObject:
    """The model with noise on every parameter, so that a layer that starts at zero hides nothing."""
    noisy = {name: p + _noise(rng, p.shape) for name, p in model.parameters().items()}
    remote.assign(model, {name: p.astype(np.float32) for name, p in noisy.items()})
    return model


def _noise(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Numbers of the size that the weights of a new layer of this shape have."""
    width = shape[-1] if shape else 1
    return rng.normal(0, max(1, width) ** -0.5, shape)


def normal(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Standard normal numbers, float32."""
    return rng.normal(size=shape).astype(np.float32)
