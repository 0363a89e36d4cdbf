# /// submission
# about = "unbroadcast sums without keepdims inside the loop, so after the first sum the numbers of the later axes are off by one; shapes with several ones raise or get a wrong sum."
# changes = "autodiff.py"
# ///
import numpy as np


def unbroadcast(gradient, shape):
    # 1. dimensions that were put in front
    while gradient.ndim > len(shape):
        gradient = gradient.sum(axis=0)
    # 2. dimensions of size 1 that were repeated
    for i in range(len(shape)):
        if shape[i] == 1:
            gradient = gradient.sum(axis=i)
    return gradient.reshape(shape)
