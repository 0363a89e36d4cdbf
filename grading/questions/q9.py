"""q9: automatic differentiation in NumPy, in a file of its own.

Each rule is called alone, with arrays, and the graph is tested with rules of the grader's own: a mistake in
one place costs its own check.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from grading.case import Case, equal
from grading.checks import expect, graphs
from grading.checks.pictures import draw_graph, draw_losses, on_a_graph, pictured
from grading.checks.question import Details, Failed, Question, ReferenceScores, Remark, during
from grading.checks.rules import one_by_one
from grading.checks.training import AtLeast
from grading.feedback import sentences
from grading.feedback.mistakes import Names
from grading.student import remote
from grading.student.errors import StudentError
from grading.student.remote import RemoteModule
from grading.student.values import NOTHING, Numpy, Value

SAYS = sentences.beside(__file__)

FRAMEWORKS = {"torch", "jax", "tensorflow", "keras", "autograd", "backend", "batching", "importlib"}
# There is no train method: the training program is the grader's own; the reference takes 2 to 3 s for it. The
# reference is right on 994 to 1,000 of UNSEEN sequences, without attention on 640 at best.
question = Question(
    "q9",
    SAYS.title,
    train_seconds=30,
    expected_seconds=3,
    threshold=0.95,
    mistakes=SAYS.mistakes,
    hints=SAYS.hints,
    file="autodiff.py",
    forbidden=FRAMEWORKS,
)

# Expected values are off by some 1e-9 (float64), the mildest wrong rule by a tenth of the value.
EXACT = expect.Tolerance(1e-6, 1e-7)
GRAPH = ["Tensor.backward", "Tensor.add_gradient", "topological_order"]
LISTED = 1000  # places of a list that are looked at; the largest graph has some ten
DEEP = 10_000  # operations; Python allows 1,000 calls inside each other
# A check of rules: the line that the student reads, and the operations whose rules it is about.
OPERATIONS = {
    "arithmetic": ("the rules of add, multiply, divide and power are right", "add multiply divide power"),
    "functions": ("the rules of exp, log and relu are right", "exp log relu"),
    "matmul": ("the rule of matmul is right, for batches of matrices, too", "matmul"),
    "reductions": ("the rules of sum, mean and max are right over any dimensions", "sum mean max"),
    "movement": (
        "the rules of reshape, permute, getitem, masked_fill are right",
        "reshape permute getitem masked_fill",
    ),
    "softmaxes": ("the rules of softmax and log_softmax are right", "softmax log_softmax"),
}


def _rules(*names: str) -> list[str]:
    return [f"{name}_backward" for name in names]


# --- The rules, one by one ------------------------------------------------------------------------------


def _rule_check(name: str, title: str, operations: Sequence[str]) -> Callable:
    """A check that is called as its cases are, of the rules of some operations."""

    def check(student, data, rng):
        ties = data.cases("ties") if "max" in operations else ()
        judged = [*((_right, case) for case in data.cases(name)), *((_shared, case) for case in ties)]
        one_by_one(student, judged)

    check.__name__, check.__doc__ = name, title
    return question.check(points=0.5, needs=_rules(*operations))(check)


RULES = {name: _rule_check(name, title, names.split()) for name, (title, names) in OPERATIONS.items()}


def _called(student: RemoteModule, case: Case) -> Value:
    """What a rule returns for the inputs of a case: grad, the result, a, b, and settings that are arrays."""
    rule, inputs = case.settings["rule"], {name: Numpy(array) for name, array in case.inputs.items()}
    grad, result = inputs.pop("grad"), inputs.pop("result")
    operands = [inputs.pop(name) for name in "ab" if name in inputs]
    settings = [*case.settings["keywords"], *([name, array] for name, array in inputs.items())]
    with during(f"{rule} for {case.about}"):
        return remote.program(student, "q9", "rule", rule, grad, result, operands, settings)


def _right(student: RemoteModule, case: Case) -> None:
    """A rule gives the right gradients for one case."""
    _judge(_called(student, case), case, case.settings["rule"])


def _shared(student: RemoteModule, case: Case) -> None:
    """Equally large numbers may share the gradient in any way, as long as it stays the same in all."""
    rule, expected = case.settings["rule"], case.expected["a"]
    (got,) = _arrays(_called(student, case), 1, rule)
    fits = got.shape == expected.shape
    if fits and np.allclose(got.sum(axis=1), case.inputs["grad"]) and (got[expected == 0] == 0).all():
        return
    details = [("for", case.about), ("expected", f"{expected.tolist()}, or shared in another way")]
    details.append(("got", str(got.round(4).tolist()) if fits else f"shape {got.shape}"))
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
    arrays = []
    for item in items:
        if (array := item.numbers()) is None:
            hint = " Is there a return statement?" if item.type == "NoneType" else ""
            raise Failed(f"{what} returned {item.describe()}, expected {expected}.{hint}", at=what)
        arrays.append(array)
    return arrays


def _judge(value: Value, case: Case, what: str) -> None:
    """Raises Failed if a gradient is wrong, and names the mistake where the numbers are those of one."""
    got = dict(zip(case.expected, _arrays(value, len(case.expected), what), strict=True))
    wrong = [name for name, expected in case.expected.items() if not expect.same(got[name], expected, EXACT)]
    if not wrong:
        return
    which = f" for {wrong[0]}" if len(got) == 2 else ""
    details = [("for", case.about), *expect.difference(got[wrong[0]], case.expected[wrong[0]], which, EXACT)]
    message = f"{what} returns a wrong gradient{which}."
    raise Failed(message, details, at=what, mistakes=_known(case, got, wrong))


def _known(case: Case, got: Mapping[str, np.ndarray | None], parts: Sequence[str]) -> Names:
    """The known mistakes that give these parts of what was got: the rest may be right."""
    suspects = case.suspects.items()
    return [name for name, wrong in suspects if equal(got, {part: wrong[part] for part in parts})]


# --- The graph ------------------------------------------------------------------------------------------


@question.check(points=0.5, needs=["unbroadcast"])
def unbroadcast(student, data, rng):
    """unbroadcast sums up the gradients of all copies"""
    for case in data.cases("unbroadcast"):
        gradient, shape = Numpy(case.inputs["gradient"]), case.settings["shape"]
        with during(f"unbroadcast from {case.about}"):
            value = remote.program(student, "q9", "unbroadcast", gradient, shape)
        _judge(value, case, "unbroadcast")


@question.check(points=0.5, needs=["topological_order"])
def order(student, data, rng):
    """topological_order lists each tensor once, inputs first"""
    for case in data.cases("order"):
        steps = case.inputs["steps"].tolist()
        with during(f"topological_order of {graphs.written(steps)}"):
            value = remote.program(student, "q9", "order", steps)
        if (listed := value.numbers()) is None:
            returned = value.text or value.describe()
            hint = " Is there a return statement?" if returned == "NoneType" else ""
            raise Failed(f"topological_order returned a {returned}, expected a list of tensors.{hint}")
        places = np.nan_to_num(listed.ravel()[:LISTED], nan=-1).clip(-1, LISTED)
        graphs.in_order(places.astype(int).tolist(), steps, case)


@question.check(points=0.5, needs=GRAPH)
def shared(student, data, rng):
    """backward adds up gradients where a tensor is used several times"""
    with pictured(student, on_a_graph):
        for case in data.cases("shared"):
            steps = case.inputs["steps"].tolist()
            x, y, *above = (Numpy(case.inputs[name]) for name in ("x", "y", "first", "second"))
            with during(f"backward() from {graphs.written(steps)}"):
                value = remote.program(student, "q9", "gradients", x, y, steps, above)
            _added_up(value, steps, case)


def _added_up(value: Value, steps: Sequence, case: Case) -> None:
    """x.grad and y.grad are right after each call of backward(); they add up over the calls."""
    items, got = iter(value.items or ()), {}
    for part, expected in case.expected.items():
        details = [("graph", graphs.written(steps)), ("for", part)]
        got[part] = _gradient(next(items, NOTHING), expected, details)
        if not expect.same(got[part], expected, EXACT):
            details += expect.difference(got[part], expected, tolerance=EXACT)
            mistakes = _known(case, got, list(got))
            details += [] if mistakes else [_asked(got[part], expected)]
            raise Failed("backward gives a wrong gradient.", details, mistakes=mistakes)


def _gradient(item: Value, expected: np.ndarray, details: Details) -> np.ndarray:
    """A leaf's gradient; None stands for 0 where the leaf is not in the graph."""
    if (got := item.numbers()) is not None:
        return got
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
SINGLE = 1e-4  # float32 here: right engines differ by 1e-6 of the largest number in an array
KEYS, VALUES = 6, 4
STEPS, BATCH, UNSEEN = 300, 64, 1000
REFERENCE_SCORES = ReferenceScores(0.994, 1.0, spread=0.002, of="the reference's results")


