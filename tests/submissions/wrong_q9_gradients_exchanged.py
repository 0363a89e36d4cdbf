# /// submission
# about = "multiply_backward returns the two gradients in the wrong order."
# changes = "autodiff.py"
# mistake = "gradients exchanged"
# [q9]
# arithmetic = ["failed", "multiply_backward returns a wrong gradient for a.", "gradients exchanged"]
# training = ["failed", "of 1,000 new sequences are right"]
# ///
def multiply_backward(grad, result, a, b):
    "*** YOUR CODE HERE ***"
    return grad * a, grad * b
