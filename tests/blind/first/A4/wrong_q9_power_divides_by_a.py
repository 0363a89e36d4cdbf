# /// submission
# about = "power_backward writes n a^(n-1) as n a^n / a, which is 0 / 0 = NaN where a is zero."
# changes = "autodiff.py"
# ///

def power_backward(grad, result, a, exponent):
    return grad * exponent * result / a
