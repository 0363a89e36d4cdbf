# /// submission
# about = "masked_fill_backward lets every gradient through."
# changes = "autodiff.py"
# mistake = "mask not used"
# budget = 0.0005
# [q9]
# movement = ["failed", "masked_fill_backward returns a wrong gradient.", "mask not used"]
# training = ["failed", "stopped after"]
# ///
def masked_fill_backward(grad, result, a, mask, value):
    "*** YOUR CODE HERE ***"
    return grad
