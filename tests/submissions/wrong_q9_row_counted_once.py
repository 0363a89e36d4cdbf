# /// submission
# about = "getitem_backward adds with +=, so a row that was taken twice gets one gradient."
# changes = "autodiff.py"
# mistake = "repeated row counted once"
# budget = 0.0005
# [q9]
# movement = ["failed", "getitem_backward returns a wrong gradient.", "repeated row counted once"]
# example = ["failed", "Multi-head attention: wrong is embedding.weight.", "repeated row counted once"]
# training = ["failed", "stopped after"]
# ///
def getitem_backward(grad, result, a, index):
    """result = a[index], a part of a; with an array of row numbers, the look-up of an embedding.

    What was taken gets its gradient, the rest of a gets 0. The same row may have been taken several times;
    then it gets the sum. `x[index] += grad` would add only once, `np.add.at(x, index, grad)` each time.
    """
    "*** YOUR CODE HERE ***"
    gradient = np.zeros_like(a)
    gradient[index] += grad
    return gradient
