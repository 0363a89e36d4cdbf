# /// submission
# about = "softmax_backward leaves out the factor s. A fault that has no name."
# changes = "autodiff.py"
# [q9]
# softmaxes = ["failed", "softmax_backward returns a wrong gradient."]
# ///
def softmax_backward(grad, result, a, axis):
    "*** YOUR CODE HERE ***"
    return grad - (grad * result).sum(axis=axis, keepdims=True)
