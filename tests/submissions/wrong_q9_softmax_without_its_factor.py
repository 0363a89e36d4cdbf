# /// submission
# about = "softmax_backward leaves out the factor s. A fault that has no name."
# changes = "autodiff.py"
# [q9]
# softmaxes = ["failed", "softmax_backward returns a wrong gradient."]
# ///
def softmax_backward(grad, result, a, axis):
    """result = exp(a) / sum(exp(a)) along axis; call it s. The gradient is s (grad - sum(grad s)).

    The sum is along axis, too. Where does it come from? Each number of a is part of the denominator of every
    result along the axis.
    """
    "*** YOUR CODE HERE ***"
    return grad - (grad * result).sum(axis=axis, keepdims=True)
