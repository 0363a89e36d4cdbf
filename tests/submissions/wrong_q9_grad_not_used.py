# /// submission
# about = "exp_backward returns the derivative alone, without grad."
# changes = "autodiff.py"
# mistake = "grad not used"
# budget = 0.0005
# [q9]
# functions = ["failed", "exp_backward returns a wrong gradient.", "grad not used"]
# training = ["failed", "stopped after"]
# ///
def exp_backward(grad, result, a):
    "*** YOUR CODE HERE ***"
    return result
