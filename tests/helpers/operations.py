"""The operations of autodiff.py, ours and torch's, and how their gradients are compared."""

import math

import numpy as np
import torch

from autodiff import Tensor

# One function for both, or (ours, torch's). The operands are positive, and far enough from 0 and from ties.
UNARY = {
    "neg": lambda x: -x,
    "square": lambda x: x**2,
    "inverse": lambda x: x**-1,
    "root": lambda x: x**0.5,
    "exp": lambda x: x.exp(),
    "log": lambda x: x.log(),
    "relu": lambda x: (x - 1.5).relu(),
    "sum": lambda x: x.sum(),
    "mean": lambda x: x.mean(),
    "max": lambda x: x.max(),
    "numbers": lambda x: (3 - 2 * x / 4 + 1) / (1 / x),
    "reshape": lambda x: x.reshape(-1),
    "view": (lambda x: x.view(1, -1, 1), lambda x: x.reshape(1, -1, 1)),
    "unsqueeze": lambda x: x.unsqueeze(1).unsqueeze(-1),
    "masked_fill": (
        lambda x: x.masked_fill(Tensor(x.data > 1.5), -2.0),
        lambda x: x.masked_fill(x > 1.5, -2.0),
    ),
}
ALONG = {
    "sum": lambda x, a: x.sum(a),
    "sum keepdims": (lambda x, a: x.sum(a, keepdims=True), lambda x, a: x.sum(a, keepdim=True)),
    "mean": lambda x, a: x.mean(a),
    "mean keepdims": (lambda x, a: x.mean(a, keepdims=True), lambda x, a: x.mean(a, keepdim=True)),
    "max": (lambda x, a: x.max(a), lambda x, a: x.amax(a)),
    "max keepdims": (lambda x, a: x.max(a, keepdims=True), lambda x, a: x.amax(a, keepdim=True)),
    "softmax": lambda x, a: x.softmax(a),
    "log_softmax": lambda x, a: x.log_softmax(a),
    "transpose": lambda x, a: x.transpose(a, 0),
}
BINARY = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
}


def both(functions):
    return functions if isinstance(functions, tuple) else (functions, functions)


def spread(seed, *shape, dtype=np.float64):
    """Numbers from 0.5 to 2.5, no two equal and none near 1.5."""
    count = math.prod(shape)
    numbers = np.linspace(0.5, 2.5, 2 * count + 2)[1::2][:count]
    return np.random.default_rng(seed).permutation(numbers).reshape(shape).astype(dtype)


def gradients(ours, theirs, *inputs, rtol=1e-9):
    """Values, gradients and types of ours agree with torch's; a random gradient comes from above."""
    tensors = [Tensor(each.copy(), requires_grad=True) for each in inputs]
    leaves = [torch.tensor(each, requires_grad=True) for each in inputs]
    result, expected = ours(*tensors), theirs(*leaves)
    above = np.asarray(np.random.default_rng(1).normal(size=expected.shape), inputs[0].dtype)
    np.testing.assert_allclose(result.data, expected.detach().numpy(), rtol, atol=rtol)
    assert result.dtype == inputs[0].dtype and result.shape == tuple(expected.shape)
    result.backward(above)
    expected.backward(torch.tensor(above))
    for tensor, leaf in zip(tensors, leaves, strict=True):
        np.testing.assert_allclose(tensor.grad, leaf.grad.numpy(), rtol, atol=rtol)
        assert tensor.grad.dtype == tensor.dtype and tensor.grad.shape == tensor.shape
