# /// submission
# about = "sum_backward restores the dimensions and does not stretch them."
# changes = "autodiff.py"
# mistake = "sum: not stretched"
# budget = 0.0005
# [q9]
# reductions = ["failed", "sum_backward returns a wrong gradient.", "sum: not stretched"]
# training = ["failed", "stopped after"]
# ///
def sum_backward(grad, result, a, axis, keepdims):
    "*** YOUR CODE HERE ***"
    return restore(grad, axis, a.shape)
