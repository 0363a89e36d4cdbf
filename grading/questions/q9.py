"""q9: automatic differentiation in NumPy, in a file of its own.

Each rule is called alone, with arrays, and the graph is tested with rules of the grader's own: a mistake in
one place costs its own check. Expected gradients come from the definition of the derivative where inputs are
small, and from formulas written here where they aren't.
"""

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from grading.check import Details, Failed, Question, Remark, during
from grading.reference import gradients
from grading.student import Numpy, Student, StudentError, Value


def _draw(figure, data, losses) -> None:
    """The loss of each batch, as the network learns on the student's engine."""
    axes = figure.add_subplot(xlabel="batch", ylabel="loss")
    axes.plot(losses.array, color="tab:orange", label="network on your engine")
    axes.axhline(np.log(VALUES), color="0.6", label="guessing")
    axes.legend(loc="upper right")


# There is no train method: the training program is the grader's own, and ends after TRAIN_SECONDS.
question = Question("q9", "Build the engine: autograd in NumPy", file="autodiff.py", draw=_draw)

# Expected values are off by some 1e-9 (float64), the mildest wrong rule by a tenth of the value.
RELATIVE, ABSOLUTE = 1e-6, 1e-7
GRAPH = ["Tensor.backward", "Tensor.add_gradient", "topological_order"]
DEEP = 10_000  # operations; Python allows 1,000 calls inside each other
FRAMEWORKS = {"torch", "jax", "tensorflow", "keras", "autograd", "backend", "importlib"}


def _rules(*names: str) -> list[str]:
    return [f"{name}_backward" for name in names]


def _check(points: float, needs: Sequence[str], after: Sequence[Callable] = ()) -> Callable:
    """A check of this question, for a file that doesn't import what it is about to build."""

    def register(function: Callable) -> Callable:
        @functools.wraps(function)
        def guarded(student, data, rng):
            # a rule of the assignment, not a wall: the worker has torch in memory in any case
            imported = student.once(_imports)
            if used := sorted(FRAMEWORKS.intersection(imported)):
                raise Failed(f"{student.file} imports {used[0]}. Here NumPy alone has to do.")
            return function(student, data, rng)

        return question.check(points, needs, after)(guarded)

    return register


def _imports(student: Student) -> list[str]:
    return (student.program("q9", "imports").text or "").split()


# --- The rules, one by one ------------------------------------------------------------------------------


@_check(points=0.5, needs=_rules("add", "multiply", "divide", "power"))
def arithmetic(student, data, rng):
    """the rules of add, multiply, divide and power are right"""
    for name in ("add", "multiply", "divide", "power"):
        _right(student, rng, name)


@_check(points=0.5, needs=_rules("exp", "log", "relu"))
def functions(student, data, rng):
    """the rules of exp, log and relu are right"""
    for name in ("exp", "log", "relu"):
        _right(student, rng, name)
    a, grad = np.array([-1.0, 0.0, 2.0]), np.array([0.5, 0.7, 0.9])
    _one(student, gradients.Case("relu", [a], {}, grad, [grad * (a > 0)]))


@_check(points=0.5, needs=_rules("matmul"))
def matmul(student, data, rng):
    """the rule of matmul is right, for batches of matrices, too"""
    _right(student, rng, "matmul")


@_check(points=0.5, needs=_rules("sum", "mean", "max"))
def reductions(student, data, rng):
    """the rules of sum, mean and max are right over any dimensions"""
    for name in ("sum", "mean", "max"):
        _right(student, rng, name)
    _equally_large(student)


@_check(points=0.5, needs=_rules("reshape", "permute", "getitem", "masked_fill"))
def movement(student, data, rng):
    """the rules of reshape, permute, getitem, masked_fill are right"""
    for name in ("reshape", "permute", "getitem", "masked_fill"):
        _right(student, rng, name)


@_check(points=0.5, needs=_rules("softmax", "log_softmax"))
def softmaxes(student, data, rng):
    """the rules of softmax and log_softmax are right"""
    for name in ("softmax", "log_softmax"):
        _right(student, rng, name)


