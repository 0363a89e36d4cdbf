"""q9: automatic differentiation in NumPy, in a file of its own.

Each rule is called alone, with arrays, and the graph is tested with rules of the grader's own: a mistake in
one place costs its own check.
"""

import functools
import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from grading.case import Case, equal
from grading.checks import expect
from grading.checks.question import Details, Failed, Question, ReferenceScores, Remark, during
from grading.feedback.mistakes import Mistake
from grading.student import remote
from grading.student.errors import StudentError
from grading.student.remote import RemoteModule
from grading.student.values import Numpy, Value


def _draw(figure, data, losses) -> None:
    """The loss of each batch, as the network learns on the student's engine."""
    if losses.array is None or losses.array.ndim != 1 or not np.isfinite(losses.array).all():
        raise Failed(f"The training returned {losses.describe()}, expected its losses.")
    axes = figure.add_subplot(xlabel="batch", ylabel="loss")
    axes.plot(losses.array, color="tab:orange", label="network on your engine")
    axes.axhline(np.log(VALUES), color="0.6", label="guessing")
    axes.legend(loc="upper right")


MISTAKES = [
    # of any rule
    Mistake(
        "wrong sign",
        "The numbers are right but for their sign. If this operand grows, does the result grow or fall?",
    ),
    Mistake(
        "grad not used",
        "The numbers are those of the derivative alone, as if grad were 1 everywhere. grad says how much "
        "each number of the result matters to the loss: where does it come in?",
    ),
    Mistake(
        "gradients exchanged",
        "The gradient for a comes where the one for b belongs, and the other way round. Which of the two "
        "does the result grow with, and how fast?",
    ),
    # of one rule
    Mistake(
        "divisor not squared",
        "The gradient for b is the one of another power of b. What is the derivative of 1 / b?",
    ),
    Mistake(
        "exponent not lowered",
        "The gradients are those of a power that is too high by one: try 3 as the exponent, with a = 2.",
    ),
    Mistake(
        "exponent is no factor", "The gradients lack a factor: the same one for all numbers. Which is it?"
    ),
    Mistake(
        "exp: multiplied by a",
        "grad is multiplied by a. How fast does exp grow at a, and where is that number at hand already?",
    ),
    Mistake(
        "log: divided by the result",
        "grad is divided by the logarithm. How fast does the logarithm of a grow: does that depend on a, or "
        "on log(a)?",
    ),
    Mistake(
        "relu of the gradient",
        "Negative gradients are cut off. Whether something gets through depends on a; grad may well be "
        "negative.",
    ),
    Mistake(
        "relu open at 0", "The gradient gets through where a is exactly 0, and the assignment stops it there."
    ),
    Mistake(
        "no transposes",
        "The numbers are those of products without any transpose. That works where all matrices are square, "
        "and gives wrong numbers there; do the shapes fit if they are not?",
    ),
    Mistake(
        "gradient for b transposed",
        "The gradient for b has rows and columns exchanged. Which of the two factors is to be transposed, "
        "and which of them comes first?",
    ),
    Mistake(
        "all dimensions transposed",
        "It is right for matrices and wrong for batches of them: all dimensions are turned round, also those "
        "of the batch. Which two belong to the matrix?",
    ),
    Mistake(
        "sum: not stretched",
        "The gradient has the shape of the sum, with dimensions of size 1, and not that of a. Each number "
        "of a needs one of its own.",
    ),
    Mistake(
        "mean: not divided",
        "The gradients are those of a sum. How much does a mean of n numbers move if one of them grows by 1?",
    ),
    Mistake(
        "mean: divided by all numbers",
        "The gradient is divided by the count of all numbers of a. How many of them are in one mean?",
    ),
    Mistake(
        "max: largest of all",
        "Only the largest number of the whole array gets a gradient. Along an axis there is a largest one in "
        "each row, and each of these has an effect.",
    ),
    Mistake(
        "max: gradient to all",
        "Every number gets the gradient, as in a sum. Does the largest change if another one grows a little?",
    ),
    Mistake(
        "max: all to every tie",
        "Each of several equally large numbers gets the whole gradient, so there is more of it after the "
        "rule than before. They have to share.",
    ),
    Mistake(
        "permuted again",
        "The gradient is permuted by axes, as the array was. That is the way there once more, not the way "
        "back; with two dimensions the two are the same, with three they are not.",
    ),
    Mistake(
        "repeated row counted once",
        "A row that was taken several times gets the gradient of one time only. Each time had an effect. "
        "What does `x[index] += grad` do if an index occurs twice?",
    ),
    Mistake(
        "mask inverted",
        "The gradient gets through where the mask is True and is stopped where it is False. Which numbers of "
        "a does the result not depend on?",
    ),
    Mistake(
        "mask not used",
        "The gradient gets through everywhere. Where the mask is True, the result is a constant: does it "
        "change with a?",
    ),
    Mistake(
        "diagonal of the softmax alone",
        "The numbers are those of each result's dependence on its own number of a. Each number of a is "
        "also in the denominator of all results along the axis.",
    ),
    Mistake(
        "last dimension, whatever axis is",
        "It is right along the last dimension only: the sum is over that one, whatever axis says.",
    ),
    Mistake(
        "log_softmax taken for the softmax",
        "The result of log_softmax is used as if it were the softmax. It is its logarithm: which function "
        "leads back?",
    ),
    # unbroadcast
    Mistake(
        "nothing summed up",
        "The gradient comes back as large as it went in. A number that was stretched was used many times, "
        "and each of its copies has a gradient.",
    ),
    Mistake(
        "missing dimensions only",
        "Dimensions that the array does not have are summed up; those that it has with size 1 are not. They "
        "were stretched, too.",
    ),
    Mistake(
        "mean over the copies",
        "The gradients of the copies are averaged. If a number is used ten times, does it have the effect of "
        "one use, or of ten?",
    ),
    # the graph
    Mistake(
        "end first",
        "The order is right, but the wrong way round: inputs come first, the end comes last. backward goes "
        "through it from its end.",
    ),
    Mistake(
        "tensor listed twice",
        "A tensor that is used in several places is listed several times, so it would pass its gradient on "
        "several times. How does the search know that it has been there?",
    ),
    Mistake(
        "order of first visits",
        "This is the order in which a search from the end first comes to the tensors, turned round. A tensor "
        "that is used by two others may then stand before one of its inputs. When is it ready to be listed?",
    ),
    Mistake(
        "gradient overwritten",
        "The numbers are those of the last share alone: each new gradient takes the place of the one before. "
        "A tensor that is used in two places gets two, and both count.",
    ),
    Mistake(
        "gradient array shared",
        "Two tensors hold the same array as their gradient, and it is changed in place: what is added to one "
        "is added to the other as well. Is the first gradient of a tensor a copy?",
    ),
    Mistake(
        "second backward replaces the first",
        "After a second backward(), the gradient of the first one is gone. Gradients add up until "
        "zero_grad() is called.",
    ),
    Mistake(
        "backward starts from 1",
        "The numbers are those of a gradient of 1 at the end. backward(gradient) begins with what it is "
        "given.",
    ),
    Mistake(
        "recursion",
        "Python allows about 1,000 calls inside each other, and a graph may be 10,000 operations deep. Can a "
        "list of what is still to be done take the place of the calls?",
    ),
    Mistake(
        "graph kept in memory",
        "Something outside of the functions still holds tensors after backward(): with each batch of a "
        "training it would grow. Is there a list or dict in the module, or a default argument?",
    ),
]

