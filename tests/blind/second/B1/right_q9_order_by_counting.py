# /// submission
# about = "topological_order counts how often each tensor is still used and takes those that are free, and unbroadcast sums with keepdims from the back."
# changes = "autodiff.py"
# ///
import numpy as np


def unbroadcast(gradient, shape):
    padded = (1,) * (gradient.ndim - len(shape)) + tuple(shape)
    for i in reversed(range(gradient.ndim)):
        if padded[i] == 1 and gradient.shape[i] != 1:
            gradient = np.add.reduce(gradient, axis=i, keepdims=True)
    return gradient.reshape(shape)


def topological_order(end):
    # 1. find all tensors, and count how many results each of them went into
    uses = {id(end): 0}
    found = [end]
    for tensor in found:  # grows while we walk
        for each in tensor.inputs:
            if id(each) not in uses:
                uses[id(each)] = 0
                found.append(each)
            uses[id(each)] += 1
    # 2. a tensor is free when all its results have been taken
    free = [end]
    backwards = []
    while free:
        tensor = free.pop()
        backwards.append(tensor)
        for each in tensor.inputs:
            uses[id(each)] -= 1
            if uses[id(each)] == 0:
                free.append(each)
    return backwards[::-1]
