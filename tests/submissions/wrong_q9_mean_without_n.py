# /// submission
# about = "mean_backward does not divide by the count."
# changes = "autodiff.py"
# mistake = "mean: not divided"
# [q9]
# reductions = ["failed", "mean_backward returns a wrong gradient.", "mean: not divided"]
# training = ["failed", "of 1,000 new sequences are right"]
# ///
def mean_backward(grad, result, a, axis, keepdims):
    "*** YOUR CODE HERE ***"
    return np.broadcast_to(restore(grad, axis, a.shape), a.shape)
