# /// submission
# about = "softmax_backward is g s (1 - s), as if each number changed only its own result."
# changes = "autodiff.py"
# mistake = "diagonal of the softmax alone"
# [q9]
# softmaxes = ["failed", "softmax_backward returns a wrong gradient.", "diagonal of the softmax alone"]
# ///
def softmax_backward(grad, result, a, axis):
    "*** YOUR CODE HERE ***"
    return grad * result * (1 - result)
