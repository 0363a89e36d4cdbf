# /// submission
# about = "max_backward divides by the number of maxima in the whole array, not by those along axis: too small as soon as there are several maxima."
# changes = "autodiff.py"
# ///
import numpy as np


def max_backward(grad, result, a, axis, keepdims):
    top = restore(result, axis, a.shape)
    argmax_set = (a == top).astype(a.dtype)
    share = argmax_set / argmax_set.sum()
    return share * restore(grad, axis, a.shape)
