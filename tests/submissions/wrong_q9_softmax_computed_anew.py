# /// submission
# about = "log_softmax_backward is right for numbers of an ordinary size and sign alone."
# changes = "autodiff.py"
# mistake = "softmax computed anew"
# [q9]
# softmaxes = ["failed", "log_softmax_backward returns a wrong gradient.", "softmax computed anew"]
# ///
def log_softmax_backward(grad, result, a, axis):
    return grad - np.exp(a) / np.exp(a).sum(axis=axis, keepdims=True) * grad.sum(axis=axis, keepdims=True)
