# /// submission
# about = "log_softmax_backward takes its result for the softmax."
# changes = "autodiff.py"
# mistake = "log_softmax taken for the softmax"
# [q9]
# softmaxes = ["failed", "log_softmax_backward returns a wrong gradient.", "log_softmax taken for the softmax"]
# ///
def log_softmax_backward(grad, result, a, axis):
    "*** YOUR CODE HERE ***"
    return grad - result * grad.sum(axis=axis, keepdims=True)
