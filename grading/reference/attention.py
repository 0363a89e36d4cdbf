"""Scaled dot-product attention, and the ways in which it goes wrong: what q6, q7 and q8 share.

The computation is a few stages, each an argument of `attention`: product, scale, mask, fill, softmax, mean.
A way is another value for one of them, so two ways of different stages go together (grading.case.make).
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grading.numerics import softmax

Normalise = Callable[[np.ndarray, Any], np.ndarray]  # softmax over an axis, or what is done in its place
HIDDEN = -1e9  # in place of a score: softmax gives it a weight of exactly 0


def turned(matrices: np.ndarray) -> np.ndarray:
    return matrices.swapaxes(-1, -2)


def product(query: np.ndarray, key: np.ndarray, value: np.ndarray) -> np.ndarray:
    return query @ turned(key)


def root(query: np.ndarray, key: np.ndarray) -> float:
    return query.shape[-1] ** 0.5


def mean(weights: np.ndarray, query: np.ndarray, key: np.ndarray, value: np.ndarray) -> np.ndarray:
    return weights @ value


def _reshaped(query: np.ndarray, key: np.ndarray, value: np.ndarray) -> np.ndarray:
    return query @ key.reshape(*key.shape[:-2], key.shape[-1], key.shape[-2])


def _of_length_1(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def _not_divided(scores: np.ndarray, axis: int) -> np.ndarray:
    return np.exp(scores)


def _divided_only(scores: np.ndarray, axis: int) -> np.ndarray:
    return scores / scores.sum(axis=axis, keepdims=True)


def _sigmoid(scores: np.ndarray, axis: int) -> np.ndarray:
    return 1 / (1 + np.exp(-scores))


def _of_all(scores: np.ndarray, axis: int) -> np.ndarray:
    return softmax(scores.reshape(*scores.shape[:-2], -1), -1).reshape(scores.shape)


WAYS: dict[str, dict[str, Any]] = {
    "keys reshaped": {"product": _reshaped},
    "keys with themselves": {"product": lambda q, k, v: k @ turned(k)},
    "queries with themselves": {"product": lambda q, k, v: q @ turned(q)},
    "queries with the values": {"product": lambda q, k, v: q @ turned(v)},
    "sign of the scores": {"product": lambda q, k, v: -q @ turned(k)},
    "vectors of length 1": {"product": lambda q, k, v: _of_length_1(q) @ turned(_of_length_1(k))},
    "no scaling": {"scale": lambda q, k: 1.0},
    "scaled by the width": {"scale": lambda q, k: float(q.shape[-1])},
    "multiplied by the root": {"scale": lambda q, k: q.shape[-1] ** -0.5},
    "multiplied by the width": {"scale": lambda q, k: 1 / q.shape[-1]},
    "fourth root of the width": {"scale": lambda q, k: q.shape[-1] ** 0.25},
    "half of the width": {"scale": lambda q, k: q.shape[-1] / 2},
    "root of twice the width": {"scale": lambda q, k: (2 * q.shape[-1]) ** 0.5},
    "root cut to a whole number": {"scale": lambda q, k: float(int(q.shape[-1] ** 0.5))},
    "scaled by the number of keys": {"scale": lambda q, k: float(k.shape[-2])},
    "root of the number of keys": {"scale": lambda q, k: k.shape[-2] ** 0.5},
    "root of the number of queries": {"scale": lambda q, k: q.shape[-2] ** 0.5},
    "root of the first dimension": {"scale": lambda q, k: len(q) ** 0.5},
    "softmax over the queries": {"axis": -2},
    "softmax over the batch": {"axis": 0},
    "no softmax": {"normalise": lambda scores, axis: scores},
    "softmax over all scores": {"normalise": _of_all},
    "softmax twice": {"normalise": lambda scores, axis: softmax(softmax(scores, axis), axis)},
    "exponentials not divided": {"normalise": _not_divided},
    "scores divided by their sum": {"normalise": _divided_only},
    "log of the weights": {"normalise": lambda scores, axis: np.log(softmax(scores, axis))},
    "sigmoid for softmax": {"normalise": _sigmoid},
    "scaled after the softmax": {"scale": lambda q, k: 1.0, "after": root},
    "weights turned": {"mixed": lambda w, q, k, v: turned(w) @ v},
    "weights mix the queries": {"mixed": lambda w, q, k, v: w @ q},
    "weights mix the keys": {"mixed": lambda w, q, k, v: w @ k},
    "query added": {"mixed": lambda w, q, k, v: w @ v + q},
    "values added up": {"mixed": lambda w, q, k, v: np.ones_like(w) @ v},
    "scores returned": {"returned": lambda weights, scores: scores},
}
MASKED: dict[str, dict[str, Any]] = {
    "no mask": {"pattern": np.ones_like},
    "mask inverted": {"pattern": lambda mask: ~mask},
    "mask turned round": {"pattern": turned},
    "first row of the mask": {"pattern": lambda mask: mask[..., :1, :]},
    "last row of the mask": {"pattern": lambda mask: mask[..., -1:, :]},
    "first sequence's mask": {"pattern": lambda mask: mask[:1]},
    "mask after the softmax": {"masking": "after"},
    "masked scores set to 0": {"masking": 0.0},
    "masked scores set to 1": {"masking": 1.0},
    "masked scores set to -1": {"masking": -1.0},
    "masked scores very large": {"masking": -HIDDEN},
    "mask added as it is": {"masking": "added"},
    "masked weights very low": {"masking": "low after"},
}
FIRST_HEAD: dict[str, dict[str, Any]] = {"first head's mask": {"pattern": lambda mask: mask[:, :1]}}


def attention(
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    mask: np.ndarray | None = None,
    product: Callable = product,
    scale: Callable = root,
    pattern: Callable | None = None,
    masking: str | float = "before",
    axis: int = -1,
    normalise: Normalise = softmax,
    after: Callable | None = None,
    mixed: Callable = mean,
    returned: Callable = lambda weights, scores: weights,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Output (… × Lq × dv), weights and scaled scores (… × Lq × Lk) of scaled dot-product attention.

    A query that may see no key has weights of zero. What follows `mask` is right as it is; everything else
    is a mistake. ValueError where the shapes don't allow it.
    """
    query, key, value = (each.astype(np.float64) for each in (query, key, value))
    scores = product(query, key, value) / scale(query, key)
    if mask is None:
        weights = normalise(scores, axis)
    else:
        allowed = np.broadcast_to(mask != 0, scores.shape)
        allowed = np.broadcast_to(pattern(allowed) if pattern else allowed, scores.shape)
        weights = _masked(scores, allowed, axis, masking, normalise)
    if after:
        weights = weights / after(query, key)
    return mixed(weights, query, key, value), returned(weights, scores), scores


def _masked(
    scores: np.ndarray, mask: np.ndarray, axis: int, masking: str | float, normalise: Normalise
) -> np.ndarray:
    """The weights that a mask leaves."""
    if masking == "added":
        return normalise(scores + mask, axis)
    if masking in ("after", "low after"):
        return np.where(mask, normalise(scores, axis), 0 if masking == "after" else HIDDEN)
    named = {"infinite": -np.inf, "before": HIDDEN, "kept": HIDDEN}
    fill = named[masking] if isinstance(masking, str) else masking
    weights = normalise(np.where(mask, scores, fill), axis)
    return np.where(mask, weights, 0) if masking == "before" else weights


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