def _right(student: Student, rng: np.random.Generator, name: str) -> None:
    """The rule `name` gives the right gradients in all of its cases."""
    for case in gradients.cases(name, rng):
        _one(student, case)


def _one(student: Student, case: gradients.Case) -> None:
    name = f"{case.name}_backward"
    settings = [[setting, _sendable(value)] for setting, value in case.settings.items()]
    operands = [Numpy(operand) for operand in case.operands]
    with during(f"{name} for {case.describe()}"):
        value = student.program("q9", "rule", name, Numpy(case.grad), Numpy(case.result), operands, settings)
    _judge(value, case.expected, gradients.suspects(case), name, case.describe())


def _sendable(value: object) -> object:
    """A setting as JSON can carry it; the program in the worker turns it back."""
    if isinstance(value, slice):
        return ["slice", value.start, value.stop]
    if isinstance(value, tuple):
        return [_sendable(each) for each in value]
    return Numpy(value) if isinstance(value, np.ndarray) else value


def _equally_large(student: Student) -> None:
    """Equally large numbers may share the gradient in any way, as long as it stays the same in all."""
    a, grad = np.array([[1.0, 3.0, 3.0], [2.0, 2.0, 2.0]]), np.array([1.0, 6.0])
    settings = [["axis", 1], ["keepdims", False]]
    value = student.program(
        "q9", "rule", "max_backward", Numpy(grad), Numpy(a.max(axis=1)), [Numpy(a)], settings
    )
    (got,) = _arrays(value, 1, "max_backward")
    largest = a == a.max(axis=1, keepdims=True)
    if got.shape == a.shape and np.allclose(got.sum(axis=1), grad) and (got[~largest] == 0).all():
        return
    each = got.shape == a.shape and np.allclose(got, grad[:, None] * largest)
    wrong = "gives each of several equally large numbers the whole gradient" if each else "is wrong for ties"
    details = [("a", str(a.tolist())), ("grad", str(grad.tolist()))]
    details += [("expected", "[[0.0, 0.5, 0.5], [2.0, 2.0, 2.0]]"), ("got", str(got.round(4).tolist()))]
    raise Failed(f"max_backward {wrong}.", details, at="max_backward")


# --- What the student's code returned -------------------------------------------------------------------


def _arrays(value: Value, count: int, what: str) -> list[np.ndarray]:
    """The arrays that a program passed on, as many as expected."""
    items = value.items or ()
    expected = "an array" if count == 1 else f"a tuple of {count} arrays"
    if len(items) != count:
        got = items[0].describe() if len(items) == 1 else f"{len(items)} values"
        raise Failed(f"{what} returned {got}, expected {expected}.", at=what)
    for item in items:
        if item.array is None:
            hint = " Is there a return statement?" if item.type == "NoneType" else ""
            raise Failed(f"{what} returned {item.describe()}, expected {expected}.{hint}", at=what)
    return [item.array.astype(np.float64) for item in items]


def _judge(
    value: Value, expected: Sequence[np.ndarray], suspects: Iterable[tuple[str, Sequence]], what: str, on: str
) -> None:
    """Raises Failed if a gradient is wrong, and names the mistake where the numbers are those of one."""
    got = _arrays(value, len(expected), what)
    wrong = [i for i, array in enumerate(got) if not _same(array, expected[i])]
    if not wrong:
        return
    which = f" for {'ab'[wrong[0]]}" if len(got) == 2 else ""
    details = [("for", on), *_difference(got[wrong[0]], expected[wrong[0]], which)]
    for phrase, suspect in suspects:
        if all(_same(got[i], suspect[i]) for i in wrong):
            raise Failed(f"{what} {phrase}.", details, at=what)
    raise Failed(f"{what} returns a wrong gradient{which}.", details, at=what)


def _same(a: np.ndarray, b: np.ndarray) -> bool:
    return a.shape == b.shape and np.allclose(a, b, RELATIVE, ABSOLUTE)


