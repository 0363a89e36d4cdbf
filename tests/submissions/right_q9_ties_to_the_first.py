# /// submission
# about = "The largest number that comes first gets all; some rules return lists or call one another."
# changes = "autodiff.py"
# [q9]
# ///
def add_backward(grad, result, a, b):
    """result = a + b: where a or b grows by a little, the result grows by as much."""
    "*** YOUR CODE HERE ***"
    return [grad, grad]


def multiply_backward(grad, result, a, b):
    """result = a b: the derivative for a is b, and for b it is a."""
    "*** YOUR CODE HERE ***"
    da = b * grad
    db = a * grad
    return [da, db]


def divide_backward(grad, result, a, b):
    """result = a / b: the derivative for a is 1 / b, and for b it is -a / b²."""
    "*** YOUR CODE HERE ***"
    da, minus_db = multiply_backward(grad, result, a / b**2, 1 / b)
    return da, -minus_db


def mean_backward(grad, result, a, axis, keepdims):
    """result = the mean of a over axis: as for the sum, divided by how many numbers are in one mean."""
    "*** YOUR CODE HERE ***"
    grad = grad * (result.size / a.size)
    return sum_backward(grad, result, a, axis, keepdims)


def max_backward(grad, result, a, axis, keepdims):
    """result = the largest of a over axis: it alone has an effect, so it gets all, and the others get 0.

    Where several are equally large, they share in equal parts.
    """
    "*** YOUR CODE HERE ***"
    axes = range(a.ndim) if axis is None else [i % a.ndim for i in np.atleast_1d(axis)]
    rest = [i for i in range(a.ndim) if i not in axes]
    moved = np.transpose(a, [*rest, *axes])  # what the maximum is taken over comes last
    rows = moved.reshape(result.size, -1)
    gradient = np.zeros_like(rows)
    gradient[np.arange(len(rows)), rows.argmax(axis=1)] = grad.ravel()  # all to the first of the largest
    return gradient.reshape(moved.shape).transpose(np.argsort([*rest, *axes]))


def getitem_backward(grad, result, a, index):
    """result = a[index], a part of a; with an array of row numbers, the look-up of an embedding.

    What was taken gets its gradient, the rest of a gets 0. The same row may have been taken several times;
    then it gets the sum. `x[index] += grad` would add only once, `np.add.at(x, index, grad)` each time.
    """
    "*** YOUR CODE HERE ***"
    gradient = np.zeros(a.shape)
    np.add.at(gradient, index, grad)
    return gradient


def softmax_backward(grad, result, a, axis):
    """result = exp(a) / sum(exp(a)) along axis; call it s. The gradient is s (grad - sum(grad s)).

    The sum is along axis, too. Where does it come from? Each number of a is part of the denominator of every
    result along the axis.
    """
    "*** YOUR CODE HERE ***"
    mean = np.sum(grad * result, axis, keepdims=True)
    return grad * result - mean * result


def log_softmax_backward(grad, result, a, axis):
    """result = log(s), s being the softmax of a along axis. The gradient is grad - s sum(grad)."""
    "*** YOUR CODE HERE ***"
    s = _softmax(a, axis)
    return grad - s * grad.sum(axis=axis, keepdims=True)


def unbroadcast(gradient, shape):
    """Return the gradient for an array of `shape` that was stretched to the shape of `gradient`.

    To make shapes fit, NumPy puts missing dimensions in front and repeats dimensions of size 1. A number
    that was used many times gets the sum of the gradients of all its copies.

    gradient: for example (5, 2, 3)
    shape: for example (2, 1); then the sum goes over dimensions 0 and 2
    returns: an array of exactly this shape
    """
    "*** YOUR CODE HERE ***"
    shape_in_full = (1,) * (gradient.ndim - len(shape)) + tuple(shape)
    for i, (now, before) in enumerate(zip(gradient.shape, shape_in_full)):
        if now != before:
            gradient = gradient.sum(axis=i, keepdims=True)
    return gradient.reshape(shape)


def topological_order(end):
    """Return a list of `end` and all tensors it was computed from, each once, inputs before their results.

    `tensor.inputs` are the tensors that a tensor was computed from directly; () for a leaf, one that was not
    computed. So `end` comes last, and a tensor that was used in several places comes before all of them.

    Hint: Python allows about 1,000 calls inside each other, and a graph may be 10,000 operations deep. A list
    of what is still to be done can take the place of the calls. `id(tensor)` tells tensors apart in a set.
    """
    "*** YOUR CODE HERE ***"
    order, seen, path = [], {id(end)}, [(end, iter(end.inputs))]
    while path:
        tensor, rest = path[-1]
        for each in rest:
            if id(each) not in seen:
                seen.add(id(each))
                path.append((each, iter(each.inputs)))
                break
        else:
            path.pop()
            order.append(tensor)
    return order


class Tensor:
    def add_gradient(self, gradient):
        """Add an array to self.grad, which is None as long as nothing has been added.

        Hint: another tensor may hold the very same array. So never change an array in place (`+=`), and keep
        a `.copy()` of the first one.
        """
        "*** YOUR CODE HERE ***"
        if self.grad is None:
            self.grad = np.zeros_like(self.data)
        self.grad = self.grad + gradient

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
        self.add_gradient(gradient)
        for i in range(len(order) - 1, -1, -1):
            node = order[i]
            if node.operation:
                for each, share in list(node.operation.pass_back(node.grad)):
                    each.add_gradient(share)

        "*** End Code ***"
        for tensor in order:  # what was kept for the way back can go
            if tensor.operation is not None:
                tensor.operation, tensor.grad = Operation(_freed), None
