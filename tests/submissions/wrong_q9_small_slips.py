# /// submission
# about = "A sign in divide, the chain rule in exp, and += for rows that were taken twice."
# changes = "autodiff.py"
# mistake = "wrong sign"
# budget = 0.0005
# [q9]
# arithmetic = ["failed", "divide_backward returns a wrong gradient for b.", "wrong sign"]
# functions = ["failed", "exp_backward returns a wrong gradient.", "grad not used"]
# movement = ["failed", "getitem_backward returns a wrong gradient.", "repeated row counted once"]
# example = ["failed", "Multi-head attention: wrong is embedding.weight.", "repeated row counted once"]
# training = ["failed", "stopped after"]
# ///
def divide_backward(grad, result, a, b):
    """result = a / b: the derivative for a is 1 / b, and for b it is -a / b²."""
    "*** YOUR CODE HERE ***"
    return grad / b, grad * a / b**2


def exp_backward(grad, result, a):
    """result = exp(a), which is its own derivative."""
    "*** YOUR CODE HERE ***"
    return result


def getitem_backward(grad, result, a, index):
    """result = a[index], a part of a; with an array of row numbers, the look-up of an embedding.

    What was taken gets its gradient, the rest of a gets 0. The same row may have been taken several times;
    then it gets the sum. `x[index] += grad` would add only once, `np.add.at(x, index, grad)` each time.
    """
    "*** YOUR CODE HERE ***"
    gradient = np.zeros_like(a)
    gradient[index] += grad
    return gradient