def _difference(got: np.ndarray, expected: np.ndarray, which: str) -> Details:
    """Lines that show the shapes if they differ, or the first numbers that do."""
    if got.shape != expected.shape:
        return [(f"expected{which}", f"shape {expected.shape}"), (f"got{which}", f"shape {got.shape}")]
    place = tuple(int(i) for i in np.argwhere(~np.isclose(got, expected, RELATIVE, ABSOLUTE))[0])
    where = f", at {list(place)}, the first that differs" if place else ""
    return [(f"expected{which}", f"{expected[place]:.4f}"), (f"got{which}", f"{got[place]:.4f}{where}")]


# --- The graph ------------------------------------------------------------------------------------------

STRETCHED = (
    ((5, 2, 3), (2, 1)),
    ((5, 2, 3), (3,)),
    ((5, 2, 3), (5, 1, 3)),
    ((4, 3), ()),
    ((2, 3), (2, 3)),
    ((2, 1, 3), (1, 3)),
    ((2, 3), (1, 1)),
    ((1, 3), (3,)),
)
# Graphs, as steps for gradients.walk: x + x, (x + y) + x, x · y + x
TWICE, MIXED, DIAMOND = [[0, 0, 0]], [[0, 0, 1], [0, 2, 0]], [[1, 0, 1], [0, 2, 0]]
SIZES = (1, 2, 4, 6, 8, 8)  # operations of random graphs, the smallest first: it is shown if it fails


@_check(points=0.5, needs=["unbroadcast"])
def unbroadcast(student, data, rng):
    """unbroadcast sums up the gradients of all copies"""
    for large, small in STRETCHED:
        gradient = rng.normal(size=large)
        expected = gradients.derivative(
            lambda a, large=large: np.broadcast_to(a, large), [np.zeros(small)], gradient
        )
        with during(f"unbroadcast from {large} to {small}"):
            value = student.program("q9", "unbroadcast", Numpy(gradient), list(small))
        _judge(value, expected, _unreduced(gradient, small), "unbroadcast", f"{large} to {small}")


def _unreduced(gradient: np.ndarray, shape: tuple) -> Iterator[tuple[str, Sequence[np.ndarray]]]:
    """What wrong ways to reduce a gradient to `shape` give."""
    missing = tuple(range(gradient.ndim - len(shape)))
    ones = tuple(i for i, size in enumerate(shape) if size == 1)
    yield "returns the gradient as it is: nothing is summed up", [gradient]
    yield "sums over missing dimensions only, not over those of size 1", [gradient.sum(axis=missing)]
    mean = gradient.mean(axis=missing).mean(axis=ones, keepdims=True)
    yield "takes the mean over the copies, not the sum", [mean]


@_check(points=0.5, needs=["topological_order"])
def order(student, data, rng):
    """topological_order lists each tensor once, inputs first"""
    for steps in (TWICE, MIXED, DIAMOND, *(_random_graph(rng, size) for size in SIZES)):
        with during(f"topological_order of {_written(steps)}"):
            value = student.program("q9", "order", steps)
        if value.array is None:
            returned = value.text or value.describe()
            hint = " Is there a return statement?" if returned == "NoneType" else ""
            raise Failed(f"topological_order returned a {returned}, expected a list of tensors.{hint}")
        _in_order(value.array.astype(int).clip(-1).ravel().tolist(), steps)


@_check(points=0.5, needs=GRAPH)
def shared(student, data, rng):
    """backward adds up gradients where a tensor is used several times"""
    for steps in (TWICE, MIXED, DIAMOND, *(_random_graph(rng, size) for size in SIZES)):
        x, y, *above = rng.uniform(-1, 1, size=(4, 2, 3))
        with during(f"backward() from {_written(steps)}"):
            value = student.program(
                "q9", "gradients", Numpy(x), Numpy(y), steps, [Numpy(each) for each in above]
            )
        _added_up(value, x, y, steps, above)


