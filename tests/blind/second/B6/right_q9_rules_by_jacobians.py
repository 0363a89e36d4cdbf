# /// submission
# about = "softmax_backward and log_softmax_backward multiply by the explicit Jacobian of every row, getitem counts rows by a flat index and bincount, and max shares by a normalised indicator."
# changes = "autodiff.py"
# ///
import math

import numpy as np


def softmax_backward(grad, result, a, axis):
    s = np.moveaxis(result, axis, -1)
    g = np.moveaxis(grad, axis, -1)
    # J_ij = s_i delta_ij - s_i s_j, one matrix for each row
    J = s[..., :, None] * np.eye(s.shape[-1], dtype=s.dtype) - s[..., :, None] * s[..., None, :]
    return np.moveaxis(np.einsum("...ij,...i->...j", J, g), -1, axis)


def log_softmax_backward(grad, result, a, axis):
    s = np.exp(np.moveaxis(result, axis, -1))
    g = np.moveaxis(grad, axis, -1)
    J = np.eye(s.shape[-1], dtype=s.dtype) - s[..., None, :]  # d log s_i / d a_j
    return np.moveaxis(np.einsum("...ij,...i->...j", J, g), -1, axis)


def getitem_backward(grad, result, a, index):
    number = np.arange(a.size).reshape(a.shape)  # linear index of each element, sub2ind
    taken = np.asarray(number[index]).ravel()
    flat = np.bincount(taken, weights=np.asarray(grad, float).ravel(), minlength=a.size)
    return flat.reshape(a.shape).astype(a.dtype)


def max_backward(grad, result, a, axis, keepdims):
    peak = (a == restore(np.asarray(result), axis, a.shape)).astype(a.dtype)
    share = peak / peak.sum(axis=axis, keepdims=True)
    return share * restore(np.asarray(grad), axis, a.shape)


def mean_backward(grad, result, a, axis, keepdims):
    g = restore(np.asarray(grad), axis, a.shape)
    n = math.prod(a.shape) // math.prod(g.shape)
    return np.tile(g / n, [big // small for big, small in zip(a.shape, g.shape)])
