"""Build the engine (q9): automatic differentiation in NumPy alone, and the layers that run on it.

A program computes a number from tensors, one operation after the other, and each result remembers how it was
computed: that is the graph. `backward()` walks through the graph from the end to the beginning and multiplies
derivatives on its way (the chain rule), until it is known for every parameter how the number changes with it.

Write your code below each line that reads "*** YOUR CODE HERE ***"; leave everything else as it is.
ASSIGNMENT.md explains the question. To have it checked:

    python autograder.py -q q9
"""

import contextlib
import contextvars
import math

import numpy as np

# --- Part 1: backward rules -----------------------------------------------------------------------------

# One function for each operation, in plain NumPy. They take
#     grad     the gradient of the loss for the operation's result, an array of the result's shape
#     result   the result
#     a, b     what went in: arrays; after them, the settings of the operation, such as axis
# and return the gradient of the loss for a, or a tuple of two, for a and for b. No rule has to care about
# operands that were stretched to fit each other: `unbroadcast` in part 2 takes care of them.


def add_backward(grad, result, a, b):
    """result = a + b: if a or b grows by a little, the result grows by as much."""
    "*** YOUR CODE HERE ***"
    return grad, grad


def multiply_backward(grad, result, a, b):
    """result = a b: the derivative for a is b, and for b it is a."""
    "*** YOUR CODE HERE ***"
    return grad * b, grad * a


def divide_backward(grad, result, a, b):
    """result = a / b: the derivative for a is 1 / b, and for b it is -a / b²."""
    "*** YOUR CODE HERE ***"
    return grad / b, -grad * a / b**2


def power_backward(grad, result, a, exponent):
    """result = a^n, for a number n: the derivative is n a^(n - 1)."""
    "*** YOUR CODE HERE ***"
    return grad * exponent * a ** (exponent - 1)


def exp_backward(grad, result, a):
    """result = exp(a), which is its own derivative."""
    "*** YOUR CODE HERE ***"
    return grad * result


def log_backward(grad, result, a):
    """result = log(a), the natural logarithm: the derivative is 1 / a."""
    "*** YOUR CODE HERE ***"
    return grad / a


def relu_backward(grad, result, a):
    """result = max(a, 0): what is above 0 passes unchanged, all else (0 itself included) has no effect."""
    "*** YOUR CODE HERE ***"
    return grad * (a > 0)


def matmul_backward(grad, result, a, b):
    """result = a b, matrix products: a (..., n, k) and b (..., k, m) make (..., n, m).

    The gradients are grad bᵀ for a, and aᵀ grad for b. Do the shapes fit? The transpose exchanges the last
    two dimensions and leaves the others where they are: `swapaxes(-1, -2)`.
    """
    "*** YOUR CODE HERE ***"
    return grad @ b.swapaxes(-1, -2), a.swapaxes(-1, -2) @ grad


def restore(array, axis, shape):
    """Put the dimensions that a sum over `axis` took away back in, with size 1. Given, for the next three.

    array: for example (2, 4), the sum of an a of shape (2, 3, 4) over axis 1
    shape: the shape of a
    returns: array as (2, 1, 4), which can be stretched to the shape of a
    """
    summed = range(len(shape)) if axis is None else np.atleast_1d(axis) % len(shape)
    return array.reshape([1 if i in summed else size for i, size in enumerate(shape)])


def sum_backward(grad, result, a, axis, keepdims):
    """result = the sum of a over axis (a number, a tuple, or None for all): each number counts once.

    Hint: `restore(grad, axis, a.shape)`, then stretch it to the shape of a with `np.broadcast_to`.
    """
    "*** YOUR CODE HERE ***"
    return np.broadcast_to(restore(grad, axis, a.shape), a.shape)


def mean_backward(grad, result, a, axis, keepdims):
    """result = the mean of a over axis: as for the sum, divided by how many numbers are in one mean."""
    "*** YOUR CODE HERE ***"
    count = a.size / result.size
    return np.broadcast_to(restore(grad, axis, a.shape) / count, a.shape)


def max_backward(grad, result, a, axis, keepdims):
    """result = the largest of a over axis: it alone has an effect, so it gets all, and the others get 0.

    Where several are equally large, each of them gets an equal part.
    """
    "*** YOUR CODE HERE ***"
    largest = a == restore(result, axis, a.shape)
    return restore(grad, axis, a.shape) * largest / largest.sum(axis=axis, keepdims=True)


def reshape_backward(grad, result, a, shape):
    """result = the same numbers in another shape."""
    "*** YOUR CODE HERE ***"
    return grad.reshape(a.shape)


