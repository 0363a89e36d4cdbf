# /// submission
# about = "mean_backward always divides by a.size, also if the mean goes over one axis only."
# changes = "autodiff.py"
# ///
import numpy as np


def sum_backward(grad, result, a, axis, keepdims):
    grad = restore(grad, axis, a.shape)
    return np.broadcast_to(grad, a.shape)


def mean_backward(grad, result, a, axis, keepdims):
    # like the sum, but every number counts only 1 / n
    n = a.size
    return np.broadcast_to(restore(grad, axis, a.shape), a.shape) / n
