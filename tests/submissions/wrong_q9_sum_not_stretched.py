# /// submission
# about = "sum_backward restores the dimensions and does not stretch them."
# changes = "autodiff.py"
# mistake = "sum: not stretched"
# budget = 0.0005
# [q9]
# reductions = ["failed", "sum_backward returns a wrong gradient.", "sum: not stretched"]
# training = ["failed", "stopped after"]
# ///
def sum_backward(grad, result, a, axis, keepdims):
    """result = the sum of a over axis (a number, a tuple, or None for all): each number counts once.

    Hint: `restore(grad, axis, a.shape)`, then stretch it to the shape of a with `np.broadcast_to`.
    """
    "*** YOUR CODE HERE ***"
    return restore(grad, axis, a.shape)