def permute_backward(grad, result, a, axes):
    """result = a with its dimensions in another order: dimension i of the result is dimension axes[i] of a.

    Hint: `array.transpose(order)` does this in NumPy, and `np.argsort(axes)` is the order that leads back.
    """
    "*** YOUR CODE HERE ***"
    return grad.transpose(np.argsort(axes))


def getitem_backward(grad, result, a, index):
    """result = a[index], a part of a; with an array of row numbers, the look-up of an embedding.

    What was taken gets its gradient, the rest of a gets 0. The same row may have been taken several times;
    then it gets the sum. `x[index] += grad` would add only once, `np.add.at(x, index, grad)` adds each time.
    """
    "*** YOUR CODE HERE ***"
    gradient = np.zeros_like(a)
    np.add.at(gradient, index, grad)
    return gradient


def masked_fill_backward(grad, result, a, mask, value):
    """result = a, but `value` wherever mask is True: what was covered has no effect."""
    "*** YOUR CODE HERE ***"
    return np.where(mask, 0, grad)


def softmax_backward(grad, result, a, axis):
    """result = exp(a) / sum(exp(a)), the sum along axis; call it s. The gradient is s (grad - sum(grad s)).

    The second sum is along axis, too. Where does it come from? Each number of a is part of the denominator
    of every result along the axis.
    """
    "*** YOUR CODE HERE ***"
    return result * (grad - (grad * result).sum(axis=axis, keepdims=True))


def log_softmax_backward(grad, result, a, axis):
    """result = log(s), s being the softmax of a along axis. The gradient is grad - s sum(grad).

    This sum is along axis, too.
    """
    "*** YOUR CODE HERE ***"
    return grad - np.exp(result) * grad.sum(axis=axis, keepdims=True)


# --- Part 2: the graph ----------------------------------------------------------------------------------


def unbroadcast(gradient, shape):
    """Return the gradient for an array of `shape` that was stretched to the shape of `gradient`.

    To make shapes fit, NumPy puts missing dimensions in front and repeats dimensions of size 1. A number
    that was used many times gets the sum of the gradients of all its copies.

    gradient: for example (5, 2, 3)
    shape: for example (2, 1); then the sum goes over dimensions 0 and 2
    returns: an array of exactly this shape
    """
    "*** YOUR CODE HERE ***"
    missing = tuple(range(gradient.ndim - len(shape)))
    gradient = gradient.sum(axis=missing)  # (5, 2, 3) -> (2, 3)
    repeated = tuple(i for i, size in enumerate(shape) if size == 1)
    return gradient.sum(axis=repeated, keepdims=True)  # (2, 3) -> (2, 1)


def topological_order(end):
    """Return a list of `end` and all tensors it was computed from, each once, inputs before their results.

    `tensor.inputs` are the tensors that a tensor was computed from directly; () for a leaf, a tensor that was
    not computed. So `end` comes last, and a tensor that went into several results comes before all of them.

    Hint: Python allows about 1,000 calls inside each other, and a graph may be 10,000 operations deep. A list
    of what is still to be done can take the place of the calls. `id(tensor)` tells tensors apart in a set.
    """
    "*** YOUR CODE HERE ***"
    order = []
    seen = set()
    todo = [(end, False)]
    while todo:
        tensor, inputs_done = todo.pop()
        if inputs_done:
            order.append(tensor)
        elif id(tensor) not in seen:
            seen.add(id(tensor))
            todo.append((tensor, True))  # its turn comes when all that is put on top of it is done
            todo.extend((each, False) for each in tensor.inputs)
    return order


class Operation:
    """How a tensor was computed.

    rule: the backward rule
    inputs: the tensors that went in
    known: the arrays that the rule takes after grad: the result, and what went in
    settings: what the rule takes by name, such as axis
    """

    def __init__(self, rule, inputs=(), *known, **settings):
        self.rule = rule
        self.inputs = inputs
        self.known = known
        self.settings = settings

    def pass_back(self, grad):
        """Yield (input, its gradient) for each input that needs one.

        grad: the gradient for the result, an array
        Raises ValueError if the rule returns too few or too many gradients, or one of a wrong shape.
        """
        gradients = self.rule(grad, *self.known, **self.settings)
        if not isinstance(gradients, tuple | list):
            gradients = (gradients,)
        if len(gradients) != len(self.inputs) or any(gradient is None for gradient in gradients):
            expected = "one gradient" if len(self.inputs) == 1 else "a tuple of two gradients"
            found = ", ".join(type(gradient).__name__ for gradient in gradients)
            raise ValueError(f"{self.rule.__name__} should return {expected}, it returned ({found})")
        for tensor, gradient in zip(self.inputs, gradients, strict=True):
            if tensor.requires_grad:
                yield tensor, self.fitted(np.asarray(gradient, tensor.dtype), tensor.shape)

    def fitted(self, gradient, shape):
        """Return the gradient, summed up to the shape of the input if that was stretched."""
        if gradient.shape == shape:
            return gradient
        reduced = unbroadcast(gradient, shape)
        if np.shape(reduced) != shape:
            raise ValueError(
                f"{self.rule.__name__} gave a gradient of shape {gradient.shape} for an input of {shape}, "
                f"and unbroadcast made it {np.shape(reduced)}"
            )
        return reduced


