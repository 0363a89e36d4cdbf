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
    """result = the largest of a over axis: it alone has an effect, so it gets all, and the others get 0.

    Where several are equally large, they share in equal parts.
    """
    "*** YOUR CODE HERE ***"
    return restore(grad, axis, a.shape) * (a == restore(result, axis, a.shape))
