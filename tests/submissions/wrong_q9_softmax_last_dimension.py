# /// submission
# about = "softmax_backward sums over the last dimension, whatever axis is."
# changes = "autodiff.py"
# mistake = "last dimension, whatever axis is"
# [q9]
# softmaxes = ["failed", "softmax_backward returns a wrong gradient.", "last dimension, whatever axis is"]
# ///
def softmax_backward(grad, result, a, axis):
    """result = exp(a) / sum(exp(a)) along axis; call it s. The gradient is s (grad - sum(grad s)).

    The sum is along axis, too. Where does it come from? Each number of a is part of the denominator of every
    result along the axis.
    """
    "*** YOUR CODE HERE ***"
    return result * (grad - (grad * result).sum(axis=-1, keepdims=True))
