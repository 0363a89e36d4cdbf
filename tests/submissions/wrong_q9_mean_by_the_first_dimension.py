# /// submission
# about = "mean_backward divides by the length of a, whatever axis is. A fault that has no name."
# changes = "autodiff.py"
# budget = 0.0005
# [q9]
# reductions = ["failed", "mean_backward returns a wrong gradient."]
# training = ["failed", "stopped after"]
# ///
def mean_backward(grad, result, a, axis, keepdims):
    "*** YOUR CODE HERE ***"
    count = len(a)
    return np.broadcast_to(restore(grad, axis, a.shape) / count, a.shape)
