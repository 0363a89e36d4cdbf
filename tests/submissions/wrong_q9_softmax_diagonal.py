# /// submission
# about = "softmax_backward is g s (1 - s), as if each number changed only its own result."
# changes = "autodiff.py"
# mistake = "diagonal of the softmax alone"
# [q9]
# softmaxes = ["failed", "softmax_backward returns a wrong gradient.", "diagonal of the softmax alone"]
# ///
def softmax_backward(grad, result, a, axis):
    """result = exp(a) / sum(exp(a)) along axis; call it s. The gradient is s (grad - sum(grad s)).

    The sum is along axis, too. Where does it come from? Each number of a is part of the denominator of every
    result along the axis.
    """
    "*** YOUR CODE HERE ***"
    return grad * result * (1 - result)