# There is no train method: the training program is the grader's own; the reference takes 2 to 3 s for it. The
# reference is right on 994 to 1,000 of UNSEEN sequences, without attention on 640 at best.
question = Question(
    "q9",
    "Build the engine: autograd in NumPy",
    train_seconds=30,
    expected_seconds=3,
    threshold=0.95,
    mistakes=MISTAKES,
    file="autodiff.py",
    draw=_draw,
)

# Expected values are off by some 1e-9 (float64), the mildest wrong rule by a tenth of the value.
RELATIVE, ABSOLUTE = 1e-6, 1e-7
GRAPH = ["Tensor.backward", "Tensor.add_gradient", "topological_order"]
LISTED = 1000  # places of a list that are looked at; the largest graph has some ten
DEEP = 10_000  # operations; Python allows 1,000 calls inside each other
FRAMEWORKS = {"torch", "jax", "tensorflow", "keras", "autograd", "backend", "batching", "importlib"}


def _rules(*names: str) -> list[str]:
    return [f"{name}_backward" for name in names]


def _check(
    points: float, needs: Sequence[str], after: Sequence[Callable] = (), hints: Sequence[str] = ()
) -> Callable:
    """A check of this question, for a file that doesn't import what it is about to build."""

    def register(function: Callable) -> Callable:
        @functools.wraps(function)
        def guarded(student, data, rng):
            # a rule of the assignment, not a wall: the worker has torch in memory in any case
            imported = remote.once(student, _imports)
            if used := sorted(FRAMEWORKS.intersection(imported)):
                raise Failed(f"{remote.session(student).file} imports {used[0]}. Here NumPy alone has to do.")
            return function(student, data, rng)

        return question.check(points, needs, after, hints)(guarded)

    return register


