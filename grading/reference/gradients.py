"""The gradients that q9 expects: of single rules, of graphs, of attention.

Rules are rows of data: what each is tried on, and known mistakes. What is right is not a formula but the
definition of the derivative: change one number by a little, and see by how much the result changes. Only
attention has too many numbers for that.
"""

import contextlib
import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from grading.numerics import softmax

STEP = 1e-5  # central differences in float64 are then off by some 1e-9


def _total(grad: np.ndarray, axis) -> np.ndarray:
    return grad.sum(axis=axis, keepdims=True)


def _stretched(grad: np.ndarray, a: np.ndarray, axis) -> np.ndarray:
    """grad, of the shape of a summed over `axis`, repeated to the shape of a."""
    return np.broadcast_to(_kept(grad, a, axis), a.shape)


def _kept(grad: np.ndarray, a: np.ndarray, axis) -> np.ndarray:
    """grad with the dimensions that a sum of a over `axis` takes away, of size 1."""
    return grad.reshape(_total(a, axis).shape)


def _taken_once(grad: np.ndarray, a: np.ndarray, index) -> np.ndarray:
    gradient = np.zeros_like(a)
    gradient[index] += grad
    return gradient


def _turned(matrices: np.ndarray) -> np.ndarray:
    return matrices.swapaxes(-1, -2)


@dataclass(frozen=True)
class Rule:
    """The operation that a rule belongs to, what it is tried on, and known mistakes.

    `mistakes` say what the rule does, and compute what comes of it: functions of grad, the result, the
    operands and the settings.
    """

    forward: Callable
    shapes: Sequence[tuple]
    settings: Sequence[dict] = ({},)
    positive: bool = False
    mistakes: dict[str, Callable] = field(default_factory=dict)


SHAPES = ((3,), (2, 3), (2, 1, 4))
ONE, TWO = tuple((shape,) for shape in SHAPES), tuple((shape, shape) for shape in SHAPES)
CUBE = (((2, 3, 4),),)
# Squares first: there, a forgotten transpose gives a number and not an error.
MATRICES = (((3, 3), (3, 3)), ((2, 3), (3, 4)), ((3, 3, 3), (3, 3, 3)), ((2, 5, 2, 3), (2, 5, 3, 4)))
DIMENSIONS = [{"axis": axis, "keepdims": k} for axis in (0, 1, -1, (0, 2), None) for k in (True, False)]
AXES = [{"axis": axis} for axis in (0, 1, -1)]
MASK = np.array([[True, False, False, True], [False] * 4, [True] * 4])
ROWS = np.array([[1, 0, 1], [1, 1, 0]])
DIAGONAL = "uses the diagonal only: a number changes all results along the axis, not just its own"
LAST = "sums over the last dimension, whatever axis is"

