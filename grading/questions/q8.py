"""q8: attention with several heads, and its masks."""

from collections.abc import Sequence

import numpy as np

from grading.case import Arrays, Case
from grading.checks import expect
from grading.checks.question import Failed, Question, Remark, during
from grading.feedback.mistakes import Mistake
from grading.questions.q7 import OF_ATTENTION
from grading.record import Kind
from grading.student import remote
from grading.student.errors import StudentError
from grading.student.remote import RemoteModule, RemoteObject
from grading.student.values import Value

MISTAKES = [
    *OF_ATTENTION,
    Mistake(
        "softmax over the heads",
        "softmax goes along the dimension before the queries, that of the heads. Which one counts the keys?",
    ),
    Mistake(
        "softmax of equal scores",
        "A query that may see no key attends to all of them alike: softmax turns equal scores into equal "
        "weights.",
    ),
    Mistake(
        "row of -inf", "Where a query may see no key all its scores are -inf, and softmax of that is NaN."
    ),
    Mistake(
        "NaN replaced too late",
        "The numbers are right, but there was a NaN on the way to them, and the gradient of what replaces it "
        "is NaN again. Where does it first come up?",
    ),
    Mistake(
        "exponential overflows",
        "exp(10000) is infinite, and infinity by infinity is NaN. By what may all scores of a row be shifted "
        "without a change of their softmax?",
    ),
    Mistake("padding marked", "True and False are exchanged: True means that a token may be seen."),
    Mistake("pad not used", "The mask looks for zeros, whatever the argument pad is."),
    Mistake("upper triangle", "Each position sees itself and what follows it: the future, not the past."),
    Mistake("future marked", "True and False are exchanged: True means that a position may be seen."),
    Mistake("own position hidden", "Each position sees those before it, but not itself."),
    Mistake(
        "keys and values through q_layer",
        "Keys and values pass through q_layer: k_layer and v_layer are never used. Has a line been copied?",
    ),
    Mistake(
        "keys through q_layer",
        "The keys pass through q_layer: k_layer is never used. Has a line been copied?",
    ),
    Mistake("values through q_layer", "The values pass through q_layer: v_layer is never used."),
    Mistake("values through k_layer", "The values pass through k_layer: v_layer is never used."),
    Mistake(
        "out_layer not used", "The heads lie side by side as they should, but out_layer does not mix them."
    ),
    Mistake(
        "key and value exchanged",
        "The queries are compared with `value`, and `key` is passed on: in self-attention nobody notices.",
    ),
    Mistake(
        "query used for all",
        "Keys and values are made of `query`: as self-attention it is right, but the other sequence is not "
        "read.",
    ),
    Mistake(
        "heads by one reshape",
        "A single reshape splits the heads, and numbers of different positions get into one vector.",
    ),
    Mistake(
        "heads not moved back",
        "The heads are joined by a reshape before they have moved back: numbers of different positions get "
        "into one vector.",
    ),
    Mistake(
        "both reshapes",
        "The reshape that splits the heads mixes positions, and so does the one that joins them: the two do "
        "not undo each other.",
    ),
    Mistake(
        "heads alternate", "The numbers of a vector go to the heads in turn. Which ones should head 0 get?"
    ),
    Mistake(
        "weights detached",
        "No gradient passes through the weights, so queries and keys never learn. What cuts them off the "
        "graph?",
    ),
    Mistake(
        "dropout outside training",
        "Dropout is at work in evaluation mode, too: what does it have to know, and who tells it?",
    ),
    Mistake(
        "no dropout",
        "The output is that of evaluation mode. Is the Dropout handed on, and does it meet the weights?",
    ),
    Mistake(
        "dropout on the output",
        "Single numbers of the output are dropped, those that one weight has made not together. Dropout "
        "should act before the weights meet the values.",
    ),
    Mistake(
        "shapes of answer A",
        "These are the shapes of answer A. How many numbers does the dot product of two vectors have?",
    ),
    Mistake(
        "shapes of answer C",
        "These are the shapes of answer C. How many numbers has a dot product, and what does a query get?",
    ),
    Mistake(
        "shapes of answer D",
        "These are the shapes of answer D. A query gets a mean of the values: how many numbers does it have?",
    ),
]

