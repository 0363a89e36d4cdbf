# /// submission
# about = "relu_backward lets the gradient through where a is 0."
# changes = "autodiff.py"
# mistake = "relu open at 0"
# budget = 0.0005
# [q9]
# functions = ["failed", "relu_backward returns a wrong gradient.", "relu open at 0"]
# training = ["failed", "stopped after"]
# ///
def relu_backward(grad, result, a):
    "*** YOUR CODE HERE ***"
    return grad * (a >= 0)
