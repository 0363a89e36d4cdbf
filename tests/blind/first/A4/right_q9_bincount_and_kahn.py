# /// submission
# about = "getitem counts with bincount over flat indices, the softmaxes move their axis to the end, unbroadcast pads the shape, and the order is Kahn's algorithm on the number of uses."
# changes = "autodiff.py"
# ///

import numpy as np


def divide_backward(grad, result, a, b):
    for_a = grad / b
    return for_a, -for_a * result


def max_backward(grad, result, a, axis, keepdims):
    winners = (a == restore(result, axis, a.shape)).astype(a.dtype)
    axes = tuple(range(a.ndim)) if axis is None else axis
    return winners / winners.sum(axis=axes, keepdims=True) * restore(grad, axis, a.shape)


def mean_backward(grad, result, a, axis, keepdims):
    count = a.size // max(result.size, 1)
    return np.zeros_like(a) + restore(grad, axis, a.shape) / count


def getitem_backward(grad, result, a, index):
    places = np.arange(a.size).reshape(a.shape)[index]
    sums = np.bincount(np.ravel(places), weights=np.ravel(grad), minlength=a.size)
    return sums.reshape(a.shape).astype(a.dtype)


def softmax_backward(grad, result, a, axis):
    s = np.moveaxis(result, axis, -1)
    g = np.moveaxis(grad, axis, -1)
    mean = np.einsum("...i,...i->...", s, g)
    return np.moveaxis(s * (g - mean[..., None]), -1, axis)


def log_softmax_backward(grad, result, a, axis):
    g = np.moveaxis(grad, axis, -1)
    s = np.exp(np.moveaxis(result, axis, -1))
    return np.moveaxis(g - s * np.einsum("...i->...", g)[..., None], -1, axis)


def unbroadcast(gradient, shape):
    padded = (1,) * (gradient.ndim - len(shape)) + tuple(shape)
    stretched = tuple(i for i, size in enumerate(padded) if size == 1)
    return gradient.sum(axis=stretched, keepdims=True).reshape(shape)


def topological_order(end):
    uses = {id(end): 0}
    waiting = [end]
    while waiting:
        for tensor in waiting.pop().inputs:
            if id(tensor) not in uses:
                uses[id(tensor)] = 0
                waiting.append(tensor)
            uses[id(tensor)] += 1
    order = []
    ready = [end]
    while ready:
        tensor = ready.pop()
        order.append(tensor)
        for each in tensor.inputs:
            uses[id(each)] -= 1
            if uses[id(each)] == 0:
                ready.append(each)
    return order[::-1]
