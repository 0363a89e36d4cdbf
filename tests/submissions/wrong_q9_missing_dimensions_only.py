# /// submission
# about = "unbroadcast forgets the dimensions of size 1."
# changes = "autodiff.py"
# mistake = "missing dimensions only"
# [q9]
# unbroadcast = ["failed", "unbroadcast returns a wrong gradient.", "missing dimensions only"]
# ///
def unbroadcast(gradient, shape):
    "*** YOUR CODE HERE ***"
    return gradient.sum(axis=tuple(range(gradient.ndim - len(shape))))
