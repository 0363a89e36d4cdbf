# /// submission
# about = "power_backward is right for numbers of an ordinary size and sign alone."
# changes = "autodiff.py"
# mistake = "power by a logarithm"
# budget = 0.0005
# [q9]
# arithmetic = ["failed", "power_backward returns a wrong gradient.", "power by a logarithm"]
# training = ["failed", "stopped after"]
# ///
def power_backward(grad, result, a, exponent):
    return grad * exponent * np.exp((exponent - 1) * np.log(a))
