# /// submission
# about = "Source and destination of np.moveaxis are exchanged, so the permutation is applied once more instead of undone; it is right for exchanges of two dimensions only."
# changes = "autodiff.py"
# ///
import numpy as np


def permute_backward(grad, result, a, axes):
    return np.moveaxis(grad, axes, range(grad.ndim))
