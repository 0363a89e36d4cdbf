# /// submission
# about = "power_backward leaves out the factor n."
# changes = "autodiff.py"
# mistake = "exponent is no factor"
# budget = 0.0005
# [q9]
# arithmetic = ["failed", "power_backward returns a wrong gradient.", "exponent is no factor"]
# training = ["failed", "stopped after"]
# ///
def power_backward(grad, result, a, exponent):
    "*** YOUR CODE HERE ***"
    return grad * a ** (exponent - 1)
