# /// submission
# about = "power_backward is right for numbers of an ordinary size and sign alone."
# changes = "autodiff.py"
# mistake = "power of the size alone"
# budget = 0.0005
# [q9]
# arithmetic = ["failed", "power_backward returns a wrong gradient.", "power of the size alone"]
# training = ["failed", "stopped after"]
# ///
def power_backward(grad, result, a, exponent):
    return grad * exponent * np.abs(a) ** (exponent - 1)
