# /// submission
# about = "topological_order counts how often each tensor is used and releases it when all its users are out (Kahn's algorithm), and unbroadcast pads the shape with ones and sums once."
# changes = "autodiff.py"
# ///
from collections import Counter

import numpy as np


def unbroadcast(gradient, shape):
    padded = (1,) * (np.ndim(gradient) - len(shape)) + tuple(shape)
    stretched = tuple(i for i, (had, has) in enumerate(zip(padded, np.shape(gradient))) if had != has)
    return np.sum(gradient, axis=stretched, keepdims=True).reshape(shape)


def topological_order(end):
    # first walk: how many uses does each tensor have?
    uses = Counter()
    met = {id(end)}
    todo = [end]
    while todo:
        for source in todo.pop().inputs:
            uses[id(source)] += 1
            if id(source) not in met:
                met.add(id(source))
                todo.append(source)

    # second walk: a tensor is released when its last user has been
    released = [end]
    for tensor in released:  # grows while we go through it
        for source in tensor.inputs:
            uses[id(source)] -= 1
            if uses[id(source)] == 0:
                released.append(source)
    return released[::-1]
