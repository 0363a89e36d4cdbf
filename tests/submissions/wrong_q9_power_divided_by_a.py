# /// submission
# about = "power_backward divides the result by a to lower the exponent: 0 / 0 at 0."
# changes = "autodiff.py"
# mistake = "power divided by a"
# [q9]
# arithmetic = ["failed", "power_backward returns a wrong gradient.", "power divided by a"]
# ///
def power_backward(grad, result, a, exponent):
    return grad * exponent * result / a