def _random_graph(rng: np.random.Generator, size: int) -> list[list[int]]:
    """Steps whose results are used again and again; in the end everything is added up."""
    steps = [[int(rng.integers(2)), *(int(i) for i in rng.integers(2 + n, size=2))] for n in range(size)]
    for i in range(size + 2):
        steps.append([0, 1 + len(steps), i])
    return steps


def _written(steps: Sequence[Sequence[int]]) -> str:
    """The graph for a message: c = x + y, d = c + x"""
    names = _names(steps)
    lines = [
        f"{name} = {names[i]} {'+·'[kind]} {names[j]}"
        for name, (kind, i, j) in zip(names[2:], steps, strict=True)
    ]
    return ", ".join(lines)


def _names(steps: Sequence) -> list[str]:
    return ["x", "y", *"abcdefghijklmnopqrstuvw"[: len(steps)]]


def _in_order(listed: list[int], steps: Sequence[Sequence[int]]) -> None:
    """`listed` are places in the graph: each that the last one needs, once, inputs before results."""
    names = [*_names(steps), "?"]  # -1, the last one, is something that is not in the graph
    listed = [n if n < len(names) else -1 for n in listed]
    needed = {0, len(steps) + 1} | {i for _, *inputs in steps for i in inputs}
    inputs = {n: inputs for n, (_, *inputs) in enumerate(steps, start=2)}
    shown = ", ".join(names[n] for n in listed[:40])
    details = [("graph", _written(steps)), ("got", f"[{shown}{', …' if len(listed) > 40 else ''}]")]

    def too_early(order: list[int]) -> list[tuple[int, int]]:
        return [(n, i) for n in order for i in inputs.get(n, ()) if order.index(i) > order.index(n)]

    if len(set(listed)) < len(listed):
        twice = next(n for n in listed if listed.count(n) > 1)
        raise Failed(f"topological_order lists a tensor several times: {names[twice]}.", details)
    if set(listed) != needed:
        ask = "`tensor in a_list` compares numbers. Is id(tensor) what you look for?"
        message = f"The list of topological_order has length {len(listed)}, {len(needed)} tensors are needed."
        raise Failed(message, [*details, ("ask", ask)] if len(listed) < len(needed) else details)
    if not (early := too_early(listed)):
        return
    if not too_early(listed[::-1]):
        raise Failed("topological_order is the wrong way round: inputs come first, the end last.", details)
    result, input = (names[n] for n in early[0])
    raise Failed(f"topological_order lists {result} before {input}, which {result} is made of.", details)


def _added_up(value: Value, x: np.ndarray, y: np.ndarray, steps: Sequence, above: Sequence) -> None:
    """x.grad and y.grad are right after each call of backward(); they add up over the calls."""
    total = [np.zeros_like(x), np.zeros_like(y)]
    items = iter(value.items or ())
    for call, gradient in enumerate(above, start=1):
        before = total
        total = [old + new for old, new in zip(before, gradients.walk(steps, x, y, gradient), strict=False)]
        for leaf in (0, 1):
            details = [("graph", _written(steps)), ("for", f"{'xy'[leaf]}.grad after backward() no. {call}")]
            got = _gradient(next(items, Value("nothing")), total[leaf], details)
            if not _same(got, total[leaf]):
                why = _why(got, leaf, before[leaf], total, (steps, x, y, gradient))
                raise Failed(why, [*details, *_difference(got, total[leaf], "")])


def _gradient(item: Value, expected: np.ndarray, details: Details) -> np.ndarray:
    """A leaf's gradient; None stands for 0 where the leaf is not in the graph."""
    if item.array is not None:
        return item.array.astype(np.float64)
    if item.type == "NoneType" and not expected.any():
        return expected
    raise Failed(f"After backward(), a gradient is {item.describe()}.", details)


