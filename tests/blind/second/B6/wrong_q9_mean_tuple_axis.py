# /// submission
# about = "mean_backward counts the numbers of one mean by a.shape[axis], which raises a TypeError if axis is a tuple of several dimensions."
# changes = "autodiff.py"
# ///
import numpy as np


def sum_backward(grad, result, a, axis, keepdims):
    return np.broadcast_to(restore(grad, axis, a.shape), a.shape)


def mean_backward(grad, result, a, axis, keepdims):
    # <x> = 1/n sum x_i  ->  d<x>/dx_i = 1/n
    if axis is None:
        n = a.size
    else:
        n = a.shape[axis]
    return np.broadcast_to(restore(grad, axis, a.shape), a.shape) / n
