# /// submission
# about = "The rules use moveaxis, bincount, masks by assignment and ones_like products instead of the operations that the hints name."
# changes = "autodiff.py"
# ///
import numpy as np


def add_backward(grad, result, a, b):
    return [grad, grad]


def multiply_backward(grad, result, a, b):
    return np.multiply(grad, b), np.multiply(grad, a)


def divide_backward(grad, result, a, b):
    for_a = grad / b
    return for_a, -result * for_a


def power_backward(grad, result, a, exponent):
    return exponent * np.power(a, exponent - 1) * grad


def exp_backward(grad, result, a):
    return result * grad


def log_backward(grad, result, a):
    return np.divide(grad, a)


def relu_backward(grad, result, a):
    return np.where(result > 0, grad, 0)


def matmul_backward(grad, result, a, b):
    return np.matmul(grad, np.moveaxis(b, -1, -2)), np.matmul(np.moveaxis(a, -1, -2), grad)


def sum_backward(grad, result, a, axis, keepdims):
    return restore(grad, axis, a.shape) * np.ones_like(a)


def mean_backward(grad, result, a, axis, keepdims):
    return restore(grad, axis, a.shape) * np.full_like(a, result.size / a.size)


def max_backward(grad, result, a, axis, keepdims):
    winners = np.equal(a, restore(result, axis, a.shape)).astype(a.dtype)
    shares = winners / winners.sum(axis=axis, keepdims=True)
    return shares * restore(grad, axis, a.shape)


def reshape_backward(grad, result, a, shape):
    return np.reshape(grad, np.shape(a))


def permute_backward(grad, result, a, axes):
    return np.moveaxis(grad, range(len(axes)), axes)


def getitem_backward(grad, result, a, index):
    # number all places of a: then the same index says where each gradient belongs
    places = np.arange(a.size).reshape(a.shape)[index]
    sums = np.bincount(np.ravel(places), weights=np.ravel(grad), minlength=a.size)
    return sums.reshape(a.shape).astype(a.dtype)


def masked_fill_backward(grad, result, a, mask, value):
    passed = np.array(grad)
    passed[np.broadcast_to(np.asarray(mask, bool), passed.shape)] = 0
    return passed


def softmax_backward(grad, result, a, axis):
    weighted = result * grad
    return weighted - result * weighted.sum(axis=axis, keepdims=True)


def log_softmax_backward(grad, result, a, axis):
    return grad - np.exp(result) * np.sum(grad, axis=axis, keepdims=True)
