# /// submission
# about = "max_backward divides by the number of maxima in the whole array instead of the number of equal maxima along axis, so gradients are too small as soon as there are several maxima along other axes."
# changes = "autodiff.py"
# ///
import numpy as np


def max_backward(grad, result, a, axis, keepdims):
    r = restore(result, axis, a.shape)
    g = restore(grad, axis, a.shape)
    mask = (a == r).astype(a.dtype)
    return g * mask / mask.sum()
