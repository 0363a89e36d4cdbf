# /// submission
# about = "max_backward gives each of several equally large numbers the whole gradient."
# changes = "autodiff.py"
# mistake = "max: all to every tie"
# budget = 0.0005
# [q9]
# reductions = ["failed", "max_backward is wrong where several numbers are the largest.", "max: all to every tie"]
# training = ["failed", "stopped after"]
# ///
def max_backward(grad, result, a, axis, keepdims):
    "*** YOUR CODE HERE ***"
    return restore(grad, axis, a.shape) * (a == restore(result, axis, a.shape))
