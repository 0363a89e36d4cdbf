# /// submission
# about = "softmax_backward sums over the last dimension, whatever axis is."
# changes = "autodiff.py"
# mistake = "last dimension, whatever axis is"
# [q9]
# softmaxes = ["failed", "softmax_backward returns a wrong gradient.", "last dimension, whatever axis is"]
# ///
def softmax_backward(grad, result, a, axis):
    "*** YOUR CODE HERE ***"
    return result * (grad - (grad * result).sum(axis=-1, keepdims=True))
