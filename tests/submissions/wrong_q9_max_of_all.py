# /// submission
# about = "max_backward looks for the largest number of the whole array."
# changes = "autodiff.py"
# mistake = "max: largest of all"
# budget = 0.0005
# [q9]
# reductions = ["failed", "max_backward returns a wrong gradient.", "max: largest of all"]
# training = ["failed", "stopped after"]
# ///
def max_backward(grad, result, a, axis, keepdims):
    "*** YOUR CODE HERE ***"
    largest = a == a.max()
    return restore(grad, axis, a.shape) * largest
