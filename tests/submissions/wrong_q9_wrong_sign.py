# /// submission
# about = "divide_backward forgets the minus in the gradient for b."
# changes = "autodiff.py"
# mistake = "wrong sign"
# budget = 0.0005
# [q9]
# arithmetic = ["failed", "divide_backward returns a wrong gradient for b.", "wrong sign"]
# training = ["failed", "stopped after"]
# ///
def divide_backward(grad, result, a, b):
    "*** YOUR CODE HERE ***"
    return grad / b, grad * a / b**2
