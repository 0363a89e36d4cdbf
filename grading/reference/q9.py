"""q9: the gradients of single rules, of graphs, of attention, and the ways in which they go wrong.

Rules are rows of data: what each is tried on, and known mistakes. What is right is not a formula but the
definition of the derivative: change one number by a little, and see by how much the result changes. Only
attention has too many numbers for that.
"""

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from grading.case import Arrays, Case, make
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


def _log_softmax(a: np.ndarray, axis: int) -> np.ndarray:
    moved = a - a.max(axis=axis, keepdims=True)
    return moved - np.log(_total(np.exp(moved), axis))


def _turned(matrices: np.ndarray) -> np.ndarray:
    return matrices.swapaxes(-1, -2)


@dataclass(frozen=True)
class Rule:
    """The operation that a rule belongs to, what it is tried on, and known mistakes.

    `mistakes` compute what comes of each: functions of grad, the result, the operands and the settings.
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
DIAGONAL, LAST = "diagonal of the softmax alone", "last dimension, whatever axis is"

RULES = {
    "add": Rule(np.add, TWO),
    "multiply": Rule(np.multiply, TWO),
    "divide": Rule(
        np.divide, TWO, mistakes={"divisor not squared": lambda g, r, a, b: (g / b, -g * a / b)}
    ),
    "power": Rule(
        lambda a, exponent: a**exponent, ONE, [{"exponent": n} for n in (3.0, 2.0, -1.0, 0.5)], True,
        {"exponent not lowered": lambda g, r, a, exponent: g * exponent * r,
         "power by a logarithm": lambda g, r, a, exponent: g * exponent * np.exp((exponent - 1) * np.log(a)),
         "power of the size alone": lambda g, r, a, exponent: g * exponent * np.abs(a) ** (exponent - 1),
         "power divided by a": lambda g, r, a, exponent: g * exponent * r / a,
         "exponent is no factor": lambda g, r, a, exponent: g * a ** (exponent - 1)},
    ),
    "exp": Rule(np.exp, ONE, mistakes={"exp: multiplied by a": lambda g, r, a: g * a}),
    "log": Rule(np.log, ONE, positive=True, mistakes={"log: divided by the result": lambda g, r, a: g / r}),
    "relu": Rule(
        lambda a: np.maximum(a, 0), ONE, mistakes={
            "relu of the gradient": lambda g, r, a: np.maximum(g, 0),
            "relu open at 0": lambda g, r, a: g * (a >= 0)},
    ),
    "matmul": Rule(
        np.matmul, MATRICES, mistakes={
            "no transposes": lambda g, r, a, b: (g @ b, a @ g),
            "gradient for b transposed": lambda g, r, a, b: (g @ _turned(b), _turned(g) @ a),
            "all dimensions transposed": lambda g, r, a, b: (g @ b.T, a.T @ g)},
    ),
    "sum": Rule(
        np.sum, CUBE, DIMENSIONS, mistakes={
            "sum: not stretched":
                lambda g, r, a, axis, keepdims: _kept(g, a, axis)},
    ),
    "mean": Rule(
        np.mean, CUBE, DIMENSIONS, mistakes={
            "mean: not divided":
                lambda g, r, a, axis, keepdims: _stretched(g, a, axis),
            "mean: divided by all numbers":
                lambda g, r, a, axis, keepdims: _stretched(g, a, axis) / a.size},
    ),
    "max": Rule(
        np.max, CUBE, DIMENSIONS, mistakes={
            "max: largest of all":
                lambda g, r, a, axis, keepdims: _stretched(g, a, axis) * (a == a.max()),
            "max: gradient to all":
                lambda g, r, a, axis, keepdims: _stretched(g, a, axis)},
    ),
    "reshape": Rule(
        lambda a, shape: a.reshape(shape), CUBE, [{"shape": shape} for shape in ((6, 4), (4, 3, 2), (-1,))]
    ),
    "permute": Rule(
        np.transpose, CUBE, [{"axes": axes} for axes in ((0, 2, 1), (1, 2, 0), (2, 0, 1))], mistakes={
            "permuted again": lambda g, r, a, axes: g.transpose(axes)},
    ),
    "getitem": Rule(
        lambda a, index: a[index], CUBE,
        [{"index": index} for index in (1, slice(0, 1), (slice(None), 2), ROWS)], mistakes={
            "repeated row counted once": lambda g, r, a, index: _taken_once(g, a, index)},
    ),
    "masked_fill": Rule(
        lambda a, mask, value: np.where(mask, value, a), CUBE, [{"mask": MASK, "value": -5.0}], mistakes={
            "mask inverted": lambda g, r, a, mask, value: np.where(mask, g, 0),
            "mask not used": lambda g, r, a, mask, value: g},
    ),
    "softmax": Rule(
        softmax, CUBE, AXES, mistakes={
            DIAGONAL: lambda g, r, a, axis: g * r * (1 - r),
            LAST: lambda g, r, a, axis: r * (g - _total(g * r, -1))},
    ),
    "log_softmax": Rule(
        _log_softmax, CUBE, AXES, mistakes={
            DIAGONAL: lambda g, r, a, axis: g * (1 - np.exp(r)),
            "softmax computed anew":
                lambda g, r, a, axis: g - np.exp(a) / _total(np.exp(a), axis) * _total(g, axis),
            "log_softmax taken for the softmax":
                lambda g, r, a, axis: g - r * _total(g, axis),
            LAST: lambda g, r, a, axis: g - np.exp(r) * _total(g, -1)},
    ),
}  # fmt: skip


# --- The rules, one by one ------------------------------------------------------------------------------


def arithmetic(rng: np.random.Generator) -> Iterator[Case]:
    yield from _rules(rng, "add", "multiply", "divide", "power")
    # what a root is made for, and what other ways to write a power are not
    grad, a = np.array([0.5, -0.7, 0.9, 1.1]), np.array([-2.0, -0.5, 1e-3, 1e4])
    for n in (2.0, 3.0, -1.0, 1.0):
        yield _rule("power", [a], {"exponent": n}, grad, [grad * n * a ** (n - 1)])
    grad, a = np.array([0.5, -0.7]), np.array([0.0, 3.0])
    for n in (2.0, 3.0, 1.0):
        yield _rule("power", [a], {"exponent": n}, grad, [grad * n * a ** (n - 1)])
    a, b = np.array([0.0, 1e5, -1e-5]), np.array([1e-3, -1e4, 1e-2])
    grad = np.array([1.0, -2.0, 3.0])
    yield _rule("multiply", [a, b], {}, grad, [grad * b, grad * a])
    yield _rule("divide", [a, b], {}, grad, [grad / b, -grad * a / b**2])


def functions(rng: np.random.Generator) -> Iterator[Case]:
    yield from _rules(rng, "exp", "log", "relu")
    # where relu has an edge, the definition above has no answer; the assignment does
    a, grad = np.array([-1.0, 0.0, 2.0]), np.array([0.5, 0.7, 0.9])
    yield _rule("relu", [a], {}, grad, [grad * (a > 0)])
    a = np.array([1e-9, -1e-9, 1e6])
    yield _rule("relu", [a], {}, grad, [grad * (a > 0)])
    a = np.array([-30.0, 0.0, 30.0])
    yield _rule("exp", [a], {}, grad, [grad * np.exp(a)])
    a = np.array([1e-6, 1.0, 1e6])
    yield _rule("log", [a], {}, grad, [grad / a])


def matmul(rng: np.random.Generator) -> Iterator[Case]:
    yield from _rules(rng, "matmul")


def reductions(rng: np.random.Generator) -> Iterator[Case]:
    yield from _rules(rng, "sum", "mean", "max")
    a, grad = np.array([[-3.0, -1.0, -2.0], [-1e6, -1e-6, -5.0]]), np.array([0.5, 0.7])
    along = {"axis": 1, "keepdims": False}
    yield _rule("max", [a], along, grad, [grad[:, None] * (a == a.max(axis=1, keepdims=True))])


def ties(rng: np.random.Generator) -> Iterator[Case]:
    """Equally large numbers: what is expected is one way to share the gradient, any other is right, too."""
    a, grad = np.array([[1.0, 3.0, 3.0], [2.0, 2.0, 2.0]]), np.array([1.0, 6.0])
    largest = a == a.max(axis=1, keepdims=True)
    each = grad[:, None] * largest
    yield Case(
        f"a {a.tolist()}, grad {grad.tolist()}, axis 1",
        inputs={"grad": grad, "result": a.max(axis=1), "a": a},
        expected={"a": each / largest.sum(axis=1, keepdims=True)},
        suspects={"max: all to every tie": {"a": each}},
        settings={"rule": "max_backward", "keywords": [["axis", 1], ["keepdims", False]]},
    )


def movement(rng: np.random.Generator) -> Iterator[Case]:
    yield from _rules(rng, "reshape", "permute", "getitem", "masked_fill")


def softmaxes(rng: np.random.Generator) -> Iterator[Case]:
    yield from _rules(rng, "softmax", "log_softmax")
    # numbers whose exponential is infinite or 0
    a, grad = np.array([[1000.0, 0.0, 998.0], [-1000.0, -999.0, -5000.0]]), rng.normal(size=(2, 3))
    right = softmax(a, -1)
    yield _rule("softmax", [a], {"axis": -1}, grad, [right * (grad - _total(grad * right, -1))])
    yield _rule("log_softmax", [a], {"axis": -1}, grad, [grad - right * _total(grad, -1)])


def _rules(rng: np.random.Generator, *names: str) -> Iterator[Case]:
    """All that the rules of these names are tried on."""
    for name in names:
        rule = RULES[name]
        for shapes in rule.shapes:
            for settings in rule.settings:
                operands = [_spread(rng, shape, rule.positive) for shape in shapes]
                forward = functools.partial(rule.forward, **settings)
                grad = np.asarray(rng.normal(size=np.shape(forward(*operands))))
                yield _rule(name, operands, settings, grad, derivative(forward, operands, grad))


def _rule(
    name: str,
    operands: Sequence[np.ndarray],
    settings: dict,
    grad: np.ndarray,
    expected: Sequence[np.ndarray],
) -> Case:
    """One call of a rule, the gradients expected of it, and what known mistakes give."""
    rule = RULES[name]
    forward = functools.partial(rule.forward, **settings)
    result = np.asarray(forward(*operands))
    arrays = {key: value for key, value in settings.items() if isinstance(value, np.ndarray)}
    plain = {key: value for key, value in settings.items() if key not in arrays}

    def gradients(by: Callable = lambda *_, **settings: tuple(expected)) -> Arrays:
        found = by(grad, result, *operands, **settings)
        return dict(zip("ab", found if isinstance(found, tuple) else (found,), strict=False))

    anywhere = {
        "wrong sign": lambda *_, **settings: tuple(-each for each in expected),
        "grad not used": lambda g, *_, **settings: tuple(derivative(forward, operands, np.ones_like(g))),
        "gradients exchanged": lambda *_, **settings: tuple(expected[::-1]),
    }
    words = [f"{letter} {each.shape}" for letter, each in zip("ab", operands, strict=False)]
    words += [f"{key} {value}" for key, value in plain.items()]
    words += [f"{key} {value.tolist()}" for key, value in arrays.items()]
    return make(
        ", ".join(words),
        gradients,
        {mistake: {"by": by} for mistake, by in (rule.mistakes | anywhere).items()},
        inputs={"grad": grad, "result": result, **dict(zip("ab", operands, strict=False)), **arrays},
        settings={"rule": f"{name}_backward", "keywords": [[key, _plain(plain[key])] for key in plain]},
    )


def _plain(value: object) -> object:
    """A setting as JSON can carry it; the program in the worker turns it back."""
    if isinstance(value, slice):
        return ["slice", value.start, value.stop]
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


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


# --- The graph ------------------------------------------------------------------------------------------

STRETCHED = (
    ((5, 2, 3), (2, 1)), ((5, 2, 3), (3,)), ((5, 2, 3), (5, 1, 3)), ((4, 3), ()), ((2, 3), (2, 3)),
    ((2, 1, 3), (1, 3)), ((2, 3), (1, 1)), ((1, 3), (3,)),
)  # fmt: skip
# A graph is a list of steps [kind, i, j]: the sum (kind 0) or product (1) of tensors i and j, where tensors 0
# and 1 are x and y, and each step makes the next. Below: x + x, (x + y) + x, x · y + x
TWICE, MIXED, DIAMOND = [[0, 0, 0]], [[0, 0, 1], [0, 2, 0]], [[1, 0, 1], [0, 2, 0]]
SIZES = (1, 2, 4, 6, 8, 8)  # operations of random graphs, the smallest first: it is shown if it fails

REDUCED = {
    "nothing summed up": lambda gradient, missing, ones, small: gradient,
    "missing dimensions only": lambda gradient, missing, ones, small: gradient.sum(axis=missing),
    "mean over the copies": lambda gradient, missing, ones, small: gradient.mean(axis=missing).mean(
        axis=ones, keepdims=True
    ),
    "copies reshaped": lambda gradient, missing, ones, small: gradient.reshape(-1, *small).sum(axis=0),
}


def unbroadcast(rng: np.random.Generator) -> Iterator[Case]:
    for large, small in STRETCHED:
        gradient = rng.normal(size=large)
        (expected,) = derivative(
            lambda a, large=large: np.broadcast_to(a, large), [np.zeros(small)], gradient
        )
        missing = tuple(range(len(large) - len(small)))
        ones = tuple(i for i, size in enumerate(small) if size == 1)

        known = gradient, missing, ones, small

        def reduced(by=lambda *_, expected=expected: expected, known=known) -> Arrays:
            return {"a": by(*known)}

        yield make(
            f"{large} to {small}",
            reduced,
            {mistake: {"by": by} for mistake, by in REDUCED.items()},
            inputs={"gradient": gradient},
            settings={"shape": list(small)},
        )


def order(rng: np.random.Generator) -> Iterator[Case]:
    """Many orders are right, so none is expected: a check looks whether one is. Wrong ones are known."""
    for steps in _graphs(rng):
        visits = {
            f"order of first visits, {way}": {"order": first_visits(steps, way)}
            for way in ("depth first", "depth first, second input first", "breadth first")
        }
        yield Case("", inputs={"steps": np.array(steps)}, expected={}, suspects=visits)


def first_visits(steps: Sequence, way: str) -> np.ndarray:
    """The tensors of a graph as a search from its end first comes to them, turned round."""
    inputs = {n: pair for n, (_, *pair) in enumerate(steps, start=2)}
    todo, seen = [len(steps) + 1], []
    while todo:
        tensor = todo.pop(0 if way == "breadth first" else -1)
        if tensor not in seen:
            seen.append(tensor)
            pair = inputs.get(tensor, ())
            todo.extend(pair[::-1] if way == "depth first" else pair)  # the last one is the next
    return np.array(seen[::-1])


def shared(rng: np.random.Generator) -> Iterator[Case]:
    for steps in _graphs(rng):
        x, y, *above = rng.uniform(-1, 1, size=(4, 2, 3))
        yield make(
            "",
            functools.partial(backward, steps, x, y, above),
            {
                "gradient overwritten": {"add": lambda old, new: new},
                "gradient array shared": {"add": _in_place},
                "second backward replaces the first": {"anew": True},
                "backward starts from 1": {"begin": np.ones_like},
            },
            inputs={"steps": np.array(steps), "x": x, "y": y, "first": above[0], "second": above[1]},
        )


def _graphs(rng: np.random.Generator) -> list[list[list[int]]]:
    return [TWICE, MIXED, DIAMOND, *(_random_graph(rng, size) for size in SIZES)]


def _random_graph(rng: np.random.Generator, size: int) -> list[list[int]]:
    """Steps whose results are used again and again; in the end everything is added up."""
    steps = [[int(rng.integers(2)), *(int(i) for i in rng.integers(2 + n, size=2))] for n in range(size)]
    for i in range(size + 2):
        steps.append([0, 1 + len(steps), i])
    return steps


def _sum(old: np.ndarray | None, new: np.ndarray) -> np.ndarray:
    return new.copy() if old is None else old + new


def _in_place(old: np.ndarray | None, new: np.ndarray) -> np.ndarray:
    if old is None:
        return new
    old += new
    return old


def backward(
    steps: Sequence, x: np.ndarray, y: np.ndarray, above: Sequence, add=_sum, begin=np.copy, anew=False
) -> Arrays:
    """x.grad and y.grad after a call of backward(gradient) for each gradient in `above`.

    What follows `above` is right as it is; anything else is a mistake.
    """
    values = [x, y]
    for kind, i, j in steps:
        values.append(values[i] * values[j] if kind else values[i] + values[j])
    leaves, found = [None, None], {}
    for call, gradient in enumerate(above, start=1):
        grads = [*([None, None] if anew else leaves), *[None] * len(steps)]
        grads[-1] = begin(gradient)
        for n in reversed(range(len(steps))):
            (kind, i, j), grad = steps[n], grads[n + 2]
            shares = (grad * values[j], grad * values[i]) if kind else (grad, grad)
            for place, share in zip((i, j), shares, strict=True):
                grads[place] = add(grads[place], share)
        leaves = grads[:2]
        for leaf, grad in zip("xy", leaves, strict=True):
            found[f"{leaf}.grad after backward() no. {call}"] = np.array(0 * x if grad is None else grad)
    return found


# --- All together ---------------------------------------------------------------------------------------

TOKENS = np.array([[1, 2, 3, 4, 5], [6, 7, 8, 0, 0]])  # two sentences, the second one padded
VOCABULARY, DIM, HEADS = 40, 64, 8
LAYERS = ("q", "k", "v", "linear")


def example(rng: np.random.Generator) -> Iterator[Case]:
    weights = {"embedding.weight": rng.normal(size=(VOCABULARY, DIM))}
    for name in LAYERS:
        weights[f"{name}.weight"] = rng.normal(size=(DIM, DIM)) / DIM**0.5
        weights[f"{name}.bias"] = rng.normal(size=DIM)
    weights = {name: array.astype(np.float32) for name, array in weights.items()}
    above = rng.normal(size=(*TOKENS.shape, DIM)).astype(np.float32)

    def gradients(**way) -> Arrays:
        found = attention(TOKENS, HEADS, weights, above, **way)
        return {name: array.astype(np.float32) for name, array in found.items()}

    yield make(
        "",
        gradients,
        {"repeated row counted once": {"embedded": _taken_once}},
        inputs={"tokens": TOKENS, "above": above},
        parameters=weights,
        settings={"heads": HEADS},
    )


def _each_time(grad: np.ndarray, a: np.ndarray, index: np.ndarray) -> np.ndarray:
    gradient = np.zeros_like(a)
    np.add.at(gradient, index, grad)
    return gradient


def attention(
    tokens: np.ndarray, heads: int, weights: Arrays, above: np.ndarray, embedded: Callable = _each_time
) -> dict[str, np.ndarray]:
    """The output of multi-head attention over embedded tokens (n, l), and the gradients for `above`.

    The gradient for k's bias is left out: it is 0 but for rounding, because a softmax doesn't change when a
    whole row of scores moves. Another `embedded` than this is a mistake.
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
    into = sum(grad @ w[f"{name}.weight"] for name, grad in grads.items())
    for name, grad in (grads | {"linear": above}).items():
        found[f"{name}.weight"] = np.tensordot(grad, joined if name == "linear" else x, axes=([0, 1], [0, 1]))
        found[f"{name}.bias"] = grad.sum(axis=(0, 1))
    del found["k.bias"]
    return found | {"embedding.weight": embedded(into, w["embedding.weight"], tokens)}


def _split(x: np.ndarray, heads: int) -> np.ndarray:
    return x.reshape(*x.shape[:2], heads, -1).swapaxes(1, 2)


def _joined(x: np.ndarray) -> np.ndarray:
    return x.swapaxes(1, 2).reshape(len(x), x.shape[2], -1)
