"""What q9 has the worker do with the student's engine: rules, graphs, attention and a training.

Graphs are built with rules of this file, without broadcasting, so that they need none of the student's.
"""

import copy
import gc
import time
import weakref
from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Any

import numpy as np

# --- One function at a time -----------------------------------------------------------------------------


def rule(
    module: ModuleType, name: str, grad: Any, result: Any, operands: Sequence[Any], settings: Sequence[Any]
) -> list[Any]:
    """The gradients that a backward rule returns. `settings` are pairs of a name and a value."""
    keywords = {keyword: _setting(value) for keyword, value in settings}
    found = getattr(module, name)(grad, result, *operands, **keywords)
    return list(found) if isinstance(found, tuple | list) else [found]


def _setting(value: object) -> object:
    """JSON has neither tuples nor slices: a list stands for a tuple, and ["slice", …] for a slice."""
    if isinstance(value, list):
        return slice(*value[1:]) if value[:1] == ["slice"] else tuple(_setting(each) for each in value)
    return value


def unbroadcast(module: ModuleType, gradient: np.ndarray, shape: Sequence[int]) -> list[Any]:
    return [module.unbroadcast(gradient, tuple(shape))]


# --- Graphs ---------------------------------------------------------------------------------------------


def _plus(module: ModuleType, a: Any, b: Any) -> Any:
    return module.apply(np.add, _plus_backward, a, b)


def _times(module: ModuleType, a: Any, b: Any) -> Any:
    return module.apply(np.multiply, _times_backward, a, b)


def _plus_backward(grad: Any, result: Any, a: Any, b: Any) -> tuple[Any, ...]:
    _must_be_there(grad)
    return grad, grad


def _times_backward(grad: Any, result: Any, a: Any, b: Any) -> tuple[Any, ...]:
    _must_be_there(grad)
    return grad * b, grad * a


def _must_be_there(grad: Any) -> None:
    if grad is None:
        raise ValueError("pass_back was called on a tensor that had no gradient yet: is the order right?")


def _graph(module: ModuleType, x: Any, y: Any, steps: Iterable[Sequence[int]]) -> list[Any]:
    """All tensors of a computation: x, y, and for each step [kind, i, j] a sum (0) or product (1) of two."""
    nodes = [x, y]
    for kind, i, j in steps:
        nodes.append((_plus, _times)[kind](module, nodes[i], nodes[j]))
    return nodes


def order(module: ModuleType, steps: Iterable[Sequence[int]]) -> np.ndarray | str:
    """topological_order of the last tensor of a graph, as places in the graph; -1 for anything else."""
    x, y = (module.Tensor(np.ones(2), requires_grad=True) for _ in range(2))
    nodes = _graph(module, x, y, steps)
    listed = module.topological_order(nodes[-1])
    if not isinstance(listed, list | tuple):
        return type(listed).__name__
    places = {id(node): place for place, node in enumerate(nodes)}
    return np.array([places.get(id(each), -1) for each in listed], np.int64)


def gradients(
    module: ModuleType,
    first: np.ndarray,
    second: np.ndarray,
    steps: Iterable[Sequence[int]],
    above: Iterable[Any],
) -> list[Any]:
    """x.grad and y.grad after backward(gradient) for each gradient in `above`, each through a new graph."""
    x, y = (module.Tensor(array, requires_grad=True) for array in (first, second))
    found = []
    for gradient in above:
        _graph(module, x, y, steps)[-1].backward(gradient)
        found += copy.deepcopy([x.grad, y.grad])  # what the next call changes in place must not show here
    return found


def deep(module: ModuleType, start: np.ndarray, factors: np.ndarray) -> list[Any]:
    """x, and for each factor: + x where it is 0, or else times the factor.

    The gradient of x, and whether a tensor in the middle is gone after backward().
    """
    x = module.Tensor(start, requires_grad=True)
    end = x
    for step, factor in enumerate(factors):
        end = _times(module, end, module.Tensor(np.array([factor]))) if factor else _plus(module, end, x)
        if step == len(factors) // 2:
            middle = weakref.ref(end)
    end.backward()
    gc.collect()  # a function that calls itself keeps its variables until then
    return [x.grad, middle() is None]


# --- All together ---------------------------------------------------------------------------------------


def attention(
    module: ModuleType, tokens: np.ndarray, heads: int, weights: Sequence[Any], above: np.ndarray
) -> list[Any]:
    """The output of embedding and attention over padded `tokens`, and the gradient of each weight.

    `weights` are pairs of a name and an array; the first is the embedding's.
    """
    embedding = module.Embedding(*weights[0][1].shape)
    layer = module.MultiHeadAttention(embed_dim=weights[0][1].shape[1], num_heads=heads)
    layer.eval()
    parameters = {"embedding.weight": embedding.weight, **dict(layer.named_parameters())}
    for name, array in weights:
        parameters[name].data = array
    x = embedding(module.Tensor(tokens))
    output = layer(x, x, x, module.padding_mask(module.Tensor(tokens)))
    output.backward(above)
    return [output.data, *(parameters[name].grad for name, _ in weights)]


def training(
    module: ModuleType,
    sizes: Sequence[int],
    tokens: np.ndarray,
    classes: np.ndarray,
    unseen: np.ndarray,
    seconds: float,
) -> list[Any]:
    """Train a network of attention on batches of `tokens` (steps, batch, length), then classify `unseen`.

    Returns the classes that it predicts and the losses. It ends early after `seconds` of CPU time.
    `sizes` are how many different tokens and classes there are.
    """
    module.manual_seed(0)
    network = _network(module, *sizes)
    optimizer = module.Adam(network.parameters(), lr=0.01)
    started, losses = time.process_time(), []
    for batch, labels in zip(tokens, classes, strict=True):
        if time.process_time() - started > seconds:
            break
        optimizer.zero_grad()
        loss = module.cross_entropy(network(module.Tensor(batch)), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    network.eval()
    with module.no_grad():
        return [network(module.Tensor(unseen)).data.argmax(axis=1), np.array(losses)]


def _network(module: ModuleType, vocabulary: int, classes: int, dim: int = 32) -> Any:
    """One layer of attention; classified is its first position: (batch, length) -> (batch, classes)."""

    class Network(module.Module):  # type: ignore[name-defined, misc]  # the student's own
        def __init__(self) -> None:
            self.embedding = module.Embedding(vocabulary, dim)
            self.attention = module.MultiHeadAttention(dim, num_heads=2)
            self.norm = module.LayerNorm(dim)
            self.output = module.Linear(dim, classes)

        def forward(self, tokens: Any) -> Any:
            x = self.embedding(tokens)  # (batch, length, dim)
            x = self.norm(x + self.attention(x, x, x, module.padding_mask(tokens)))
            return self.output(x[:, 0])

    return Network()
