"""Scaled dot-product attention, and the ways in which it goes wrong: what q7 and q8 share."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grading.numerics import softmax

Normalise = Callable[[np.ndarray, Any], np.ndarray]  # softmax over an axis, or what is done in its place
HIDDEN = -1e9  # in place of a score: softmax gives it a weight of exactly 0

WAYS: dict[str, dict[str, Any]] = {
    "no scaling": {"scale": lambda d: 1.0},
    "scaled by the width": {"scale": float},
    "softmax over the queries": {"axis": -2},
    "softmax over the batch": {"axis": 0},
    "no softmax": {"axis": None},
}
MASKED = {
    "no mask": {"masking": "ignored"},
    "mask inverted": {"masking": "inverted"},
    "mask after the softmax": {"masking": "after"},
    "masked scores set to 0": {"masking": "zero"},
}


def attention(
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    mask: np.ndarray | None = None,
    scale: Callable[[int], float] = np.sqrt,
    axis: int | None = -1,
    masking: str = "before",
    normalise: Normalise = softmax,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Output (… × Lq × dv), weights and scaled scores (… × Lq × Lk) of scaled dot-product attention.

    A query that may see no key has weights of zero. What follows `mask` is right as it is; everything else
    is a mistake.
    """
    query, key, value = (each.astype(np.float64) for each in (query, key, value))
    scores = query @ key.swapaxes(-1, -2) / scale(query.shape[-1])
    if axis is None:
        normalise = _unchanged
    if mask is None or masking == "ignored":
        weights = normalise(scores, axis)
    else:
        weights = _masked(scores, np.broadcast_to(mask != 0, scores.shape), axis, masking, normalise)
    return weights @ value, weights, scores


def _masked(
    scores: np.ndarray, mask: np.ndarray, axis: int | None, masking: str, normalise: Normalise
) -> np.ndarray:
    """The weights that a mask leaves."""
    if masking == "after":
        return np.where(mask, normalise(scores, axis), 0)
    if masking == "inverted":
        mask = ~mask
    fill = {"zero": 0, "infinite": -np.inf}.get(masking, HIDDEN)
    weights = normalise(np.where(mask, scores, fill), axis)
    return np.where(mask, weights, 0) if masking == "before" else weights


def _unchanged(scores: np.ndarray, axis: object) -> np.ndarray:
    return scores


def linear(x: np.ndarray, parameters: Mapping[str, np.ndarray], name: str) -> np.ndarray:
    """x through the layer of this name, in float64; "" leaves the layer out."""
    x = x.astype(np.float64)
    return x @ parameters[f"{name}.weight"].T + parameters[f"{name}.bias"] if name else x


def normal(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return rng.normal(size=shape).astype(np.float32)


def some(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """A mask whose rows have a True, and a False where they have two places."""
    allowed = rng.random(shape) < 0.6
    allowed[..., -1], allowed[..., 0] = False, True
    return allowed