def _freed(grad):
    """Take the place of the rule of an operation whose arrays are not kept any more."""
    raise RuntimeError("backward() was here before and freed the graph: compute the loss anew each time")


_recording = contextvars.ContextVar("recording", default=True)


@contextlib.contextmanager
def no_grad():
    """Record no graph for what is computed in `with no_grad():`, which is faster and takes less memory."""
    token = _recording.set(False)
    try:
        yield
    finally:
        _recording.reset(token)


def apply(forward, rule, *values, **settings):
    """Compute forward(*arrays, **settings), and return a tensor that remembers `rule` if it needs a gradient.

    forward: the operation, in plain NumPy
    rule: the backward rule of the operation
    values: what goes in: tensors, arrays or numbers, whose arrays forward is called with
    settings: what forward and rule take by name, such as axis
    Raises ValueError if the operation isn't possible with these shapes.
    """
    inputs = _operands(values)
    arrays = [tensor.data for tensor in inputs]
    try:
        result = np.asarray(forward(*arrays, **settings))
    except ValueError as error:
        shapes = " and ".join(str(array.shape) for array in arrays)
        name = rule.__name__.removesuffix("_backward")
        raise ValueError(f"{name} is not possible with shape {shapes}: {error}") from error
    if result.dtype == np.float64 and all(array.dtype != np.float64 for array in arrays):
        result = result.astype(np.float32)  # NumPy makes float64 of integers
    tensor = Tensor(result)
    if _recording.get() and any(each.requires_grad for each in inputs):
        tensor.requires_grad = True
        tensor.operation = Operation(rule, inputs, result, *arrays, **settings)
    return tensor


def _operands(values):
    """Make tensors of numbers and arrays; numbers and integers take the type of the floats they meet."""
    arrays = [_plain(value) for value in values]
    floats = [array.dtype for array in arrays if isinstance(array, np.ndarray) and array.dtype.kind == "f"]
    dtype = np.result_type(*floats) if floats else None
    operands = []
    for value in values:
        is_float = isinstance(value, Tensor) and value.dtype.kind == "f"
        operands.append(value if is_float else Tensor(value, dtype=dtype))
    return tuple(operands)


def _plain(value):
    """Return a tensor's array, also within an index such as (tensor, 2), and all else as it is."""
    if isinstance(value, tuple):
        return tuple(_plain(each) for each in value)
    return value.data if isinstance(value, Tensor) else value


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
        self.grad = gradient.copy() if self.grad is None else self.grad + gradient

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
        self.add_gradient(gradient)
        for tensor in reversed(order):
            if tensor.operation is not None:
                for each, share in tensor.operation.pass_back(tensor.grad):
                    each.add_gradient(share)
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


# What `apply` computes where NumPy has no function for it that takes the same arguments.


def _power(a, exponent):
    return a**exponent


def _matmul(a, b):
    if a.ndim < 2 or b.ndim < 2:
        raise ValueError("a matrix has at least two dimensions")
    return a @ b


def _getitem(a, index):
    return a[index]


def _relu(a):
    return np.maximum(a, 0)


def _reshape(a, shape):
    return a.reshape(shape)


def _masked_fill(a, mask, value):
    return np.where(mask, value, a)


def _softmax(a, axis):
    exp = np.exp(a - a.max(axis=axis, keepdims=True))  # the largest becomes exp(0): no overflow
    return exp / exp.sum(axis=axis, keepdims=True)


def _log_softmax(a, axis):
    a = a - a.max(axis=axis, keepdims=True)
    return a - np.log(np.exp(a).sum(axis=axis, keepdims=True))


# --- Part 3: layers, all given --------------------------------------------------------------------------