# A forward pass takes milliseconds; there is no training.
question = Question("q8", "Multi-head attention", mistakes=MISTAKES)

FUNCTION, HEADS = "scaled_dot_product_attention", "MultiHeadAttention"
ATTENTION = [f"{HEADS}.forward", f"{HEADS}.split_heads", f"{HEADS}.__init__", FUNCTION]
FORBIDDEN = {FUNCTION, "multi_head_attention_forward", "_native_multi_head_attention"}
LAYERS = ("q_layer", "k_layer", "v_layer", "out_layer")
BATCH = 2
DROPPED = (0.42, 0.58)  # share of 1,024 weights at probability 0.5: five standard deviations


@question.check(
    points=1,
    needs=[FUNCTION],
    hints=(
        "For 3 queries and 5 keys: which shape have the scores, and which of their rows or columns add up to "
        "1 after the softmax?",
        "Try it without batch and mask first, then with each; counting dimensions from the end works for any "
        "number of leading ones.",
    ),
)
def attention(student, data, rng):
    """scaled_dot_product_attention: the right output and weights"""
    for case in data.cases("attention"):
        with during(f"on {case.about}"):
            got = student.scaled_dot_product_attention.traced(*case.inputs.values())
        _own(got, FUNCTION)
        _agrees(got, FUNCTION, case)


@question.check(
    points=0.5,
    needs=["padding_mask", "causal_mask"],
    hints=(
        "What does a True in a mask say? Which position sees all others, and which sees only itself?",
        "Write the masks of the table in the assignment by hand, for the tokens 5 7 0, and compare.",
    ),
)
def masks(student, data, rng):
    """padding_mask and causal_mask say what may be seen"""
    remark = Remark()
    for name in ("padding_mask", "causal_mask"):
        for case in data.cases(name):
            with during(f"on {case.about}"):
                got = getattr(student, name)(*case.inputs.values(), *case.settings.values())
            remark = _mask(got, name, case) or remark
    return remark


@question.check(
    points=0.5,
    needs=[FUNCTION],
    hints=(
        "What is softmax of a row in which all scores are the same, and of one in which all are -inf?",
        "A very negative number instead of -inf leaves numbers, not NaN, in a row without keys; these are "
        "easily put right.",
    ),
)
def extremes(student, data, rng):
    """a row without keys gives zeros, large scores do not overflow"""
    for case in data.cases("extremes"):
        with during(f"on {case.about}"):
            got = student.scaled_dot_product_attention(*case.inputs.values())
        _agrees(got, FUNCTION, case)
        _finite_gradients(student, case)


@question.check(
    points=1,
    needs=ATTENTION,
    hints=(
        "Which layer does each of the three inputs pass through, and which numbers of a vector belong to "
        "head 0?",
        "Try one head first, where there is nothing to split, then two on vectors like 1 2 3 4: print what "
        "split_heads makes of them.",
    ),
)
def heads(student, data, rng):
    """MultiHeadAttention agrees: self and cross, with any masks"""
    for case in data.cases("heads"):
        model = _model(student, case.parameters, *case.settings.values())
        with during(f"in {case.about}"):
            got = model.forward.traced(*case.inputs.values())
        _own(got, "forward")
        _agrees(got, "forward", case)


@question.check(
    points=0.25,
    needs=ATTENTION,
    after=[heads],
    hints=(
        "What on the way from the inputs to the output could PyTorch not follow back?",
        "Call backward() on the sum of the output and print the grad of each layer's weight: the first that "
        "is missing or zero tells where the way ends.",
    ),
)
def gradients(student, data, rng):
    """gradients reach every layer and input of MultiHeadAttention"""
    for case in data.cases("gradients"):
        model = _model(student, case.parameters, *case.settings.values())
        got = model.forward.gradients(*case.inputs.values())
        largest = max(np.abs(gradient).max() for gradient in case.expected.values())
        for name, right in case.expected.items():
            if np.allclose(got[name], right, rtol=expect.RELATIVE, atol=expect.ABSOLUTE * largest):
                continue
            what = f"input {int(name) + 1}" if name.isdigit() else name
            off = f"off by up to {np.abs(got[name] - right).max():.4f}, the largest of all is {largest:.4f}"
            raise Failed(
                f"The gradient of {what} is {off if got[name].any() else 'zero everywhere'}.",
                [("ask", "Is there a detach(), an item(), a no_grad() or NumPy on the way?")],
                mistakes=case.recognised(got),
            )


