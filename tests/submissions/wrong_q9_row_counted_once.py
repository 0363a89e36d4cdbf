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
    "*** YOUR CODE HERE ***"
    gradient = np.zeros_like(a)
    gradient[index] += grad
    return gradient