def _imports(student: RemoteModule) -> list[str]:
    return (remote.program(student, "q9", "imports").text or "").split()


# --- The rules, one by one ------------------------------------------------------------------------------


@_check(
    points=0.5,
    needs=_rules("add", "multiply", "divide", "power"),
    hints=(
        "If one number of a grows by 0.001, by how much does each number of the result grow?",
        "Write the derivative down with b as a constant, then with a as one; and what does grad do to it?",
    ),
)
def arithmetic(student, data, rng):
    """the rules of add, multiply, divide and power are right"""
    for case in data.cases("arithmetic"):
        _right(student, case)


@_check(
    points=0.5,
    needs=_rules("exp", "log", "relu"),
    hints=(
        "How steep is the curve of the function at a = 2, and at a = -1?",
        "Compare your rule with the little program under Hints in the assignment: one operand, two numbers.",
    ),
)
def functions(student, data, rng):
    """the rules of exp, log and relu are right"""
    for case in data.cases("functions"):
        _right(student, case)


@_check(
    points=0.5,
    needs=_rules("matmul"),
    hints=(
        "a is (n, k), b is (k, m), grad is (n, m): which product of grad and one of them can have a's shape?",
        "With n, k and m all different there is only one way that fits; then think of a batch in front.",
    ),
)
def matmul(student, data, rng):
    """the rule of matmul is right, for batches of matrices, too"""
    for case in data.cases("matmul"):
        _right(student, case)


@_check(
    points=0.5,
    needs=_rules("sum", "mean", "max"),
    hints=(
        "One number of a grows by 1: which numbers of the result move, and how far?",
        "Bring grad back to a shape that fits a first; what is left is how much of it each number of a gets.",
    ),
)
def reductions(student, data, rng):
    """the rules of sum, mean and max are right over any dimensions"""
    for case in data.cases("reductions"):
        _right(student, case)
    for case in data.cases("ties"):
        _shared_by_the_largest(student, case)


@_check(
    points=0.5,
    needs=_rules("reshape", "permute", "getitem", "masked_fill"),
    hints=(
        "Where has each number of a gone, and has it gone anywhere at all?",
        "These rules compute nothing new: they send each number of grad back to where it came from, and what "
        "nothing was taken from gets 0.",
    ),
)
def movement(student, data, rng):
    """the rules of reshape, permute, getitem, masked_fill are right"""
    for case in data.cases("movement"):
        _right(student, case)


@_check(
    points=0.5,
    needs=_rules("softmax", "log_softmax"),
    hints=(
        "Of three numbers the first grows: what happens to the second and third result?",
        "What grad asks for at one place is felt at all places along the axis; the docstring says what that "
        "adds up to.",
    ),
)
def softmaxes(student, data, rng):
    """the rules of softmax and log_softmax are right"""
    for case in data.cases("softmaxes"):
        _right(student, case)


def _right(student: RemoteModule, case: Case) -> None:
    """A rule gives the right gradients for one case."""
    _judge(_called(student, case), case, case.settings["rule"])