@question.check(points=0.5, needs=TOGETHER, after=[RULES["matmul"], RULES["softmaxes"], unbroadcast, shared])
def example(student, data, rng):
    """attention over two sentences has the right gradients"""
    for case in data.cases("example"):
        weights = [[name, Numpy(array)] for name, array in case.parameters.items()]
        tokens, above = (Numpy(case.inputs[name]) for name in ("tokens", "above"))
        value = remote.program(student, "q9", "attention", tokens, case.settings["heads"], weights, above)
        items = dict(zip(["the output", *case.parameters], value.items or (), strict=False))
        if not (wrong := _wrong(items, case.expected)):
            continue
        known = _known(case, expect.read(items), list(wrong))
        message = f"Multi-head attention: wrong is {', '.join(wrong)}."
        at = "getitem_backward" if list(wrong) == ["embedding.weight"] else ""
        raise Failed(message, next(iter(wrong.values())), at=at, mistakes=known)


def _wrong(items: Mapping[str, Value], expected: Mapping[str, np.ndarray]) -> dict[str, Details]:
    """Which of the arrays are wrong, by name, each with lines that show where."""
    wrong: dict[str, Details] = {}
    for name, right in expected.items():
        item = items.get(name, NOTHING)
        if (got := item.numbers(right.shape)) is None:
            wrong[name] = [("expected", f"an array of shape {right.shape}"), ("got", item.describe())]
            continue
        differ = ~(np.abs(got - right) <= SINGLE * np.abs(right).max())
        if differ.any():
            place = tuple(int(i) for i in np.argwhere(differ)[0])
            where = f"{got[place]:.5f}, at {list(place)}, the first of {differ.sum():,} that differ"
            wrong[name] = [("expected", f"{name} {right[place]:.5f}"), ("got", where)]
    return wrong


