# /// submission
# about = "max_backward gives the gradient to all numbers, as a sum does."
# changes = "autodiff.py"
# mistake = "max: gradient to all"
# budget = 0.0005
# [q9]
# reductions = ["failed", "max_backward returns a wrong gradient.", "max: gradient to all"]
# training = ["failed", "stopped after"]
# ///
def max_backward(grad, result, a, axis, keepdims):
    "*** YOUR CODE HERE ***"
    return np.broadcast_to(restore(grad, axis, a.shape), a.shape)
