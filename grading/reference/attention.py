"""Attention in NumPy, right and in the ways it is known to go wrong, and which of these an output comes from.

A wrong output that equals what one known mistake gives for the same inputs is explained by that mistake.
"""

import contextlib
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from grading import expect
from grading.check import Failed
from grading.numerics import softmax
from grading.student import Value

HIDDEN = -1e9  # in place of a score: softmax gives it a weight of exactly 0

Formula = Callable[..., Sequence[np.ndarray]]


def attention(
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    mask: np.ndarray | None = None,
    scale: Callable[[int], float] = np.sqrt,
    axis: int = -1,
    masking: str = "before",
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Output (… × Lq × dv), weights and scaled scores (… × Lq × Lk) of scaled dot-product attention.

    A query that may see no key has weights of zero. What follows `mask` is right as it is; everything else
    is a mistake.
    """
    scores = query @ key.swapaxes(-1, -2) / scale(query.shape[-1])
    if mask is None or masking == "ignored":
        weights = softmax(scores, axis)
    else:
        weights = _masked_weights(scores, np.broadcast_to(mask != 0, scores.shape), axis, masking)
    return weights @ value, weights, scores


def _masked_weights(scores: np.ndarray, mask: np.ndarray, axis: int, masking: str) -> np.ndarray:
    if masking == "after":
        return np.where(mask, softmax(scores, axis), 0)
    if masking == "inverted":
        mask = ~mask
    fill = {"zero": 0, "infinite": -np.inf}.get(masking, HIDDEN)
    with np.errstate(invalid="ignore"):  # softmax of a row of -inf is NaN
        weights = softmax(np.where(mask, scores, fill), axis)
    return np.where(mask, weights, 0) if masking == "before" else weights


# Settings of `attention`, by what they are called in a report.
WAYS: Mapping[str, dict] = {
    "The scores are not divided by the square root of the width of the vectors.": {"scale": lambda d: 1.0},
    "The scores are divided by the width of the vectors, not by its square root.": {"scale": float},
    "softmax is over the queries, not over the keys: the weights of a query don't add up to 1.": {"axis": -2},
    "softmax is over the dimension before the queries, not over the last, the keys.": {"axis": -3},
}
MASKED_WAYS: Mapping[str, dict] = {
    "The mask comes after the softmax: the weights that it leaves don't add up to 1.": {"masking": "after"},
    "The mask is inverted: it hides the keys that may be seen.": {"masking": "inverted"},
    "Masked scores become 0, and softmax of 0 is a weight; they have to become very negative.": {
        "masking": "zero"
    },
    "The mask is not used.": {"masking": "ignored"},
}


def close(
    got: Sequence[Value], whats: Sequence[str], on: str, formula: Formula, known: Mapping[str, dict]
) -> None:
    """Each value is a tensor equal to what `formula()` gives; where not, the report says which mistake it is.

    `formula(**settings)` gives what comes of a known mistake; `whats` say what the values are.
    """
    right = formula()
    for value, expected, what in zip(got, right, whats, strict=True):
        try:
            expect.close(value, expected, what, on)
        except Failed as failure:
            why = recognised([each.array for each in got], formula, known)
            raise Failed(failure.message, [*failure.details, *why], failure.evidence) from None


def recognised(
    got: Sequence[np.ndarray | None], formula: Formula, known: Mapping[str, dict]
) -> list[tuple[str, str]]:
    """The detail ("why", sentence) of the one known mistake that gives all of `got`, or none."""
    right, named = formula(), []
    for sentence, settings in known.items():
        with contextlib.suppress(np.exceptions.AxisError):  # these inputs have no such dimension
            wrong = formula(**settings)
            if _equal(got, wrong) and not _equal(right, wrong):
                named.append(sentence)
    return [("why", named[0])] if len(named) == 1 else []


def _equal(arrays: Sequence[np.ndarray | None], others: Sequence[np.ndarray]) -> bool:
    return all(
        a is not None
        and a.shape == b.shape
        and np.allclose(a, b, rtol=expect.RELATIVE, atol=expect.ABSOLUTE, equal_nan=True)
        for a, b in zip(arrays, others, strict=True)
    )