_generator = np.random.default_rng()


def manual_seed(seed):
    """Make what is drawn from here on (the weights of new layers, dropout) repeatable."""
    _generator.bit_generator.state = np.random.default_rng(seed).bit_generator.state


# Some methods as functions: matmul(a, b), softmax(x, axis=-1).
matmul = Tensor.matmul
bmm = Tensor.matmul
relu = Tensor.relu
softmax = Tensor.softmax
log_softmax = Tensor.log_softmax


def dropout(x, p=0.5, training=True):
    """Return x, in training with each number set to 0 with probability p, and divided by 1 - p otherwise."""
    if not training or p == 0:
        return x
    kept = _generator.random(x.shape) >= p
    return x * (kept / (1 - p)).astype(x.dtype)


def cross_entropy(logits, labels):
    """Return the mean of -log(probability of the true class).

    logits: (batch, classes)
    labels: (batch,), integers
    """
    rows = np.arange(len(logits.data))
    return -logits.log_softmax(-1)[rows, labels].mean()


class Parameter(Tensor):
    """A tensor that a layer learns."""

    def __init__(self, data):
        super().__init__(data, requires_grad=True)


class Module:
    """A layer or a network. A subclass computes in `forward`; `layer(x)` calls it."""

    training = True

    def __call__(self, *arguments, **keywords):
        return self.forward(*arguments, **keywords)

    def _members(self):
        """Yield (name, value) for each attribute, and for each element of one that is a list or a tuple."""
        for name, value in vars(self).items():
            if isinstance(value, list | tuple):
                for i, member in enumerate(value):
                    yield f"{name}.{i}", member
            else:
                yield name, value

    def named_parameters(self):
        """Yield ("layer.weight", parameter) of this module and of all modules in its attributes and lists."""
        for name, member in self._members():
            if isinstance(member, Parameter):
                yield name, member
            elif isinstance(member, Module):
                for rest, parameter in member.named_parameters():
                    yield f"{name}.{rest}", parameter

    def parameters(self):
        """Return a list of all parameters, each once."""
        found = {}
        for _, parameter in self.named_parameters():
            found[id(parameter)] = parameter  # one that two layers share comes twice
        return list(found.values())

    def train(self, mode=True):
        """Switch this module and all in it to training, where dropout works, or with False to use."""
        self.training = mode
        for _, member in self._members():
            if isinstance(member, Module):
                member.train(mode)
        return self

    def eval(self):
        """Switch this module and all in it to use."""
        return self.train(False)


class Linear(Module):
    """x Wᵀ + b: (..., in_features) -> (..., out_features)."""

    def __init__(self, in_features, out_features, bias=True):
        limit = 1 / math.sqrt(in_features)  # the more inputs are added up, the smaller the weights
        self.weight = self.uniform(limit, (out_features, in_features))
        self.bias = self.uniform(limit, out_features) if bias else None

    def uniform(self, limit, shape):
        """Return a Parameter of random numbers between -limit and limit."""
        return Parameter(_generator.uniform(-limit, limit, shape).astype(np.float32))

    def forward(self, x):
        rows = x.reshape(-1, x.shape[-1])  # one product of all rows is faster than many small ones
        result = rows @ self.weight.transpose(0, 1)
        result = result.reshape(*x.shape[:-1], self.weight.shape[0])
        return result if self.bias is None else result + self.bias


class Embedding(Module):
    """A learned vector for each of num_embeddings tokens: whole numbers (...) -> (..., embedding_dim)."""

    def __init__(self, num_embeddings, embedding_dim):
        self.weight = Parameter(Tensor.randn(num_embeddings, embedding_dim))

    def forward(self, tokens):
        return self.weight[tokens]


class LayerNorm(Module):
    """Shifts and scales each vector to mean 0 and variance 1, then to a learned mean and scale."""

    def __init__(self, dim, eps=1e-5):
        self.weight = Parameter(np.ones(dim, np.float32))
        self.bias = Parameter(np.zeros(dim, np.float32))
        self.eps = eps  # keeps the division away from 0 when all numbers are equal

    def forward(self, x):
        centred = x - x.mean(-1, keepdims=True)
        variance = (centred * centred).mean(-1, keepdims=True)
        return centred / (variance + self.eps) ** 0.5 * self.weight + self.bias


class Dropout(Module):
    """In training, sets each number to 0 with probability p, and divides the others by 1 - p.

    Raises ValueError if p is below 0, or 1 or more.
    """

    def __init__(self, p=0.5):
        if not 0 <= p < 1:
            raise ValueError(f"the share to drop is at least 0 and below 1, not {p}")
        self.p = p

    def forward(self, x):
        return dropout(x, self.p, self.training)


