# /// submission
# about = "Many rules by other formulas: from the result, by np.where, by a padded shape and one sum, rules that call each other."
# changes = "autodiff.py"
# ///
import numpy as np


def divide_backward(grad, result, a, b):
    share = grad / b
    return share, -share * result


def relu_backward(grad, result, a):
    return np.where(result > 0, grad, np.zeros_like(grad))


def matmul_backward(grad, result, a, b):
    return np.matmul(grad, np.moveaxis(b, -1, -2)), np.matmul(np.moveaxis(a, -1, -2), grad)


def sum_backward(grad, result, a, axis, keepdims):
    return np.ones_like(a) * restore(grad, axis, a.shape)


def mean_backward(grad, result, a, axis, keepdims):
    return sum_backward(grad, result, a, axis, keepdims) * (result.size / a.size)


def max_backward(grad, result, a, axis, keepdims):
    ties = np.where(a < restore(result, axis, a.shape), 0, 1).astype(a.dtype)
    return sum_backward(grad, result, a, axis, keepdims) * ties / ties.sum(axis=axis, keepdims=True)


def permute_backward(grad, result, a, axes):
    return np.moveaxis(grad, range(grad.ndim), axes)


def getitem_backward(grad, result, a, index):
    places = np.arange(a.size).reshape(a.shape)[index]
    counted = np.bincount(np.ravel(places), weights=np.ravel(grad), minlength=a.size)
    return counted.reshape(a.shape).astype(a.dtype)


def masked_fill_backward(grad, result, a, mask, value):
    return grad * np.logical_not(mask)


def softmax_backward(grad, result, a, axis):
    weighted = grad * result
    return weighted - result * np.sum(weighted, axis=axis, keepdims=True)


def log_softmax_backward(grad, result, a, axis):
    total = np.sum(grad, axis=axis, keepdims=True)
    return np.subtract(grad, total * np.exp(result))


def unbroadcast(gradient, shape):
    padded = (1,) * (gradient.ndim - len(shape)) + tuple(shape)
    stretched = tuple(i for i, size in enumerate(padded) if size == 1)
    return gradient.sum(axis=stretched).reshape(shape)
