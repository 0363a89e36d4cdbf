# /// submission
# about = "unbroadcast returns the gradient as it is."
# changes = "autodiff.py"
# mistake = "nothing summed up"
# [q9]
# unbroadcast = ["failed", "unbroadcast returns a wrong gradient.", "nothing summed up"]
# ///
def unbroadcast(gradient, shape):
    "*** YOUR CODE HERE ***"
    return gradient