@question.check(
    points=0.5,
    needs=[*TOGETHER, *_rules("multiply", "mean", "power", "log_softmax")],
    after=[RULES["matmul"], RULES["softmaxes"], unbroadcast, shared],
)
def training(student, data, rng):
    """a network with attention learns: {threshold:.0%} of 1,000 new sequences"""
    tokens, classes = sequences(STEPS * BATCH, rng)
    unseen, right = sequences(UNSEEN, rng)
    batches = [Numpy(tokens.reshape(STEPS, BATCH, -1)), Numpy(classes.reshape(STEPS, BATCH)), Numpy(unseen)]
    sizes = [1 + KEYS + KEYS * VALUES, VALUES]
    seconds = remote.session(student).limits.train_seconds
    value = remote.program(student, "q9", "training", sizes, *batches, seconds)
    predicted, losses = _arrays(value, 2, "the training")
    drawn = (value.items or ())[1:]
    remote.show(student, lambda student: Value("tuple", items=((on_a_graph(student).items or ()) + drawn)))
    if predicted.shape != right.shape:
        raise Failed(f"The network gave classes of shape {predicted.shape}, expected {right.shape}.")
    goal = AtLeast(int((predicted == right).sum()), UNSEEN, data.threshold, REFERENCE_SCORES)
    evidence = {"accuracy": goal.share} | goal.evidence | {"steps": losses.size}
    if goal.reached:
        return Remark(f"{goal.right:,} of {goal.of:,} new sequences right ({goal.share:.1%})", evidence)
    details = [*goal.details(f"{goal.right:,}"), _course(losses, seconds)]
    raise Failed(f"{goal.share:.1%} of {goal.of:,} new sequences are right.", details, evidence)


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


@question.check(points=0.5, needs=GRAPH)
def deep(student, data, rng):
    """10,000 operations in a row work, and leave no memory behind"""
    factors = np.where(rng.random(DEEP) < 0.5, 0, rng.uniform(0.98, 1.02, DEEP))
    factors[-2:] = 0  # two sums in a row hand on one array: changed in place, it shows with every seed
    try:
        value = remote.program(student, "q9", "deep", Numpy(rng.normal(size=1)), Numpy(factors))
    except StudentError as error:
        if error.type_name != "RecursionError":
            raise
        where = [("at", "{file}:{line}".format_map(error.frames[-1]))] if error.frames else []
        message = f"{DEEP:,} operations in a row are too deep for calls inside each other (RecursionError)."
        raise Failed(message, where, mistakes=["recursion"]) from None
    item, freed = expect.items(value, 2, "The chain")
    graph = f"sums with x and products with random numbers, {DEEP:,} operations"
    expected, on = np.array([_slope(factors)]), [("graph", graph)]
    gradient = _gradient(item, expected, on)
    if not expect.same(gradient, expected, EXACT):
        details = expect.difference(gradient, expected, tolerance=EXACT)
        raise Failed("A chain of operations gives a wrong gradient.", [*on, *details])
    if not expect.number(freed, "The chain"):
        message = "After backward(), a tensor in the middle of the graph is still kept."
        raise Failed(message, on, mistakes=["graph kept in memory"])


def _slope(factors: np.ndarray) -> float:
    """The derivative of a chain that begins with x: + x where a factor is 0, or else times the factor."""
    slope = 1.0
    for factor in factors.tolist():
        slope = slope * factor if factor else slope + 1
    return slope


@question.picture()
def _draw(figure, data, said) -> None:
    """A small graph: in which order your engine lists its tensors, and the gradients it gives them, beside
    those asked for. After the training, the loss of each batch as the network learns on your engine."""
    graph, losses = (said.items or ())[:3], (said.items or ())[3:]
    panels = figure.subplots(1, 1 + len(losses), squeeze=False, width_ratios=(3, 2)[: 1 + len(losses)])[0]
    draw_graph(panels[0], graph)
    if losses:
        draw_losses(panels[1], losses[0], float(np.log(VALUES)))
