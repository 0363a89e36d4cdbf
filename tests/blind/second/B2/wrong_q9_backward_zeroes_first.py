# /// submission
# about = "backward clears the gradients of the whole graph before it starts, so a second backward replaces the gradients of the leaves where it should add to them."
# changes = "autodiff.py"
# ///
import numpy as np


class Tensor:
    """An array that remembers how it was computed.

    data: the numbers, a NumPy array: an array that is given keeps its type, Python's floats become float32
    grad: for a leaf, what `backward()` found, an array of the shape of data; None before
    requires_grad: whether `backward()` finds a gradient for this tensor, or passes one on through it
    operation: how this tensor was computed; None for a leaf, such as a parameter or the input
    """

    __array_ufunc__ = None  # so that NumPy leaves `array * tensor` to the tensor
    __hash__ = object.__hash__  # == compares the numbers, but in a set or dict a tensor stands for itself

    def __init__(self, data, requires_grad=False, dtype=None):
        array = np.asarray(_plain(data), dtype)
        if dtype is None and array.dtype == np.float64 and isinstance(data, float | list | tuple):
            array = array.astype(np.float32)
        if requires_grad and array.dtype.kind != "f":
            raise TypeError(f"only floats can have a gradient, not {array.dtype}")
        self.data = array
        self.grad = None
        self.requires_grad = requires_grad
        self.operation = None

    @property
    def shape(self):
        """The size of each dimension, a tuple."""
        return self.data.shape

    @property
    def dtype(self):
        """The type of the numbers, NumPy's."""
        return self.data.dtype

    @property
    def inputs(self):
        """The tensors that this one was computed from directly; () for a leaf."""
        return self.operation.inputs if self.operation else ()

    def add_gradient(self, gradient):
        """Add an array to self.grad, which is None as long as nothing has been added.

        Hint: another tensor may hold the very same array. So never change an array in place (`+=`), and keep
        a `.copy()` of the first one.
        """
        "*** YOUR CODE HERE ***"
        if self.grad is None:
            self.grad = np.array(gradient)
        else:
            self.grad = self.grad + gradient

    def backward(self, gradient=None):
        """Add, to the `grad` of each leaf that this tensor was computed from, the derivative of this tensor.

        gradient: this tensor's own gradient, an array of its shape; None for 1, if it holds one number
        Raises RuntimeError if there is no way back, or if `gradient` is None and this is not one number;
            ValueError if `gradient` has another shape.

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
        # start from clean gradients, like optimizer.zero_grad()
        for node in order:
            node.grad = None
        self.add_gradient(gradient)
        for node in reversed(order):
            if node.operation is not None:
                for inp, g in node.operation.pass_back(node.grad):
                    inp.add_gradient(g)
        "*** End Code ***"
        for tensor in order:  # frees the memory that was kept for the way back
            if tensor.operation is not None:
                tensor.operation = Operation(_freed)
                tensor.grad = None

    # From here on, all is given: the operations, which make the graph, and ways to look at a tensor.

    def __add__(self, other):
        return apply(np.add, add_backward, self, other)

    def __mul__(self, other):
        return apply(np.multiply, multiply_backward, self, other)

    def __truediv__(self, other):
        return apply(np.divide, divide_backward, self, other)

    def __rtruediv__(self, other):
        return apply(np.divide, divide_backward, other, self)

    def __pow__(self, exponent):
        return apply(_power, power_backward, self, exponent=float(exponent))

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other

    def matmul(self, other):
        """Return matrix products over the last two dimensions: (..., n, k) @ (..., k, m) -> (..., n, m)."""
        return apply(_matmul, matmul_backward, self, other)

    __radd__ = __add__
    __rmul__ = __mul__
    __matmul__ = matmul
    bmm = matmul

    def __getitem__(self, index):
        return apply(_getitem, getitem_backward, self, index=_plain(index))

    def __eq__(self, other):
        return Tensor(self.data == _plain(other))

    def __ne__(self, other):
        return Tensor(self.data != _plain(other))

    def __bool__(self):
        return bool(self.data)

    def __repr__(self):
        return f"Tensor(\n{self.data}{', requires_grad=True' if self.requires_grad else ''})"

    def exp(self):
        """Return e to the power of each number."""
        return apply(np.exp, exp_backward, self)

    def log(self):
        """Return the natural logarithm of each number."""
        return apply(np.log, log_backward, self)

    def relu(self):
        """Return each number that is above 0, and 0 in place of the others."""
        return apply(_relu, relu_backward, self)

    def softmax(self, axis=-1):
        """Return exp(x) / sum(exp(x)), the sum along axis."""
        return apply(_softmax, softmax_backward, self, axis=axis)

    def log_softmax(self, axis=-1):
        """Return the logarithm of softmax(axis), computed so that it doesn't overflow."""
        return apply(_log_softmax, log_softmax_backward, self, axis=axis)

    def sum(self, axis=None, keepdims=False):
        """Return the sum over one dimension, several (a tuple) or all; keepdims keeps them, with size 1."""
        return apply(np.sum, sum_backward, self, axis=axis, keepdims=keepdims)

    def mean(self, axis=None, keepdims=False):
        """Return the mean; axis and keepdims as in sum."""
        return apply(np.mean, mean_backward, self, axis=axis, keepdims=keepdims)

    def max(self, axis=None, keepdims=False):
        """Return the largest number; axis and keepdims as in sum."""
        return apply(np.max, max_backward, self, axis=axis, keepdims=keepdims)

    def masked_fill(self, mask, value):
        """Return a copy with `value` wherever mask, of a shape that can be stretched to this one, is true."""
        value = self.dtype.type(value)
        return apply(_masked_fill, masked_fill_backward, self, mask=_plain(mask), value=value)

    def reshape(self, *shape):
        """Return the same numbers in another shape: reshape(2, -1) or reshape((2, -1))."""
        shape = shape[0] if len(shape) == 1 and isinstance(shape[0], tuple | list) else shape
        return apply(_reshape, reshape_backward, self, shape=shape)

    view = reshape

    def unsqueeze(self, axis):
        """Return the same numbers with a new dimension of size 1: (2, 5).unsqueeze(1) is (2, 1, 5)."""
        return self.reshape(np.expand_dims(self.data, axis).shape)

    def permute(self, *axes):
        """Return the tensor with its dimensions in another order: permute(1, 0) or permute((1, 0))."""
        axes = axes[0] if len(axes) == 1 and isinstance(axes[0], tuple | list) else axes
        return apply(np.transpose, permute_backward, self, axes=tuple(axis % self.data.ndim for axis in axes))

    def transpose(self, first, second):
        """Return the tensor with two dimensions exchanged."""
        axes = list(range(self.data.ndim))
        axes[first], axes[second] = axes[second], axes[first]
        return self.permute(axes)

    @staticmethod
    def randn(*shape):
        """Return a tensor of random numbers with mean 0 and variance 1."""
        return Tensor(_generator.standard_normal(shape, np.float32))

    def size(self, axis=None):
        """Return the size of one dimension, or the shape."""
        return self.shape if axis is None else self.shape[axis]

    def item(self):
        """Return the number in a tensor of one element, as one of Python's."""
        return self.data.item()
