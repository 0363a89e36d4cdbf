# /// submission
# about = "unbroadcast takes the mean over the copies."
# changes = "autodiff.py"
# mistake = "mean over the copies"
# [q9]
# unbroadcast = ["failed", "unbroadcast returns a wrong gradient.", "mean over the copies"]
# ///
def unbroadcast(gradient, shape):
    "*** YOUR CODE HERE ***"
    missing = tuple(range(gradient.ndim - len(shape)))
    gradient = gradient.mean(axis=missing)
    repeated = tuple(i for i, size in enumerate(shape) if size == 1)
    return gradient.mean(axis=repeated, keepdims=True)
