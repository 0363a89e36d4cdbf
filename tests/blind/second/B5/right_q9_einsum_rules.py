# /// submission
# about = "Matmul's rule is written with einsum, relu's with sign, the softmax rules by way of each other, and unbroadcast with one sum and a reshape."
# changes = "autodiff.py"
# ///
import numpy as np


def relu_backward(grad, result, a):
    return grad * np.sign(result)


def matmul_backward(grad, result, a, b):
    return np.einsum("...nm,...km->...nk", grad, b), np.einsum("...nk,...nm->...km", a, grad)


def mean_backward(grad, result, a, axis, keepdims):
    return np.zeros_like(a) + restore(grad, axis, a.shape) * (result.size / a.size)


def max_backward(grad, result, a, axis, keepdims):
    if axis is None:
        axis = tuple(range(a.ndim))
    elif isinstance(axis, list):
        axis = tuple(axis)
    best = np.where(a == a.max(axis=axis, keepdims=True), 1.0, 0.0)
    return restore(grad, axis, a.shape) * best / best.sum(axis=axis, keepdims=True)


def log_softmax_backward(grad, result, a, axis):
    return grad - np.exp(result) * np.sum(grad, axis=axis, keepdims=True)


def softmax_backward(grad, result, a, axis):
    # s = exp(log s): the rule of exp, then the rule of log_softmax, with s * log written out
    g = grad * result
    return g - result * np.sum(g, axis=axis, keepdims=True)


def unbroadcast(gradient, shape):
    full = (1,) * (gradient.ndim - len(shape)) + tuple(shape)
    axes = tuple(i for i, n in enumerate(full) if n == 1)
    return gradient.sum(axis=axes, keepdims=True).reshape(shape)
