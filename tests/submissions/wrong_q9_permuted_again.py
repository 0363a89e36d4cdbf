# /// submission
# about = "permute_backward permutes by axes, which is not the way back."
# changes = "autodiff.py"
# mistake = "permuted again"
# budget = 0.0005
# [q9]
# movement = ["failed", "permute_backward returns a wrong gradient.", "permuted again"]
# training = ["failed", "stopped after"]
# ///
def permute_backward(grad, result, a, axes):
    "*** YOUR CODE HERE ***"
    return grad.transpose(axes)
