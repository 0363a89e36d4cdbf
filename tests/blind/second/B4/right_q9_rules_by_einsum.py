# /// submission
# about = "Rules in other NumPy operations: einsum for matmul and softmax, moveaxis for permute, unbroadcast in one sum and a reshape."
# changes = "autodiff.py"
# ///
import numpy as np


def power_backward(grad, result, a, exponent):
    return np.multiply(grad, exponent * np.power(a, exponent - 1))


def relu_backward(grad, result, a):
    return np.where(a > 0, grad, 0)


def matmul_backward(grad, result, a, b):
    for_a = np.einsum("...nm,...km->...nk", grad, b)
    for_b = np.einsum("...nk,...nm->...km", a, grad)
    return for_a, for_b


def sum_backward(grad, result, a, axis, keepdims):
    return np.ones_like(a) * restore(grad, axis, a.shape)


def mean_backward(grad, result, a, axis, keepdims):
    share = result.size / a.size
    return np.full_like(a, share) * restore(grad, axis, a.shape)


def max_backward(grad, result, a, axis, keepdims):
    hit = np.equal(a, restore(result, axis, a.shape))
    count = np.sum(hit, axis=axis, keepdims=True)
    return np.where(hit, restore(grad, axis, a.shape) / count, 0)


def permute_backward(grad, result, a, axes):
    return np.moveaxis(grad, range(len(axes)), axes)


def softmax_backward(grad, result, a, axis):
    s, g = np.moveaxis(result, axis, -1), np.moveaxis(grad, axis, -1)
    inner = np.einsum("...i,...i->...", s, g)[..., None]
    return np.moveaxis(s * (g - inner), -1, axis)


def log_softmax_backward(grad, result, a, axis):
    return grad - np.exp(result) * np.add.reduce(grad, axis=axis, keepdims=True)


def unbroadcast(gradient, shape):
    padded = (1,) * (gradient.ndim - len(shape)) + tuple(shape)
    stretched = tuple(i for i, size in enumerate(padded) if size == 1)
    return gradient.sum(axis=stretched, keepdims=True).reshape(shape)
