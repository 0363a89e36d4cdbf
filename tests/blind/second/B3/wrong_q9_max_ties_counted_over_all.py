# /// submission
# about = "max_backward divides by the number of maxima in the whole array instead of the number along axis, so it is right for axis=None only."
# changes = "autodiff.py"
# ///
import numpy as np


def sum_backward(grad, result, a, axis, keepdims):
    return np.broadcast_to(restore(grad, axis, a.shape), a.shape)


def mean_backward(grad, result, a, axis, keepdims):
    per_mean = a.size // result.size
    return np.broadcast_to(restore(grad, axis, a.shape), a.shape) / per_mean


def max_backward(grad, result, a, axis, keepdims):
    is_largest = a == restore(result, axis, a.shape)
    ties = np.count_nonzero(is_largest)
    return is_largest * restore(grad, axis, a.shape) / ties
