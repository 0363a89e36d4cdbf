# /// submission
# about = "The order comes from counting uses, the softmax from its whole Jacobian, products from einsum."
# changes = "autodiff.py"
# [q9]
# ///
def divide_backward(grad, result, a, b):
    "*** YOUR CODE HERE ***"
    return grad / b, -grad * result / b


def power_backward(grad, result, a, exponent):
    "*** YOUR CODE HERE ***"
    return exponent * grad * a ** (exponent - 1)


def exp_backward(grad, result, a):
    "*** YOUR CODE HERE ***"
    return np.exp(a) * grad


def relu_backward(grad, result, a):
    "*** YOUR CODE HERE ***"
    return np.where(a > 0, grad, 0)


def matmul_backward(grad, result, a, b):
    "*** YOUR CODE HERE ***"
    da = np.einsum("...nm,...km->...nk", grad, b)
    db = np.einsum("...nk,...nm->...km", a, grad)
    return da, db


def sum_backward(grad, result, a, axis, keepdims):
    "*** YOUR CODE HERE ***"
    return restore(grad, axis, a.shape) + np.zeros(a.shape)


def permute_backward(grad, result, a, axes):
    "*** YOUR CODE HERE ***"
    back = [0] * len(axes)
    for i, axis in enumerate(axes):
        back[axis] = i
    return np.transpose(grad, back)


def getitem_backward(grad, result, a, index):
    "*** YOUR CODE HERE ***"
    places = np.arange(a.size).reshape(a.shape)[index]
    sums = np.bincount(places.ravel(), weights=grad.ravel(), minlength=a.size)
    return sums.reshape(a.shape)


def masked_fill_backward(grad, result, a, mask, value):
    "*** YOUR CODE HERE ***"
    return grad * ~mask


def softmax_backward(grad, result, a, axis):
    "*** YOUR CODE HERE ***"
    s, g = np.moveaxis(result, axis, -1), np.moveaxis(grad, axis, -1)
    jacobian = s[..., :, None] * (np.eye(s.shape[-1]) - s[..., None, :])
    return np.moveaxis((g[..., None, :] @ jacobian)[..., 0, :], -1, axis)


def unbroadcast(gradient, shape):
    "*** YOUR CODE HERE ***"
    while gradient.ndim > len(shape):
        gradient = gradient.sum(axis=0)
    for i, size in enumerate(shape):
        if size == 1:
            gradient = gradient.sum(axis=i, keepdims=True)
    return gradient


def topological_order(end):
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
        "*** YOUR CODE HERE ***"
        self.grad = gradient + 0 if self.grad is None else np.add(self.grad, gradient)
