# /// submission
# about = "softmax_backward builds the Jacobian diag(s) - s s^T as for one vector, so for batches (two and more dimensions) np.diag and np.outer give something else and the product raises an exception."
# changes = "autodiff.py"
# ///
import numpy as np


def softmax_backward(grad, result, a, axis):
    # J_ij = ds_i/da_j = s_i (delta_ij - s_j)
    s = result
    J = np.diag(s) - np.outer(s, s)
    return J.T @ grad


def log_softmax_backward(grad, result, a, axis):
    s = np.exp(result)
    return grad - s * grad.sum(axis=axis, keepdims=True)
