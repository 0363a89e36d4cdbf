"""Odds: how often symbols are drawn by a model, beside what its scores say."""

import numpy as np

from grading.case import Arrays
from grading.checks.question import Failed
from grading.numerics import softmax

FAR = 0.1  # how far the frequencies of some 2,000 draws may be off, in total variation


def has_odds(
    frequencies: np.ndarray,
    draws: int,
    last: np.ndarray,
    wrong: Arrays,
    temperature: float,
    top_k: int | None,
) -> None:
    """Raises Failed unless the symbols were drawn as often as the scores of the last position say.

    frequencies: shares of `draws`; wrong: the scores of the "first" position, and those of the last symbol
    "alone"
    """
    right = _odds(last / temperature, top_k)
    if _distance(frequencies, right) <= FAR:
        return
    others = {
        "temperature multiplied": _odds(last * temperature, top_k),
        "temperature not used": _odds(last, top_k),
        "top_k not used": _odds(last / temperature, None),
        "top_k one too many": _odds(last / temperature, top_k and top_k + 1),
        "top_k one too few": _odds(last / temperature, top_k and top_k - 1),
        "first position's scores": _odds(wrong["first"] / temperature, top_k),
        "last symbol alone": _odds(wrong["alone"] / temperature, top_k),
    }
    near = [name for name, odds in others.items() if _distance(frequencies, odds) <= FAR]
    worst = int(np.abs(frequencies - right).argmax())
    details = [("expected", f"symbol {worst} in {right[worst]:.1%} of {draws:,} draws")]
    details += [("got", f"{frequencies[worst]:.1%}")]
    message = f"temperature={temperature:g}, top_k={top_k}: wrong frequencies."
    raise Failed(message, details, mistakes=near)


def _odds(logits: np.ndarray, top_k: int | None) -> np.ndarray:
    probabilities = softmax(logits)
    if top_k:
        probabilities[np.argsort(logits)[:-top_k]] = 0
    return np.array(probabilities / probabilities.sum())


def _distance(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.abs(a - b).sum() / 2)
