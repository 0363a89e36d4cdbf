# /// submission
# about = "max_backward gives the gradient to all numbers, as a sum does."
# changes = "autodiff.py"
# mistake = "max: gradient to all"
# budget = 0.0005
# [q9]
# reductions = ["failed", "max_backward returns a wrong gradient.", "max: gradient to all"]
# training = ["failed", "stopped after"]
# ///
def max_backward(grad, result, a, axis, keepdims):
    """result = the largest of a over axis: it alone has an effect, so it gets all, and the others get 0.

    Where several are equally large, they share in equal parts.
    """
    "*** YOUR CODE HERE ***"
    return np.broadcast_to(restore(grad, axis, a.shape), a.shape)
