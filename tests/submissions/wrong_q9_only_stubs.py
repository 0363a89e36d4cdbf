# /// submission
# about = "The handout as it is: nothing has been written."
# changes = "autodiff.py"
# [q9]
# arithmetic = ["not_attempted", "add_backward is still a stub (autodiff.py:29)"]
# functions = ["not_attempted", "exp_backward is still a stub (autodiff.py:49)"]
# matmul = ["not_attempted", "matmul_backward is still a stub (autodiff.py:64)"]
# reductions = ["not_attempted", "sum_backward is still a stub (autodiff.py:82)"]
# movement = ["not_attempted", "reshape_backward is still a stub (autodiff.py:103)"]
# softmaxes = ["not_attempted", "softmax_backward is still a stub (autodiff.py:130)"]
# unbroadcast = ["not_attempted", "unbroadcast is still a stub (autodiff.py:147)"]
# order = ["not_attempted", "topological_order is still a stub (autodiff.py:160)"]
# shared = ["not_attempted", "Tensor.backward is still a stub (autodiff.py:287)"]
# deep = ["not_attempted", "Tensor.backward is still a stub (autodiff.py:287)"]
# ///
def add_backward(grad, result, a, b):
    """result = a + b: where a or b grows by a little, the result grows by as much."""
    "*** YOUR CODE HERE ***"


def multiply_backward(grad, result, a, b):
    """result = a b: the derivative for a is b, and for b it is a."""
    "*** YOUR CODE HERE ***"


def divide_backward(grad, result, a, b):
    """result = a / b: the derivative for a is 1 / b, and for b it is -a / b²."""
    "*** YOUR CODE HERE ***"


def power_backward(grad, result, a, exponent):
    """result = a^n, for a number n: the derivative is n a^(n - 1)."""
    "*** YOUR CODE HERE ***"


def exp_backward(grad, result, a):
    """result = exp(a), which is its own derivative."""
    "*** YOUR CODE HERE ***"


def log_backward(grad, result, a):
    """result = log(a), the natural logarithm: the derivative is 1 / a."""
    "*** YOUR CODE HERE ***"


def relu_backward(grad, result, a):
    """result = max(a, 0): what is above 0 goes through unchanged, all else (and 0 itself) has no effect."""
    "*** YOUR CODE HERE ***"


def matmul_backward(grad, result, a, b):
    """result = a b, matrix products: a (..., n, k) and b (..., k, m) make (..., n, m).

    The gradients are grad bᵀ for a, and aᵀ grad for b. Do the shapes fit? The transpose exchanges the last
    two dimensions and leaves the others where they are: `swapaxes(-1, -2)`.
    """
    "*** YOUR CODE HERE ***"


def sum_backward(grad, result, a, axis, keepdims):
    """result = the sum of a over axis (a number, a tuple, or None for all): each number counts once.

    Hint: `restore(grad, axis, a.shape)`, then stretch it to the shape of a with `np.broadcast_to`.
    """
    "*** YOUR CODE HERE ***"


def mean_backward(grad, result, a, axis, keepdims):
    """result = the mean of a over axis: as for the sum, divided by how many numbers are in one mean."""
    "*** YOUR CODE HERE ***"


def max_backward(grad, result, a, axis, keepdims):
    """result = the largest of a over axis: it alone has an effect, so it gets all, and the others get 0.

    Where several are equally large, they share in equal parts.
    """
    "*** YOUR CODE HERE ***"


def reshape_backward(grad, result, a, shape):
    """result = the same numbers in another shape."""
    "*** YOUR CODE HERE ***"


def permute_backward(grad, result, a, axes):
    """result = a with its dimensions in another order: dimension i of the result is dimension axes[i] of a.

    Hint: `array.transpose(order)` does this in NumPy, and `np.argsort(axes)` is the order that leads back.
    """
    "*** YOUR CODE HERE ***"


def getitem_backward(grad, result, a, index):
    """result = a[index], a part of a; with an array of row numbers, the look-up of an embedding.

    What was taken gets its gradient, the rest of a gets 0. The same row may have been taken several times;
    then it gets the sum. `x[index] += grad` would add only once, `np.add.at(x, index, grad)` each time.
    """
    "*** YOUR CODE HERE ***"


def masked_fill_backward(grad, result, a, mask, value):
    """result = a, but `value` wherever mask is True: what was covered has no effect."""
    "*** YOUR CODE HERE ***"


def softmax_backward(grad, result, a, axis):
    """result = exp(a) / sum(exp(a)) along axis; call it s. The gradient is s (grad - sum(grad s)).

    The sum is along axis, too. Where does it come from? Each number of a is part of the denominator of every
    result along the axis.
    """
    "*** YOUR CODE HERE ***"


def log_softmax_backward(grad, result, a, axis):
    """result = log(s), s being the softmax of a along axis. The gradient is grad - s sum(grad)."""
    "*** YOUR CODE HERE ***"


def unbroadcast(gradient, shape):
    """Return the gradient for an array of `shape` that was stretched to the shape of `gradient`.

    To make shapes fit, NumPy puts missing dimensions in front and repeats dimensions of size 1. A number
    that was used many times gets the sum of the gradients of all its copies.

    gradient: for example (5, 2, 3)
    shape: for example (2, 1); then the sum goes over dimensions 0 and 2
    returns: an array of exactly this shape
    """
    "*** YOUR CODE HERE ***"


def topological_order(end):
    """Return a list of `end` and all tensors it was computed from, each once, inputs before their results.

    `tensor.inputs` are the tensors that a tensor was computed from directly; () for a leaf, one that was not
    computed. So `end` comes last, and a tensor that was used in several places comes before all of them.

    Hint: Python allows about 1,000 calls inside each other, and a graph may be 10,000 operations deep. A list
    of what is still to be done can take the place of the calls. `id(tensor)` tells tensors apart in a set.
    """
    "*** YOUR CODE HERE ***"


class Tensor:
    def add_gradient(self, gradient):
        """Add an array to self.grad, which is None as long as nothing has been added.

        Hint: another tensor may hold the very same array. So never change an array in place (`+=`), and keep
        a `.copy()` of the first one.
        """
        "*** YOUR CODE HERE ***"

    def backward(self, gradient=None):
        """Add to the `grad` of each leaf that this tensor was computed from the derivative of this tensor.

        gradient: an array of this tensor's shape to begin with; for a tensor that holds one number, 1

        1. `gradient` is this tensor's own gradient: `add_gradient`.
        2. Go through `order` from its end to its beginning. For each tensor that has an operation,
           `tensor.operation.pass_back(tensor.grad)` yields pairs (input, gradient for it); add them.

        Why in this order? When it is a tensor's turn, all that was computed from it has added its share.
        """
        if not self.requires_grad:
            raise RuntimeError("no tensor with requires_grad=True went into this one: there is no way back")
        if gradient is None and self.data.size != 1:
            raise RuntimeError(
                f"backward() starts from one number, not from shape {self.shape}: take a mean()?"
            )
        gradient = np.ones_like(self.data) if gradient is None else np.asarray(gradient, self.dtype)
        if gradient.shape != self.shape:
            raise ValueError(f"a gradient of shape {gradient.shape} for a tensor of shape {self.shape}")
        order = topological_order(self)
        "*** YOUR CODE HERE ***"
    
        "*** End Code ***"
        for tensor in order:  # what was kept for the way back can go
            if tensor.operation is not None:
                tensor.operation, tensor.grad = Operation(_freed), None
