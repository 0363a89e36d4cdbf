# /// submission
# about = "unbroadcast reshapes the gradient and sums up, which mixes what a stretched dimension inside holds."
# changes = "autodiff.py"
# mistake = "copies reshaped"
# [q9]
# unbroadcast = ["failed", "unbroadcast returns a wrong gradient.", "copies reshaped"]
# ///
def unbroadcast(gradient, shape):
    return gradient.reshape(-1, *shape).sum(axis=0)
