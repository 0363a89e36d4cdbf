# /// submission
# about = "unbroadcast loses the dimensions of size 1. A fault that has no name."
# changes = "autodiff.py"
# [q9]
# unbroadcast = ["failed", "unbroadcast returns a wrong gradient."]
# ///
def unbroadcast(gradient, shape):
    """Return the gradient for an array of `shape` that was stretched to the shape of `gradient`.

    To make shapes fit, NumPy puts missing dimensions in front and repeats dimensions of size 1. A number
    that was used many times gets the sum of the gradients of all its copies.

    gradient: for example (5, 2, 3)
    shape: for example (2, 1); then the sum goes over dimensions 0 and 2
    returns: an array of exactly this shape
    """
    "*** YOUR CODE HERE ***"
    missing = tuple(range(gradient.ndim - len(shape)))
    gradient = gradient.sum(axis=missing)  # (5, 2, 3) -> (2, 3)
    repeated = tuple(i for i, size in enumerate(shape) if size == 1)
    return gradient.sum(axis=repeated)
