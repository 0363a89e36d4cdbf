# /// submission
# about = "`axis or range(...)` takes axis 0 for no axis at all, so a mean over the first dimension is divided by the number of all elements."
# changes = "autodiff.py"
# ///
import math

import numpy as np


def mean_backward(grad, result, a, axis, keepdims):
    axes = np.atleast_1d(axis or range(a.ndim))
    count = math.prod(a.shape[i] for i in axes)
    return np.broadcast_to(restore(grad, axis, a.shape) / count, a.shape)
