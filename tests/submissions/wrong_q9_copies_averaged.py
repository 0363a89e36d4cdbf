# /// submission
# about = "unbroadcast takes the mean over the copies."
# changes = "autodiff.py"
# mistake = "mean over the copies"
# [q9]
# unbroadcast = ["failed", "unbroadcast returns a wrong gradient.", "mean over the copies"]
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
    gradient = gradient.mean(axis=missing)
    repeated = tuple(i for i, size in enumerate(shape) if size == 1)
    return gradient.mean(axis=repeated, keepdims=True)
