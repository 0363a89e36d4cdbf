# /// submission
# about = "The order by counting users (Kahn), unbroadcast as one sum over a tuple of axes, the softmax by explicit Jacobians per row, getitem by bincount over numbered places."
# changes = "autodiff.py"
# ///
import numpy as np


def matmul_backward(grad, result, a, b):
    grad_a = np.einsum("...nm,...km->...nk", grad, b)
    grad_b = np.einsum("...nk,...nm->...km", a, grad)
    return grad_a, grad_b


def mean_backward(grad, result, a, axis, keepdims):
    count = a.size / max(result.size, 1)
    return np.ones_like(a) * (restore(grad, axis, a.shape) / count)


def max_backward(grad, result, a, axis, keepdims):
    winners = (a == restore(result, axis, a.shape)).astype(a.dtype)
    ties = winners.sum(axis=axis, keepdims=True)
    return winners / ties * restore(grad, axis, a.shape)


def getitem_backward(grad, result, a, index):
    # number all places of a, and see which numbers the index picks
    places = np.arange(a.size).reshape(a.shape)[index]
    total = np.bincount(np.ravel(places), weights=np.ravel(grad), minlength=a.size)
    return total.reshape(a.shape).astype(a.dtype)


def softmax_backward(grad, result, a, axis):
    s = np.moveaxis(result, axis, -1)
    g = np.moveaxis(grad, axis, -1)
    n = s.shape[-1]
    jacobian = s[..., :, None] * np.eye(n, dtype=s.dtype) - s[..., :, None] * s[..., None, :]
    out = (jacobian @ g[..., None])[..., 0]
    return np.moveaxis(out, -1, axis)


def unbroadcast(gradient, shape):
    missing = gradient.ndim - len(shape)
    padded = (1,) * missing + tuple(shape)
    axes = tuple(i for i, (have, want) in enumerate(zip(gradient.shape, padded)) if want == 1 and have != 1)
    return gradient.sum(axis=axes, keepdims=True).reshape(shape)


def topological_order(end):
    # how many results use each tensor
    uses = {id(end): 0}
    stack = [end]
    while stack:
        node = stack.pop()
        for inp in node.inputs:
            if id(inp) not in uses:
                uses[id(inp)] = 0
                stack.append(inp)
            uses[id(inp)] += 1
    # take away what nobody needs any more, beginning at the end
    ready, backwards = [end], []
    while ready:
        node = ready.pop()
        backwards.append(node)
        for inp in node.inputs:
            uses[id(inp)] -= 1
            if uses[id(inp)] == 0:
                ready.append(inp)
    return backwards[::-1]
