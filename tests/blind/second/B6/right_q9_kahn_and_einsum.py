# /// submission
# about = "topological_order counts for each tensor the results that it still waits for (Kahn's algorithm), the matrix product's rule is two einsums, and unbroadcast sums in one call over all dimensions that were stretched."
# changes = "autodiff.py"
# ///
import numpy as np


def matmul_backward(grad, result, a, b):
    return (
        np.einsum("...nm,...km->...nk", grad, b, optimize=True),
        np.einsum("...nk,...nm->...km", a, grad, optimize=True),
    )


def unbroadcast(gradient, shape):
    full = (1,) * (gradient.ndim - len(shape)) + tuple(shape)
    stretched = tuple(i for i, n in enumerate(full) if n == 1)
    return gradient.sum(axis=stretched, keepdims=True).reshape(shape)


def topological_order(end):
    waiting = {id(end): 0}  # in how many results does each tensor occur?
    todo = [end]
    while todo:
        for t in todo.pop().inputs:
            if id(t) not in waiting:
                waiting[id(t)] = 0
                todo.append(t)
            waiting[id(t)] += 1
    backwards = []
    ready = [end]
    while ready:
        t = ready.pop()
        backwards.append(t)
        for parent in t.inputs:
            waiting[id(parent)] -= 1
            if waiting[id(parent)] == 0:
                ready.append(parent)
    backwards.reverse()
    return backwards
