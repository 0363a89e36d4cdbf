# /// submission
# about = "The handout as it is: nothing has been written."
# changes = "autodiff.py"
# [q9]
# arithmetic = ["not_attempted", "add_backward is still a stub (autodiff.py:"]
# functions = ["not_attempted", "exp_backward is still a stub (autodiff.py:"]
# matmul = ["not_attempted", "matmul_backward is still a stub (autodiff.py:"]
# reductions = ["not_attempted", "sum_backward is still a stub (autodiff.py:"]
# movement = ["not_attempted", "reshape_backward is still a stub (autodiff.py:"]
# softmaxes = ["not_attempted", "softmax_backward is still a stub (autodiff.py:"]
# unbroadcast = ["not_attempted", "unbroadcast is still a stub (autodiff.py:"]
# order = ["not_attempted", "topological_order is still a stub (autodiff.py:"]
# shared = ["not_attempted", "Tensor.backward is still a stub (autodiff.py:"]
# deep = ["not_attempted", "Tensor.backward is still a stub (autodiff.py:"]
# ///
def add_backward(grad, result, a, b):
    "*** YOUR CODE HERE ***"


def multiply_backward(grad, result, a, b):
    "*** YOUR CODE HERE ***"


def divide_backward(grad, result, a, b):
    "*** YOUR CODE HERE ***"


def power_backward(grad, result, a, exponent):
    "*** YOUR CODE HERE ***"


def exp_backward(grad, result, a):
    "*** YOUR CODE HERE ***"


def log_backward(grad, result, a):
    "*** YOUR CODE HERE ***"


def relu_backward(grad, result, a):
    "*** YOUR CODE HERE ***"


def matmul_backward(grad, result, a, b):
    "*** YOUR CODE HERE ***"


def sum_backward(grad, result, a, axis, keepdims):
    "*** YOUR CODE HERE ***"


def mean_backward(grad, result, a, axis, keepdims):
    "*** YOUR CODE HERE ***"


def max_backward(grad, result, a, axis, keepdims):
    "*** YOUR CODE HERE ***"


def reshape_backward(grad, result, a, shape):
    "*** YOUR CODE HERE ***"


def permute_backward(grad, result, a, axes):
    "*** YOUR CODE HERE ***"


def getitem_backward(grad, result, a, index):
    "*** YOUR CODE HERE ***"


def masked_fill_backward(grad, result, a, mask, value):
    "*** YOUR CODE HERE ***"


def softmax_backward(grad, result, a, axis):
    "*** YOUR CODE HERE ***"


def log_softmax_backward(grad, result, a, axis):
    "*** YOUR CODE HERE ***"


def unbroadcast(gradient, shape):
    "*** YOUR CODE HERE ***"


def topological_order(end):
    "*** YOUR CODE HERE ***"


class Tensor:
    def add_gradient(self, gradient):
        "*** YOUR CODE HERE ***"

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
    
        "*** End Code ***"
        for tensor in order:  # what was kept for the way back can go
            if tensor.operation is not None:
                tensor.operation, tensor.grad = Operation(_freed), None
