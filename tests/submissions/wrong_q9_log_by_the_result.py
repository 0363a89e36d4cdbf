# /// submission
# about = "log_backward divides by the logarithm."
# changes = "autodiff.py"
# mistake = "log: divided by the result"
# budget = 0.0005
# [q9]
# functions = ["failed", "log_backward returns a wrong gradient.", "log: divided by the result"]
# training = ["failed", "stopped after"]
# ///
def log_backward(grad, result, a):
    "*** YOUR CODE HERE ***"
    return grad / result
