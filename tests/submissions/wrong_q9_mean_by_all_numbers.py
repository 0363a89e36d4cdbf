# /// submission
# about = "mean_backward divides by the count of all numbers."
# changes = "autodiff.py"
# mistake = "mean: divided by all numbers"
# budget = 0.0005
# [q9]
# reductions = ["failed", "mean_backward returns a wrong gradient.", "mean: divided by all numbers"]
# training = ["failed", "stopped after"]
# ///
def mean_backward(grad, result, a, axis, keepdims):
    "*** YOUR CODE HERE ***"
    return np.broadcast_to(restore(grad, axis, a.shape) / a.size, a.shape)