RULES = {
    "add": Rule(np.add, TWO),
    "multiply": Rule(np.multiply, TWO),
    "divide": Rule(np.divide, TWO),
    "power": Rule(
        lambda a, exponent: a**exponent, ONE, [{"exponent": n} for n in (3.0, 2.0, -1.0, 0.5)], True,
        {"doesn't lower the exponent by 1": lambda g, r, a, exponent: g * exponent * r,
         "leaves out the factor n": lambda g, r, a, exponent: g * a ** (exponent - 1)},
    ),
    "exp": Rule(np.exp, ONE, mistakes={"multiplies by a, not by exp(a)": lambda g, r, a: g * a}),
    "log": Rule(np.log, ONE, positive=True, mistakes={"divides by the result": lambda g, r, a: g / r}),
    "relu": Rule(
        lambda a: np.maximum(a, 0), ONE, mistakes={
            "cuts off negative gradients, where it should look at a": lambda g, r, a: np.maximum(g, 0),
            "lets the gradient through at exactly 0": lambda g, r, a: g * (a >= 0)},
    ),
    "matmul": Rule(
        np.matmul, MATRICES, mistakes={
            "forgets the transposes": lambda g, r, a, b: (g @ b, a @ g),
            "gives the gradient for b transposed": lambda g, r, a, b: (g @ _turned(b), _turned(g) @ a),
            "transposes all dimensions, not the last two": lambda g, r, a, b: (g @ b.T, a.T @ g)},
    ),
    "sum": Rule(
        np.sum, CUBE, DIMENSIONS, mistakes={
            "doesn't stretch the gradient to the shape of a":
                lambda g, r, a, axis, keepdims: _kept(g, a, axis)},
    ),
    "mean": Rule(
        np.mean, CUBE, DIMENSIONS, mistakes={
            "doesn't divide by n, how many numbers are in one mean":
                lambda g, r, a, axis, keepdims: _stretched(g, a, axis),
            "divides by the count of all numbers, not of those in one mean":
                lambda g, r, a, axis, keepdims: _stretched(g, a, axis) / a.size},
    ),
    "max": Rule(
        np.max, CUBE, DIMENSIONS, mistakes={
            "looks for the largest number of all, not along the axis":
                lambda g, r, a, axis, keepdims: _stretched(g, a, axis) * (a == a.max()),
            "gives the gradient to all numbers, not to the largest":
                lambda g, r, a, axis, keepdims: _stretched(g, a, axis)},
    ),
    "reshape": Rule(
        lambda a, shape: a.reshape(shape), CUBE, [{"shape": shape} for shape in ((6, 4), (4, 3, 2), (-1,))]
    ),
    "permute": Rule(
        np.transpose, CUBE, [{"axes": axes} for axes in ((0, 2, 1), (1, 2, 0), (2, 0, 1))], mistakes={
            "permutes by axes again, which isn't the way back": lambda g, r, a, axes: g.transpose(axes)},
    ),
    "getitem": Rule(
        lambda a, index: a[index], CUBE,
        [{"index": index} for index in (1, slice(0, 1), (slice(None), 2), ROWS)], mistakes={
            "counts a row that was taken several times only once":
                lambda g, r, a, index: _taken_once(g, a, index)},
    ),
    "masked_fill": Rule(
        lambda a, mask, value: np.where(mask, value, a), CUBE, [{"mask": MASK, "value": -5.0}], mistakes={
            "has the mask inverted": lambda g, r, a, mask, value: np.where(mask, g, 0),
            "lets the gradient through where the mask is True": lambda g, r, a, mask, value: g},
    ),
    "softmax": Rule(
        softmax, CUBE, AXES, mistakes={
            DIAGONAL: lambda g, r, a, axis: g * r * (1 - r),
            LAST: lambda g, r, a, axis: r * (g - _total(g * r, -1))},
    ),
    "log_softmax": Rule(
        lambda a, axis: np.log(softmax(a, axis)), CUBE, AXES, mistakes={
            DIAGONAL: lambda g, r, a, axis: g * (1 - np.exp(r)),
            "takes its result for the softmax, of which it is the logarithm":
                lambda g, r, a, axis: g - r * _total(g, axis),
            LAST: lambda g, r, a, axis: g - np.exp(r) * _total(g, -1)},
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One call of a rule, and the gradients expected of it."""

    name: str
    operands: list[np.ndarray]
    settings: dict
    grad: np.ndarray
    expected: list[np.ndarray]

    @property
    def result(self) -> np.ndarray:
        return np.asarray(RULES[self.name].forward(*self.operands, **self.settings))

    def describe(self) -> str:
        """a (2, 3, 4), axis 0, keepdims True"""
        words = [f"{letter} {each.shape}" for letter, each in zip("ab", self.operands, strict=False)]
        plain = {name: value for name, value in self.settings.items() if not isinstance(value, np.ndarray)}
        arrays = [f"{name} {self.settings[name].tolist()}" for name in self.settings if name not in plain]
        return ", ".join(words + [f"{name} {value}" for name, value in plain.items()] + arrays)


def cases(name: str, rng: np.random.Generator) -> Iterator[Case]:
    """All that the rule `name` is tried on."""
    rule = RULES[name]
    for shapes in rule.shapes:
        for settings in rule.settings:
            operands = [_spread(rng, shape, rule.positive) for shape in shapes]
            forward = functools.partial(rule.forward, **settings)
            grad = np.asarray(rng.normal(size=np.shape(forward(*operands))))
            yield Case(name, operands, settings, grad, derivative(forward, operands, grad))


def derivative(forward: Callable, operands: Sequence[np.ndarray], grad: np.ndarray) -> list[np.ndarray]:
    """By how much sum(forward(*operands) · grad) changes with each number of each operand."""
    found = [np.zeros_like(operand) for operand in operands]
    for gradient, operand in zip(found, operands, strict=True):
        moved = [each.copy() if each is operand else each for each in operands]
        number = next(each for each, old in zip(moved, operands, strict=True) if old is operand)
        for place in np.ndindex(operand.shape):
            number[place] = operand[place] + STEP
            more = (forward(*moved) * grad).sum()
            number[place] = operand[place] - STEP
            gradient[place] = (more - (forward(*moved) * grad).sum()) / (2 * STEP)
            number[place] = operand[place]
    return found


def _spread(rng: np.random.Generator, shape: Sequence[int], positive: bool) -> np.ndarray:
    """Numbers of size 0.5 to 2 that are all different: none near 0, where relu and division have an edge."""
    sizes = rng.permutation(np.linspace(0.5, 2, int(np.prod(shape)))).reshape(shape)
    return sizes if positive else sizes * rng.choice([-1, 1], size=shape)


def suspects(case: Case) -> Iterator[tuple[str, Sequence[np.ndarray]]]:
    """Known mistakes and the gradients that come of them, those of this rule first."""
    rule = RULES[case.name]
    for phrase, mistake in rule.mistakes.items():
        with contextlib.suppress(ValueError):  # shapes that don't fit: not this mistake
            gradients = mistake(case.grad, case.result, *case.operands, **case.settings)
            yield phrase, gradients if isinstance(gradients, tuple) else (gradients,)
    yield "has the wrong sign", [-each for each in case.expected]
    forward = functools.partial(rule.forward, **case.settings)
    alone = derivative(forward, case.operands, np.ones_like(case.grad))
    yield "doesn't use grad: by the chain rule, the derivative is multiplied by it", alone
    if len(case.expected) == 2:
        yield "exchanges the gradients for a and b", case.expected[::-1]


def walk(steps: Sequence, x: np.ndarray, y: np.ndarray, above: np.ndarray, overwrite: bool = False) -> list:
    """The gradient of each tensor in a graph; with `overwrite`, only the last share that it gets.

    A step [kind, i, j] is the sum (kind 0) or product (1) of tensors i and j; tensors 0 and 1 are x and y.
    """
    values = [x, y]
    for kind, i, j in steps:
        values.append(values[i] * values[j] if kind else values[i] + values[j])
    grads = [np.zeros_like(x) for _ in values]
    grads[-1] = above
    for n in reversed(range(len(steps))):
        kind, i, j = steps[n]
        grad = grads[n + 2]
        shares = (grad * values[j], grad * values[i]) if kind else (grad, grad)
        for place, share in zip((i, j), shares, strict=True):
            grads[place] = share if overwrite else grads[place] + share
    return grads


def attention(
    tokens: np.ndarray, heads: int, weights: dict[str, np.ndarray], above: np.ndarray
) -> dict[str, np.ndarray]:
    """The output of multi-head attention over embedded tokens (n, l), and the gradients for `above`.

    The gradient for k's bias is left out: it is 0 but for rounding, because a softmax doesn't change when a
    whole row of scores moves.
    """
    w = {name: array.astype(np.float64) for name, array in weights.items()}
    x = w["embedding.weight"][tokens]  # (n, l, d)
    # q, k, v: (n, heads, l, d/heads)
    q, k, v = (_split(x @ w[f"{name}.weight"].T + w[f"{name}.bias"], heads) for name in "qkv")
    scale = q.shape[-1] ** -0.5
    scores = np.where((tokens == 0)[:, None, None], -np.inf, q @ _turned(k) * scale)
    attend = softmax(scores, axis=-1)  # (n, heads, l, l)
    joined = _joined(attend @ v)
    found = {"the output": joined @ w["linear.weight"].T + w["linear.bias"]}

    share = _split(above @ w["linear.weight"], heads)
    weigh = share @ _turned(v)
    score = attend * (weigh - _total(weigh * attend, -1)) * scale
    grads = {"q": score @ k, "k": _turned(score) @ q, "v": _turned(attend) @ share}
    grads = {name: _joined(grad) for name, grad in grads.items()}
    into = np.zeros_like(w["embedding.weight"])
    np.add.at(into, tokens, sum(grad @ w[f"{name}.weight"] for name, grad in grads.items()))
    for name, grad in (grads | {"linear": above}).items():
        found[f"{name}.weight"] = np.tensordot(grad, joined if name == "linear" else x, axes=([0, 1], [0, 1]))
        found[f"{name}.bias"] = grad.sum(axis=(0, 1))
    del found["k.bias"]
    return found | {"embedding.weight": into}


def _split(x: np.ndarray, heads: int) -> np.ndarray:
    return x.reshape(*x.shape[:2], heads, -1).swapaxes(1, 2)


def _joined(x: np.ndarray) -> np.ndarray:
    return x.swapaxes(1, 2).reshape(len(x), x.shape[2], -1)
