# /// submission
# about = "The sum in softmax_backward has no keepdims: it does not fit, or on square arrays it is subtracted along the wrong dimension."
# changes = "autodiff.py"
# ///
import numpy as np


def softmax_backward(grad, result, a, axis):
    """J = diag(s) - s s^T, so J^T g = s (g - <s, g>)."""
    inner = np.sum(grad * result, axis=axis)
    return result * (grad - inner)