@question.check(
    points=0.25,
    needs=ATTENTION,
    hints=(
        "What is dropped: numbers of the input, of the scores, of the weights or of the output? And when?",
        "A torch.nn.Dropout is a module: stored as an attribute it is told whether the model is in training. "
        "Who calls it?",
    ),
)
def dropout(student, data, rng):
    """dropout acts on the weights, and only in training"""
    length, width = 16, 32
    unit = np.eye(width, dtype=np.float32)
    parameters = {f"{layer}.weight": unit for layer in LAYERS}
    parameters |= {f"{layer}.bias": np.zeros(width, np.float32) for layer in LAYERS}
    model = _model(student, parameters, width, 1, 0.5)
    x = _normal(rng, BATCH, 2 * length, width) * 0.3
    key = _normal(rng, BATCH, length, width) * 0.3
    # each weight arrives in two numbers of the output: j and length + j
    value = np.broadcast_to(unit[:length] + unit[length:], (BATCH, length, width)).copy()

    def output(method) -> np.ndarray:
        return expect.tensor(_pair(method(x, key, value), "forward")[0], x.shape, "the output")

    first, again = output(model.forward), output(model.forward)
    if not expect.same(first, again):
        raise Failed(
            "Two calls with the same input differ in evaluation mode.", mistakes=["dropout outside training"]
        )
    got, other = output(model.forward.in_training), output(model.forward.in_training)
    if expect.same(got, first):
        raise Failed("In training mode nothing is dropped, although dropout is 0.5.", mistakes=["no dropout"])
    if np.array_equal(got, other):
        raise Failed("Two calls in training mode drop the same weights: they have to be drawn anew.")
    dropped = got == 0
    share, whole = dropped[..., :length].mean(), np.array_equal(dropped[..., :length], dropped[..., length:])
    if not whole:
        singly = not (dropped == dropped[:, :1]).all()  # else numbers of the values, for all queries alike
        raise Failed("Dropout does not act on the weights.", mistakes=["dropout on the output"] * singly)
    if not DROPPED[0] < share < DROPPED[1]:
        raise Failed(f"In training mode {share:.0%} of the weights are dropped, where dropout is 0.5.")
    if not np.allclose(got[got != 0], 2 * first[got != 0], rtol=expect.RELATIVE, atol=expect.ABSOLUTE):
        raise Failed("The weights that dropout leaves are not divided by 1 - 0.5, as torch.nn.Dropout does.")


@question.check(
    points=0.25,
    needs=[f"{HEADS}.__init__"],
    hints=(
        "How many of 10 numbers would each of 3 heads get?",
        "The remainder of a division tells. What does the docstring want raised, and what should it say?",
    ),
)
def divisible(student, data, rng):
    """10 numbers for 3 heads raise a ValueError"""
    try:
        student.MultiHeadAttention(10, 3)
    except StudentError as error:
        if error.kind is not Kind.EXCEPTION:
            raise
        if error.type_name != "ValueError":
            raise Failed(
                f"MultiHeadAttention(10, 3) raises {error.type_name}, expected ValueError."
            ) from None
        if "10" in error.message and "3" in error.message:
            return Remark()
        return Remark("The error does not name both numbers; that costs nothing.")
    raise Failed("MultiHeadAttention(10, 3) raises no error, but 3 heads can't share 10 numbers evenly.")


