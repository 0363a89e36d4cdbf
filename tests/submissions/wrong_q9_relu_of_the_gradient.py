# /// submission
# about = "relu_backward cuts off negative gradients and doesn't look at a."
# changes = "autodiff.py"
# mistake = "relu of the gradient"
# budget = 0.0005
# [q9]
# functions = ["failed", "relu_backward returns a wrong gradient.", "relu of the gradient"]
# training = ["failed", "stopped after"]
# ///
def relu_backward(grad, result, a):
    "*** YOUR CODE HERE ***"
    return np.maximum(grad, 0)