def _called(student: RemoteModule, case: Case) -> Value:
    """What a rule returns for the inputs of a case: grad, the result, a, b, and settings that are arrays."""
    rule, inputs = case.settings["rule"], {name: Numpy(array) for name, array in case.inputs.items()}
    grad, result = inputs.pop("grad"), inputs.pop("result")
    operands = [inputs.pop(name) for name in "ab" if name in inputs]
    settings = [*case.settings["keywords"], *([name, array] for name, array in inputs.items())]
    with during(f"{rule} for {case.about}"):
        return remote.program(student, "q9", "rule", rule, grad, result, operands, settings)


def _shared_by_the_largest(student: RemoteModule, case: Case) -> None:
    """Equally large numbers may share the gradient in any way, as long as it stays the same in all."""
    rule, expected = case.settings["rule"], case.expected["a"]
    (got,) = _arrays(_called(student, case), 1, rule)
    if got.shape == expected.shape:
        total = np.allclose(got.sum(axis=1), case.inputs["grad"])
        if total and (got[expected == 0] == 0).all():
            return
    details = [("for", case.about), ("expected", f"{expected.tolist()}, or shared in another way")]
    shown = got.round(4).tolist() if got.shape == expected.shape else f"shape {got.shape}"
    details.append(("got", str(shown)))
    message = f"{rule} is wrong where several numbers are the largest."
    raise Failed(message, details, at=rule, mistakes=case.recognised({"a": got}))


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


def _judge(value: Value, case: Case, what: str) -> None:
    """Raises Failed if a gradient is wrong, and names the mistake where the numbers are those of one."""
    got = dict(zip(case.expected, _arrays(value, len(case.expected), what), strict=True))
    wrong = [name for name, expected in case.expected.items() if not _same(got[name], expected)]
    if not wrong:
        return
    which = f" for {wrong[0]}" if len(got) == 2 else ""
    details = [("for", case.about), *_difference(got[wrong[0]], case.expected[wrong[0]], which)]
    message = f"{what} returns a wrong gradient{which}."
    raise Failed(message, details, at=what, mistakes=_known(case, got, wrong))


def _known(case: Case, got: Mapping[str, np.ndarray], parts: Sequence[str]) -> list[str]:
    """The known mistakes that give these parts of what was got: the rest may be right."""
    suspects = case.suspects.items()
    return [name for name, wrong in suspects if equal(got, {part: wrong[part] for part in parts})]


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


@_check(
    points=0.5,
    needs=["unbroadcast"],
    hints=(
        "A bias of shape (3) was added to each row of (4, 3): how many times was each of its numbers used?",
        "First the dimensions that the array does not have at all, then those that it has with size 1.",
    ),
)
def unbroadcast(student, data, rng):
    """unbroadcast sums up the gradients of all copies"""
    for case in data.cases("unbroadcast"):
        gradient, shape = Numpy(case.inputs["gradient"]), case.settings["shape"]
        with during(f"unbroadcast from {case.about}"):
            value = remote.program(student, "q9", "unbroadcast", gradient, shape)
        _judge(value, case, "unbroadcast")


@_check(
    points=0.5,
    needs=["topological_order"],
    hints=(
        "Draw (x + y) + x. In which orders can the three tensors below the end be listed?",
        "A tensor can be listed once all of its inputs are; so a search has to come back to it after them.",
    ),
)
def order(student, data, rng):
    """topological_order lists each tensor once, inputs first"""
    for case in data.cases("order"):
        steps = case.inputs["steps"].tolist()
        with during(f"topological_order of {_written(steps)}"):
            value = remote.program(student, "q9", "order", steps)
        if value.array is None:
            returned = value.text or value.describe()
            hint = " Is there a return statement?" if returned == "NoneType" else ""
            raise Failed(f"topological_order returned a {returned}, expected a list of tensors.{hint}")
        _in_order(value.array.ravel()[:LISTED].astype(int).clip(-1).tolist(), steps, case)


