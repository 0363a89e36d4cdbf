# /// submission
# about = "softmax_backward multiplies by the Jacobian along the last dimension and ignores axis."
# changes = "autodiff.py"
# ///

import numpy as np


def softmax_backward(grad, result, a, axis):
    s = result
    identity = np.eye(s.shape[-1], dtype=s.dtype)
    jacobian = s[..., :, None] * (identity - s[..., None, :])
    return np.einsum("...ij,...i->...j", jacobian, grad)
