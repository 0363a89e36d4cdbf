# /// submission
# about = "The rules in other ways: einsum for the products, np.where, a new array divided by counts for max, moved axes back by a loop, and log_softmax through exp(result)."
# changes = "autodiff.py"
# ///
import numpy as np


def divide_backward(grad, result, a, b):
    grad_a = grad / b
    return grad_a, -grad_a * result


def relu_backward(grad, result, a):
    return np.where(a > 0, grad, np.zeros_like(grad))


def matmul_backward(grad, result, a, b):
    grad_a = np.einsum("...nm,...km->...nk", grad, b)
    grad_b = np.einsum("...nk,...nm->...km", a, grad)
    return grad_a, grad_b


def sum_backward(grad, result, a, axis, keepdims):
    return np.ones_like(a) * restore(grad, axis, a.shape)


def mean_backward(grad, result, a, axis, keepdims):
    count = a.size // max(result.size, 1)  # how many numbers are in one mean
    return np.ones_like(a) * restore(grad, axis, a.shape) / count


def max_backward(grad, result, a, axis, keepdims):
    largest = np.zeros_like(a)
    largest[a == restore(result, axis, a.shape)] = 1
    how_many = largest.sum(axis=axis, keepdims=True)
    return restore(grad, axis, a.shape) * largest / how_many


def permute_backward(grad, result, a, axes):
    back = [0] * len(axes)
    for i, axis in enumerate(axes):
        back[axis] = i
    return np.transpose(grad, back)


def masked_fill_backward(grad, result, a, mask, value):
    covered = np.broadcast_to(np.asarray(mask, dtype=bool), grad.shape)
    gradient = np.array(grad)
    gradient[covered] = 0
    return gradient


def softmax_backward(grad, result, a, axis):
    product = grad * result
    return product - result * product.sum(axis=axis, keepdims=True)


def log_softmax_backward(grad, result, a, axis):
    total = np.add.reduce(grad, axis=axis, keepdims=True)
    return grad - np.exp(result) * total