def padding_mask(tokens, pad=0):
    """Return True for tokens, False for what fills up a row: (batch, length) -> (batch, 1, 1, length)."""
    return (Tensor(tokens) != pad).unsqueeze(1).unsqueeze(2)


class MultiHeadAttention(Module):
    """Attention with several heads, each on its part of the vectors (q8 explains it).

    query: (batch, T, embed_dim)
    key, value: (batch, S, embed_dim)
    mask: of a shape that can be stretched to (batch, heads, T, S), False or 0 where a query must not attend
        to a key; None allows all
    returns: (batch, T, embed_dim)
    """

    def __init__(self, embed_dim, num_heads, dropout=0.1):
        if embed_dim % num_heads:
            raise ValueError(f"embed_dim {embed_dim} can't be divided among {num_heads} heads")
        self.num_heads = num_heads
        self.head_dim = embed_dim // num_heads
        self.q = Linear(embed_dim, embed_dim)
        self.k = Linear(embed_dim, embed_dim)
        self.v = Linear(embed_dim, embed_dim)
        self.linear = Linear(embed_dim, embed_dim)
        self.dropout = Dropout(dropout)

    def forward(self, query, key, value, mask=None):
        q = self.split(self.q(query))  # (batch, heads, T, head_dim)
        k = self.split(self.k(key))  # (batch, heads, S, head_dim)
        v = self.split(self.v(value))  # (batch, heads, S, head_dim)
        scores = q @ k.transpose(-1, -2) / math.sqrt(self.head_dim)  # (batch, heads, T, S)
        if mask is not None:
            scores = scores.masked_fill(mask == 0, -1e9)  # exp(-1e9) is 0; -inf could lead to 0 / 0
        weights = self.dropout(scores.softmax(-1))
        joined = (weights @ v).permute(0, 2, 1, 3)  # (batch, T, heads, head_dim)
        return self.linear(joined.reshape(*query.shape))

    def split(self, x):
        """Cut the vectors into heads: (batch, length, embed_dim) -> (batch, heads, length, head_dim)."""
        return x.reshape(*x.shape[:2], self.num_heads, self.head_dim).permute(0, 2, 1, 3)


# --- Part 4: optimizers, all given ----------------------------------------------------------------------


class Optimizer:
    """Changes parameters by their gradients, in the way that a subclass's `direction` says.

    lr: the learning rate, the size of the steps
    """

    def __init__(self, parameters, lr):
        self.parameters = list(parameters)
        self.lr = lr

    def zero_grad(self):
        """Forget the gradients of all parameters."""
        for parameter in self.parameters:
            parameter.grad = None

    def step(self):
        """Move each parameter that has a gradient."""
        for i, parameter in enumerate(self.parameters):
            if parameter.grad is not None:
                parameter.data = parameter.data - self.lr * self.direction(i, parameter.grad)


class SGD(Optimizer):
    """Goes against the gradient; with momentum, also against what is left of earlier gradients."""

    def __init__(self, parameters, lr, momentum=0.0):
        super().__init__(parameters, lr)
        self.momentum = momentum
        self.velocity = [0.0] * len(self.parameters)

    def direction(self, i, grad):
        """Return what the step of parameter i goes against, an array of its shape."""
        self.velocity[i] = self.momentum * self.velocity[i] + grad
        return self.velocity[i]


class Adam(Optimizer):
    """Takes steps of about lr for each number: the running mean of its gradients over their usual size.

    Source: D. P. Kingma and J. Ba, Adam: A Method for Stochastic Optimization, ICLR 2015.
    """

    def __init__(self, parameters, lr=0.001, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(parameters, lr)
        self.betas = betas
        self.eps = eps
        self.steps = [0] * len(self.parameters)
        self.mean = [0] * len(self.parameters)
        self.square = [0] * len(self.parameters)

    def direction(self, i, grad):
        """Return what the step of parameter i goes against, an array of its shape."""
        b1, b2 = self.betas
        self.steps[i] += 1
        self.mean[i] = b1 * self.mean[i] + (1 - b1) * grad
        self.square[i] = b2 * self.square[i] + (1 - b2) * grad * grad
        mean = self.mean[i] / (1 - b1 ** self.steps[i])  # both began at 0, which the division makes up for
        square = self.square[i] / (1 - b2 ** self.steps[i])
        return mean / (np.sqrt(square) + self.eps)
