# /// submission
# about = "power_backward multiplies by n a^n, not by n a^(n - 1)."
# changes = "autodiff.py"
# mistake = "exponent not lowered"
# budget = 0.0005
# [q9]
# arithmetic = ["failed", "power_backward returns a wrong gradient.", "exponent not lowered"]
# training = ["failed", "stopped after"]
# ///
def power_backward(grad, result, a, exponent):
    "*** YOUR CODE HERE ***"
    return grad * exponent * result
