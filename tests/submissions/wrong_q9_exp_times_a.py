# /// submission
# about = "exp_backward multiplies by a, as if exp were a square."
# changes = "autodiff.py"
# mistake = "exp: multiplied by a"
# budget = 0.0005
# [q9]
# functions = ["failed", "exp_backward returns a wrong gradient.", "exp: multiplied by a"]
# training = ["failed", "stopped after"]
# ///
def exp_backward(grad, result, a):
    "*** YOUR CODE HERE ***"
    return grad * a
