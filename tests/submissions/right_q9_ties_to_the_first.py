# /// submission
# about = "The largest number that comes first gets all; some rules return lists or call one another."
# changes = "autodiff.py"
# [q9]
# ///
def add_backward(grad, result, a, b):
    "*** YOUR CODE HERE ***"
    return [grad, grad]


def multiply_backward(grad, result, a, b):
    "*** YOUR CODE HERE ***"
    da = b * grad
    db = a * grad
    return [da, db]


def divide_backward(grad, result, a, b):
    "*** YOUR CODE HERE ***"
    da, minus_db = multiply_backward(grad, result, a / b**2, 1 / b)
    return da, -minus_db


def mean_backward(grad, result, a, axis, keepdims):
    "*** YOUR CODE HERE ***"
    grad = grad * (result.size / a.size)
    return sum_backward(grad, result, a, axis, keepdims)


def max_backward(grad, result, a, axis, keepdims):
    "*** YOUR CODE HERE ***"
    axes = range(a.ndim) if axis is None else [i % a.ndim for i in np.atleast_1d(axis)]
    rest = [i for i in range(a.ndim) if i not in axes]
    moved = np.transpose(a, [*rest, *axes])  # what the maximum is taken over comes last
    rows = moved.reshape(result.size, -1)
    gradient = np.zeros_like(rows)
    gradient[np.arange(len(rows)), rows.argmax(axis=1)] = grad.ravel()  # all to the first of the largest
    return gradient.reshape(moved.shape).transpose(np.argsort([*rest, *axes]))


def getitem_backward(grad, result, a, index):
    "*** YOUR CODE HERE ***"
    gradient = np.zeros(a.shape)
    np.add.at(gradient, index, grad)
    return gradient


def softmax_backward(grad, result, a, axis):
    "*** YOUR CODE HERE ***"
    mean = np.sum(grad * result, axis, keepdims=True)
    return grad * result - mean * result


def log_softmax_backward(grad, result, a, axis):
    "*** YOUR CODE HERE ***"
    s = _softmax(a, axis)
    return grad - s * grad.sum(axis=axis, keepdims=True)


def unbroadcast(gradient, shape):
    "*** YOUR CODE HERE ***"
    shape_in_full = (1,) * (gradient.ndim - len(shape)) + tuple(shape)
    for i, (now, before) in enumerate(zip(gradient.shape, shape_in_full)):
        if now != before:
            gradient = gradient.sum(axis=i, keepdims=True)
    return gradient.reshape(shape)


def topological_order(end):
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
        "*** YOUR CODE HERE ***"
        if self.grad is None:
            self.grad = np.zeros_like(self.data)
        self.grad = self.grad + gradient

    def backward(self, gradient=None):
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