@_check(
    points=0.5,
    needs=GRAPH,
    hints=(
        "In x + x, how many gradients come back to x, and what has to become of them?",
        "Walk through x · y + x on paper, and write down each tensor's gradient whenever it changes.",
    ),
)
def shared(student, data, rng):
    """backward adds up gradients where a tensor is used several times"""
    for case in data.cases("shared"):
        steps = case.inputs["steps"].tolist()
        x, y, *above = (Numpy(case.inputs[name]) for name in ("x", "y", "first", "second"))
        with during(f"backward() from {_written(steps)}"):
            value = remote.program(student, "q9", "gradients", x, y, steps, above)
        _added_up(value, steps, case)


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


def _in_order(listed: list[int], steps: Sequence[Sequence[int]], case: Case) -> None:
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
        message = f"topological_order lists a tensor several times: {names[twice]}."
        raise Failed(message, details, mistakes=["tensor listed twice"] if set(listed) == needed else ())
    if set(listed) != needed:
        ask = "`tensor in a_list` compares numbers. Is id(tensor) what you look for?"
        message = f"The list of topological_order has length {len(listed)}, {len(needed)} tensors are needed."
        raise Failed(message, [*details, ("ask", ask)] if len(listed) < len(needed) else details)
    if not (early := too_early(listed)):
        return
    result, input = (names[n] for n in early[0])
    message = f"topological_order lists {result} before {input}, which {result} is made of."
    mistakes = [name.partition(",")[0] for name in case.recognised({"order": np.array(listed)})]
    mistakes = mistakes if too_early(listed[::-1]) else ["end first"]
    raise Failed(message, details, mistakes=tuple(dict.fromkeys(mistakes)))


def _added_up(value: Value, steps: Sequence, case: Case) -> None:
    """x.grad and y.grad are right after each call of backward(); they add up over the calls."""
    items, got = iter(value.items or ()), {}
    for part, expected in case.expected.items():
        details = [("graph", _written(steps)), ("for", part)]
        got[part] = _gradient(next(items, Value("nothing")), expected, details)
        if not _same(got[part], expected):
            details += _difference(got[part], expected, "")
            mistakes = _known(case, got, list(got))
            details += [] if mistakes else [_asked(got[part], expected)]
            raise Failed("backward gives a wrong gradient.", details, mistakes=mistakes)


def _gradient(item: Value, expected: np.ndarray, details: Details) -> np.ndarray:
    """A leaf's gradient; None stands for 0 where the leaf is not in the graph."""
    if item.array is not None:
        return item.array.astype(np.float64)
    if item.type == "NoneType" and not expected.any():
        return expected
    raise Failed(f"After backward(), a gradient is {item.describe()}.", details)


def _asked(got: np.ndarray, expected: np.ndarray) -> tuple[str, str]:
    if got.shape == expected.shape and (np.abs(got) > np.abs(expected)).all():
        return "ask", "It is too large: does a tensor pass its gradient on more than once?"
    return "ask", "Does a tensor pass its gradient on before all shares have been added?"


# --- All together ---------------------------------------------------------------------------------------

TOGETHER = [
    *GRAPH,
    *_rules("matmul", "softmax", "add", "divide", "reshape", "permute", "getitem", "masked_fill"),
    "unbroadcast",
]
# float32 here: right engines differ by 1e-6 of the largest number in an array
SINGLE = 1e-4

KEYS, VALUES = 6, 4
STEPS, BATCH, UNSEEN = 300, 64, 1000
REFERENCE_SCORES = ReferenceScores(0.994, 1.0, spread=0.002, of="the reference's results")


@_check(
    points=0.5,
    needs=TOGETHER,
    after=[matmul, softmaxes, unbroadcast, shared],
    hints=(
        "Which of the weights have a wrong gradient, and which rules does it come through on its way there?",
        "All of the way is right down to the last weight that is right: look at what comes right before it.",
    ),
)
def example(student, data, rng):
    """attention over two sentences has the right gradients"""
    for case in data.cases("example"):
        weights = [[name, Numpy(array)] for name, array in case.parameters.items()]
        tokens, above = (Numpy(case.inputs[name]) for name in ("tokens", "above"))
        value = remote.program(student, "q9", "attention", tokens, case.settings["heads"], weights, above)
        items = dict(zip(["the output", *case.parameters], value.items or (), strict=False))
        if not (wrong := _wrong(items, case.expected)):
            continue
        known = _known(case, {name: item.array for name, item in items.items()}, list(wrong))
        message = f"Multi-head attention: wrong is {', '.join(wrong)}."
        at = "getitem_backward" if list(wrong) == ["embedding.weight"] else ""
        raise Failed(message, next(iter(wrong.values())), at=at, mistakes=known)