@question.check(
    points=0.25,
    needs=["attention_shapes"],
    hints=(
        "How many scores are there for one query, and of how many numbers is each of them?",
        "Print the shapes in your own scaled_dot_product_attention, for a batch of 2 sequences of 5 vectors "
        "of 8.",
    ),
)
def shapes(student, data, rng):
    """attention_shapes says which shapes attention has"""
    names = ("the output", "the scores of one head", "the scores of several heads")
    for case in data.cases("shapes"):
        numbers = tuple(case.settings.values())
        got = dict(zip(names, _numbers(student.attention_shapes(*numbers)), strict=False))
        for name, right in case.expected.items():
            if name not in got or not np.array_equal(got[name], right):
                details = [
                    ("expected", f"{right.tolist()}"),
                    ("got", f"{got[name].tolist()}" if name in got else "no three shapes"),
                ]
                raise Failed(
                    f"attention_shapes{numbers} is wrong for {name}.", details, mistakes=case.recognised(got)
                )


# --- What the student's code returned -------------------------------------------------------------------


def _pair(value: Value, what: str) -> Sequence[Value]:
    if value.items is None or len(value.items) != 2:
        raise Failed(f"{what} returned {value.describe()}, expected two tensors: output and weights.")
    return value.items


def _agrees(value: Value, what: str, case: Case) -> None:
    output, weights = _pair(value, what)
    expect.agrees({"the output": output, "the weights": weights}, case)


def _own(value: Value, what: str) -> None:
    if called := FORBIDDEN.intersection(value.calls):
        raise Failed(f"{what} calls PyTorch's {sorted(called)[0]}. Here the attention is yours to write.")


def _mask(got: Value, what: str, case: Case) -> Remark | None:
    """A mask of exactly the right numbers; a remark where they are not bool."""
    right = case.expected[what]
    if got.type != "tensor" or got.array is None or got.array.shape != right.shape:
        raise Failed(f"{what} returned {got.describe()}, expected a tensor of shape {right.shape}.")
    if not np.array_equal(got.array, right):
        first = tuple(int(i) for i in np.argwhere(got.array != right)[0])
        details = [("expected", f"{bool(right[first])}"), ("got", f"{got.array[first]}, at {list(first)}")]
        known = case.recognised({what: got.array})
        raise Failed(f"{what} is wrong for {case.about}.", details, mistakes=known)
    if got.array.dtype.kind == "b":
        return None
    return Remark(f"{what} is {got.array.dtype}, not bool: `&` may not join it with other masks.")


def _numbers(value: Value) -> list[np.ndarray]:
    """Three shapes as arrays of integers; [] where the value isn't three sequences of whole numbers."""
    if value.items is None or len(value.items) != 3 or any(each.items is None for each in value.items):
        return []
    arrays = [[number.array for number in each.items] for each in value.items]
    if not all(_is_whole(array) for each in arrays for array in each):
        return []
    return [np.array([array.item() for array in each], dtype=int) for each in arrays]


def _is_whole(array: np.ndarray | None) -> bool:
    return array is not None and array.size == 1 and abs(array.item()) < 2**53 and array.item() % 1 == 0


def _finite_gradients(student: RemoteModule, case: Case) -> None:
    cotangent = np.ones_like(case.expected["the output"])
    found = student.scaled_dot_product_attention.gradients(cotangent, *case.inputs.values())
    for i, name in enumerate(("query", "key", "value")):
        if not np.isfinite(found[str(i)]).all():
            raise Failed(
                f"The gradient of the {name} is not finite for {case.about}.",
                mistakes=["NaN replaced too late"] * ("mask" in case.inputs),
            )


# --- The student's objects, with parameters of ours -----------------------------------------------------


def _model(student: RemoteModule, parameters: Arrays, width: int, count: int, dropout: float) -> RemoteObject:
    """A MultiHeadAttention with these parameters."""
    with during(f"in MultiHeadAttention({width}, {count}, {dropout})"):
        model = student.MultiHeadAttention(width, count, dropout)
    found = {name: array.shape for name, array in model.parameters().items()}
    if wrong := [name for name, array in parameters.items() if found.get(name) != array.shape]:
        has = f"has shape {found[wrong[0]]}" if wrong[0] in found else "is missing"
        raise Failed(
            f"MultiHeadAttention: {wrong[0]} {has}, expected Linear({width}, {width}) layers "
            f"called {', '.join(LAYERS)}."
        )
    remote.assign(model, parameters)
    return model


def _normal(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return rng.normal(size=shape).astype(np.float32)
