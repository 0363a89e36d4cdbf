# /// submission
# about = "mean_backward takes a.shape[axis] for the number of values in a mean, which raises a TypeError when axis is a tuple."
# changes = "autodiff.py"
# ///
import numpy as np


def sum_backward(grad, result, a, axis, keepdims):
    return np.broadcast_to(restore(grad, axis, a.shape), a.shape)


def mean_backward(grad, result, a, axis, keepdims):
    if axis is None:
        n = a.size
    else:
        n = a.shape[axis]
    return sum_backward(grad, result, a, axis, keepdims) / n