def _wrong(items: Mapping[str, Value], expected: Mapping[str, np.ndarray]) -> dict[str, Details]:
    """Which of the arrays are wrong, by name, each with lines that show where."""
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
    hints=(
        "Are all the rules right that the network uses: is a check further up still red?",
        "Each step of the network has its rule on the way back; one that is wrong by a factor, or at one "
        "place, may still let it learn, only worse.",
    ),
)
def training(student, data, rng):
    """a network with attention learns: {threshold:.0%} of 1,000 new sequences"""
    tokens, classes = sequences(STEPS * BATCH, rng)
    unseen, right = sequences(UNSEEN, rng)
    batches = [Numpy(tokens.reshape(STEPS, BATCH, -1)), Numpy(classes.reshape(STEPS, BATCH)), Numpy(unseen)]
    sizes = [1 + KEYS + KEYS * VALUES, VALUES]
    value = remote.program(
        student, "q9", "training", sizes, *batches, remote.session(student).limits.train_seconds
    )
    predicted, losses = _arrays(value, 2, "the training")
    remote.show(student, lambda student: value.items[1])
    if predicted.shape != right.shape:
        raise Failed(f"The network gave classes of shape {predicted.shape}, expected {right.shape}.")
    count, needed = int((predicted == right).sum()), math.ceil(data.threshold * UNSEEN - 1e-9)
    evidence = {
        "accuracy": count / UNSEEN,
        "correct": count,
        "of": UNSEEN,
        "threshold": data.threshold,
        "spread": REFERENCE_SCORES.spread,
        "steps": losses.size,
    }
    if count >= needed:
        return Remark(f"{count:,} of {UNSEEN:,} new sequences right ({count / UNSEEN:.1%})", evidence)
    details = [("asked for", f"{needed:,} of {UNSEEN:,}"), ("got", f"{count:,}")]
    details += [
        *REFERENCE_SCORES.outlook(count / UNSEEN, data.threshold, "{:.1%}"),
        _course(losses, remote.session(student).limits.train_seconds),
    ]
    raise Failed(f"{count / UNSEEN:.1%} of {UNSEEN:,} new sequences are right.", details, evidence)


def _course(losses: np.ndarray, seconds: float) -> tuple[str, str]:
    if losses.size < STEPS:
        return "training", f"stopped after {seconds:.3g} s (its limit) and {losses.size} of {STEPS} batches"
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


@_check(
    points=0.5,
    needs=GRAPH,
    hints=(
        "How many calls of Python functions are open at once when your search is at its deepest?",
        "What a call remembers can lie on a list instead: which tensor, and whether its inputs are done.",
    ),
)
def deep(student, data, rng):
    """10,000 operations in a row work, and leave no memory behind"""
    try:
        value = remote.program(student, "q9", "deep", DEEP)
    except StudentError as error:
        if error.type_name != "RecursionError":
            raise
        where = [("at", f"{remote.session(student).file}:{error.frames[-1]['line']}")] if error.frames else []
        message = f"{DEEP:,} operations in a row are too deep for calls inside each other (RecursionError)."
        raise Failed(message, where, mistakes=["recursion"]) from None
    item, freed = expect.items(value, 2, "The chain")
    expected, on = np.array([DEEP + 1.0]), [("graph", f"x + x + … + x, {DEEP:,} operations")]
    gradient = _gradient(item, expected, on)
    if not _same(gradient, expected):
        details = _difference(gradient, expected, "")
        raise Failed("A chain of operations gives a wrong gradient.", [*on, *details])
    if freed.array is None or not freed.array.all():
        message = "After backward(), a tensor in the middle of the graph is still kept."
        raise Failed(message, on, mistakes=["graph kept in memory"])
