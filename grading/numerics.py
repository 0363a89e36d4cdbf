"""Formulas in NumPy that several questions expect values by."""

import numpy as np


def softmax(scores: np.ndarray, axis: int = -1) -> np.ndarray:
    """Softmax over `axis`, of the shape of `scores`; the largest is subtracted, so nothing overflows."""
    powers = np.exp(scores - scores.max(axis=axis, keepdims=True))
    shares: np.ndarray = powers / powers.sum(axis=axis, keepdims=True)
    return shares
