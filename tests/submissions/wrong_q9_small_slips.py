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
    "*** YOUR CODE HERE ***"
    return grad / b, grad * a / b**2


def exp_backward(grad, result, a):
    "*** YOUR CODE HERE ***"
    return result


def getitem_backward(grad, result, a, index):
    "*** YOUR CODE HERE ***"
    gradient = np.zeros_like(a)
    gradient[index] += grad
    return gradient
