# /// submission
# about = "permute_backward permutes by axes, which is not the way back."
# changes = "autodiff.py"
# mistake = "permuted again"
# budget = 0.0005
# [q9]
# movement = ["failed", "permute_backward returns a wrong gradient.", "permuted again"]
# training = ["failed", "stopped after"]
# ///
def permute_backward(grad, result, a, axes):
    """result = a with its dimensions in another order: dimension i of the result is dimension axes[i] of a.

    Hint: `array.transpose(order)` does this in NumPy, and `np.argsort(axes)` is the order that leads back.
    """
    "*** YOUR CODE HERE ***"
    return grad.transpose(axes)
