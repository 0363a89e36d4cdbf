# /// submission
# about = "The order comes from counting uses, the softmax from its whole Jacobian, products from einsum."
# changes = "autodiff.py"
# [q9]
# ///
def divide_backward(grad, result, a, b):
    """result = a / b: the derivative for a is 1 / b, and for b it is -a / b²."""
    "*** YOUR CODE HERE ***"
    return grad / b, -grad * result / b


def power_backward(grad, result, a, exponent):
    """result = a^n, for a number n: the derivative is n a^(n - 1)."""
    "*** YOUR CODE HERE ***"
    return exponent * grad * result / a


def exp_backward(grad, result, a):
    """result = exp(a), which is its own derivative."""
    "*** YOUR CODE HERE ***"
    return np.exp(a) * grad


def relu_backward(grad, result, a):
    """result = max(a, 0): what is above 0 goes through unchanged, all else (and 0 itself) has no effect."""
    "*** YOUR CODE HERE ***"
    return np.where(a > 0, grad, 0)


def matmul_backward(grad, result, a, b):
    """result = a b, matrix products: a (..., n, k) and b (..., k, m) make (..., n, m).

    The gradients are grad bᵀ for a, and aᵀ grad for b. Do the shapes fit? The transpose exchanges the last
    two dimensions and leaves the others where they are: `swapaxes(-1, -2)`.
    """
    "*** YOUR CODE HERE ***"
    da = np.einsum("...nm,...km->...nk", grad, b)
    db = np.einsum("...nk,...nm->...km", a, grad)
    return da, db


def sum_backward(grad, result, a, axis, keepdims):
    """result = the sum of a over axis (a number, a tuple, or None for all): each number counts once.

    Hint: `restore(grad, axis, a.shape)`, then stretch it to the shape of a with `np.broadcast_to`.
    """
    "*** YOUR CODE HERE ***"
    return restore(grad, axis, a.shape) + np.zeros(a.shape)


def permute_backward(grad, result, a, axes):
    """result = a with its dimensions in another order: dimension i of the result is dimension axes[i] of a.

    Hint: `array.transpose(order)` does this in NumPy, and `np.argsort(axes)` is the order that leads back.
    """
    "*** YOUR CODE HERE ***"
    back = [0] * len(axes)
    for i, axis in enumerate(axes):
        back[axis] = i
    return np.transpose(grad, back)


def getitem_backward(grad, result, a, index):
    """result = a[index], a part of a; with an array of row numbers, the look-up of an embedding.

    What was taken gets its gradient, the rest of a gets 0. The same row may have been taken several times;
    then it gets the sum. `x[index] += grad` would add only once, `np.add.at(x, index, grad)` each time.
    """
    "*** YOUR CODE HERE ***"
    places = np.arange(a.size).reshape(a.shape)[index]
    sums = np.bincount(places.ravel(), weights=grad.ravel(), minlength=a.size)
    return sums.reshape(a.shape)


def masked_fill_backward(grad, result, a, mask, value):
    """result = a, but `value` wherever mask is True: what was covered has no effect."""
    "*** YOUR CODE HERE ***"
    return grad * ~mask


def softmax_backward(grad, result, a, axis):
    """result = exp(a) / sum(exp(a)) along axis; call it s. The gradient is s (grad - sum(grad s)).

    The sum is along axis, too. Where does it come from? Each number of a is part of the denominator of every
    result along the axis.
    """
    "*** YOUR CODE HERE ***"
    s, g = np.moveaxis(result, axis, -1), np.moveaxis(grad, axis, -1)
    jacobian = s[..., :, None] * (np.eye(s.shape[-1]) - s[..., None, :])
    return np.moveaxis((g[..., None, :] @ jacobian)[..., 0, :], -1, axis)


def unbroadcast(gradient, shape):
    """Return the gradient for an array of `shape` that was stretched to the shape of `gradient`.

    To make shapes fit, NumPy puts missing dimensions in front and repeats dimensions of size 1. A number
    that was used many times gets the sum of the gradients of all its copies.

    gradient: for example (5, 2, 3)
    shape: for example (2, 1); then the sum goes over dimensions 0 and 2
    returns: an array of exactly this shape
    """
    "*** YOUR CODE HERE ***"
    while gradient.ndim > len(shape):
        gradient = gradient.sum(axis=0)
    for i, size in enumerate(shape):
        if size == 1:
            gradient = gradient.sum(axis=i, keepdims=True)
    return gradient


def topological_order(end):
    """Return a list of `end` and all tensors it was computed from, each once, inputs before their results.

    `tensor.inputs` are the tensors that a tensor was computed from directly; () for a leaf, one that was not
    computed. So `end` comes last, and a tensor that was used in several places comes before all of them.

    Hint: Python allows about 1,000 calls inside each other, and a graph may be 10,000 operations deep. A list
    of what is still to be done can take the place of the calls. `id(tensor)` tells tensors apart in a set.
    """
    "*** YOUR CODE HERE ***"
    uses, todo = {id(end): 0}, [end]  # how often each tensor is used
    while todo:
        for each in todo.pop().inputs:
            if id(each) not in uses:
                uses[id(each)] = 0
                todo.append(each)
            uses[id(each)] += 1
    order, ready = [], [end]
    while ready:
        tensor = ready.pop()
        order.append(tensor)
        for each in tensor.inputs:
            uses[id(each)] -= 1
            if not uses[id(each)]:
                ready.append(each)
    return order[::-1]


class Tensor:
    def add_gradient(self, gradient):
        """Add an array to self.grad, which is None as long as nothing has been added.

        Hint: another tensor may hold the very same array. So never change an array in place (`+=`), and keep
        a `.copy()` of the first one.
        """
        "*** YOUR CODE HERE ***"
        self.grad = gradient + 0 if self.grad is None else np.add(self.grad, gradient)
