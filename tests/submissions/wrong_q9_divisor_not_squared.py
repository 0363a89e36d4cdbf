# /// submission
# about = "divide_backward divides by b where it should be the square of b."
# changes = "autodiff.py"
# mistake = "divisor not squared"
# budget = 0.0005
# [q9]
# arithmetic = ["failed", "divide_backward returns a wrong gradient for b.", "divisor not squared"]
# training = ["failed", "stopped after"]
# ///
def divide_backward(grad, result, a, b):
    "*** YOUR CODE HERE ***"
    return grad / b, -grad * a / b
