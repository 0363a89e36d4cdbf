# /// submission
# about = "unbroadcast loses the dimensions of size 1. A fault that has no name."
# changes = "autodiff.py"
# [q9]
# unbroadcast = ["failed", "unbroadcast returns a wrong gradient."]
# ///
def unbroadcast(gradient, shape):
    "*** YOUR CODE HERE ***"
    missing = tuple(range(gradient.ndim - len(shape)))
    gradient = gradient.sum(axis=missing)  # (5, 2, 3) -> (2, 3)
    repeated = tuple(i for i, size in enumerate(shape) if size == 1)
    return gradient.sum(axis=repeated)