def _why(got: np.ndarray, leaf: int, before: np.ndarray, total: dict, graph: tuple) -> str:
    """What a wrong gradient of x (leaf 0) or y (1) tells about backward()."""
    steps, x, y, above = graph
    if steps == TWICE and _same(got, gradients.walk(steps, x, y, above, overwrite=True)[leaf]):
        return "A gradient is overwritten where a tensor is used twice: it has to be added to the first one."
    if before.any() and _same(got, total[leaf] - before):
        return "The second backward() replaces the gradient of the first: it has to be added."
    if _same(got, before + gradients.walk(steps, x, y, np.ones_like(above))[leaf]):
        return "backward(gradient) begins with 1, not with the gradient that it was given."
    if steps == MIXED and leaf == 1 and _same(got, total[0]):
        return "x and y share one array for their gradients: it is changed in place. Is the first one a copy?"
    if np.isfinite(got).all() and (np.abs(got) > np.abs(total[leaf])).all():
        return "backward gives too large a gradient: does a tensor pass its gradient on more than once?"
    return "backward gives a wrong gradient: does a tensor pass it on before all shares have been added?"


# --- All together ---------------------------------------------------------------------------------------

TOKENS = np.array([[1, 2, 3, 4, 5], [6, 7, 8, 0, 0]])  # two sentences, the second one padded
VOCABULARY, DIM, HEADS = 5000, 512, 8
LAYERS = ("q", "k", "v", "linear")
TOGETHER = [
    *GRAPH,
    *_rules("matmul", "softmax", "add", "divide", "reshape", "permute", "getitem", "masked_fill"),
    "unbroadcast",
]
# float32 here: right engines differ by 1e-6 of the largest number in an array
SINGLE = 1e-4

KEYS, VALUES = 6, 4
STEPS, BATCH, UNSEEN = 300, 64, 1000
THRESHOLD = 950  # of UNSEEN; the reference is right on 994 to 1,000, without attention 640 at best
TRAIN_SECONDS = 30  # of CPU time; the reference takes 2


@_check(points=0.5, needs=TOGETHER, after=[matmul, softmaxes, unbroadcast, shared])
def example(student, data, rng):
    """attention over two sentences has the right gradients"""
    weights = _weights(rng)
    above = rng.normal(size=(*TOKENS.shape, DIM)).astype(np.float32)
    sent = [[name, Numpy(array)] for name, array in weights.items()]
    value = student.program("q9", "attention", Numpy(TOKENS), HEADS, sent, Numpy(above))
    expected = gradients.attention(TOKENS, HEADS, weights, above)
    wrong = _wrong(value, expected, ["the output", *weights])
    if not wrong:
        return
    message, details = f"Multi-head attention: wrong is {', '.join(wrong)}.", next(iter(wrong.values()))
    if list(wrong) == ["embedding.weight"]:
        ask = "Is a token that occurs twice counted twice?"
        raise Failed(message, [*details, ("ask", ask)], at="getitem_backward")
    raise Failed(message, details)


def _weights(rng: np.random.Generator) -> dict[str, np.ndarray]:
    weights = {"embedding.weight": rng.normal(size=(VOCABULARY, DIM))}
    for name in LAYERS:
        weights[f"{name}.weight"] = rng.normal(size=(DIM, DIM)) / DIM**0.5
        weights[f"{name}.bias"] = rng.normal(size=DIM)
    return {name: array.astype(np.float32) for name, array in weights.items()}


def _wrong(value: Value, expected: dict[str, np.ndarray], names: Sequence[str]) -> dict[str, Details]:
    """Which of the arrays are wrong, by name, each with lines that show where."""
    items = dict(zip(names, value.items or (), strict=False))
    wrong = {}
    for name, right in expected.items():
        got = items[name].array if name in items else None
        if got is None or got.shape != right.shape:
            what = items[name].describe() if name in items else "nothing"
            wrong[name] = [("expected", f"an array of shape {right.shape}"), ("got", what)]
            continue
        differ = ~(np.abs(got - right) <= SINGLE * np.abs(right).max())
        if differ.any():
            place = tuple(int(i) for i in np.argwhere(differ)[0])
            where = f"{got[place]:.5f}, at {list(place)}, the first of {differ.sum():,} that differ"
            wrong[name] = [("expected", f"{name} {right[place]:.5f}"), ("got", where)]
    return wrong


