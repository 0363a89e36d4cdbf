# /// submission
# about = "softmax_backward builds the Jacobian of a blog post, diagflat(s) - s s.T, from all numbers at once, so with more than one row every row feels the softmax of the others."
# changes = "autodiff.py"
# ///
import numpy as np


def softmax_backward(grad, result, a, axis):
    # d softmax_i / d a_j = s_i * (delta_ij - s_j)
    s = result.reshape(-1, 1)
    jacobian = np.diagflat(s) - np.dot(s, s.T)
    return np.dot(jacobian, grad.reshape(-1, 1)).reshape(a.shape)


def log_softmax_backward(grad, result, a, axis):
    return grad - np.exp(result) * grad.sum(axis=axis, keepdims=True)