@_check(
    points=0.5,
    needs=[*TOGETHER, *_rules("multiply", "mean", "power", "log_softmax")],
    after=[matmul, softmaxes, unbroadcast, shared],
)
def training(student, data, rng):
    """a network with attention learns: 95% of 1,000 new sequences"""
    tokens, classes = sequences(STEPS * BATCH, rng)
    unseen, right = sequences(UNSEEN, rng)
    batches = [Numpy(tokens.reshape(STEPS, BATCH, -1)), Numpy(classes.reshape(STEPS, BATCH)), Numpy(unseen)]
    sizes = [1 + KEYS + KEYS * VALUES, VALUES]
    value = student.program("q9", "training", sizes, *batches, TRAIN_SECONDS)
    predicted, losses = _arrays(value, 2, "the training")
    student.show(lambda student: value.items[1])
    if predicted.shape != right.shape:
        raise Failed(f"The network gave classes of shape {predicted.shape}, expected {right.shape}.")
    count = int((predicted == right).sum())
    evidence = {"correct": count, "of": UNSEEN, "threshold": THRESHOLD, "steps": losses.size}
    if count >= THRESHOLD:
        return Remark(f"{count:,} of {UNSEEN:,} new sequences right ({count / UNSEEN:.1%})", evidence)
    details = [("asked for", f"{THRESHOLD:,} of {UNSEEN:,}"), ("got", f"{count:,}"), _course(losses)]
    raise Failed(f"{count / UNSEEN:.1%} of {UNSEEN:,} new sequences are right.", details, evidence)


def _course(losses: np.ndarray) -> tuple[str, str]:
    if losses.size < STEPS:
        return "training", f"stopped after {TRAIN_SECONDS} s (its limit) and {losses.size} of {STEPS} batches"
    first, last = losses[:10].mean(), losses[-10:].mean()
    return "training", f"the loss went from {first:.2f} to {last:.2f}; guessing gives {np.log(VALUES):.2f}"


def sequences(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """n sequences (n, 1 + KEYS) and their classes (n,): find in a list what belongs to a key.

    First comes a key, then 2 to KEYS pairs of a key and a value, each pair one token, padded with 0. The
    class is the value that is paired with the first key.
    """
    keys = rng.permuted(np.tile(np.arange(KEYS), (n, 1)), axis=1)  # each key once in a sequence
    values = rng.integers(VALUES, size=(n, KEYS))
    pairs = 1 + KEYS + keys * VALUES + values
    count = rng.integers(2, KEYS + 1, size=(n, 1))
    pairs[np.arange(KEYS) >= count] = 0
    asked = rng.integers(count)  # (n, 1): which of its pairs a sequence asks for
    first = 1 + np.take_along_axis(keys, asked, axis=1)
    return np.hstack([first, pairs]), np.take_along_axis(values, asked, axis=1)[:, 0]


@_check(points=0.5, needs=GRAPH)
def deep(student, data, rng):
    """10,000 operations in a row work, and leave no memory behind"""
    try:
        value = student.program("q9", "deep", DEEP)
    except StudentError as error:
        if error.type_name != "RecursionError":
            raise
        where = [("at", f"{student.file}:{error.frames[-1]['line']}")] if error.frames else []
        message = f"{DEEP:,} operations in a row are too deep for calls inside each other (RecursionError)."
        raise Failed(
            message, [*where, ("ask", "Can a list of what is still to be done replace them?")]
        ) from None
    item, freed = value.items or (Value("nothing"), value)
    expected, on = np.array([DEEP + 1.0]), [("graph", f"x + x + … + x, {DEEP:,} operations")]
    gradient = _gradient(item, expected, on)
    if not _same(gradient, expected):
        details = _difference(gradient, expected, "")
        raise Failed("A chain of operations gives a wrong gradient.", [*on, *details])
    if freed.array is None or not freed.array.all():
        raise Failed(
            "After backward(), a tensor in the middle of the graph is still kept.",
            [("ask", "Is there a list or dict outside of the functions that holds on to tensors?")],
        )
