"""q8: attention with several heads, and its masks."""

from collections.abc import Sequence

import numpy as np

from grading.case import Arrays, Case
from grading.checks import expect
from grading.checks.attention import ATTENTION, is_own
from grading.checks.parameters import assigned, normal
from grading.checks.pictures import draw_weights, pictured
from grading.checks.question import Failed, Question, Remark, during
from grading.feedback import sentences
from grading.record import Kind
from grading.student.errors import StudentError
from grading.student.remote import RemoteModule, RemoteObject, value_of
from grading.student.values import Value

SAYS = sentences.beside(__file__, ATTENTION)

# A forward pass takes milliseconds; there is no training.
question = Question("q8", SAYS.title, mistakes=SAYS.mistakes, hints=SAYS.hints)

FUNCTION, HEADS = "scaled_dot_product_attention", "MultiHeadAttention"
MULTI_HEAD = [f"{HEADS}.forward", f"{HEADS}.split_heads", f"{HEADS}.__init__", FUNCTION]
FORBIDDEN = {FUNCTION, "multi_head_attention_forward", "_native_multi_head_attention"}
LAYERS = ("q_layer", "k_layer", "v_layer", "out_layer")
BATCH = 2
DROPPED = (0.42, 0.58)  # share of 1,024 weights at probability 0.5: five standard deviations


@question.check(points=1, needs=[FUNCTION])
def attention(student, data, rng):
    """scaled_dot_product_attention: the right output and weights"""

    def ask(case: Case) -> dict[str, Value]:
        with during(f"on {case.about}"):
            got = student.scaled_dot_product_attention.traced(*case.inputs.values())
        is_own(got, FUNCTION, FORBIDDEN)
        return _named(got, FUNCTION)

    expect.all_agree(data.cases("attention"), ask)


@question.check(points=0.5, needs=["padding_mask", "causal_mask"])
def masks(student, data, rng):
    """padding_mask and causal_mask say what may be seen"""
    remark = Remark()
    for name in ("padding_mask", "causal_mask"):
        for case in data.cases(name):
            with during(f"on {case.about}"):
                got = getattr(student, name)(*case.inputs.values(), *case.settings.values())
            remark = _mask(got, name, case) or remark
    return remark


@question.check(points=0.5, needs=[FUNCTION])
def extremes(student, data, rng):
    """a row without keys gives zeros, large scores do not overflow"""
    for case in data.cases("extremes"):
        with during(f"on {case.about}"):
            got = student.scaled_dot_product_attention(*case.inputs.values())
        expect.agrees(_named(got, FUNCTION), case)
        _finite_gradients(student, case)


@question.check(points=1, needs=MULTI_HEAD)
def heads(student, data, rng):
    """MultiHeadAttention agrees: self and cross, with any masks"""

    def ask(case: Case) -> dict[str, Value]:
        model = _model(student, case.parameters, *case.settings.values())
        with during(f"in {case.about}"):
            got = model.forward.traced(*case.inputs.values())
        is_own(got, "forward", FORBIDDEN)
        return _named(got, "forward")

    with pictured(student, lambda student: _masked(student, data.cases("picture")[0])):
        expect.all_agree(data.cases("heads"), ask)


@question.check(points=0.25, needs=MULTI_HEAD, after=[heads])
def gradients(student, data, rng):
    """gradients reach every layer and input of MultiHeadAttention"""
    for case in data.cases("gradients"):
        model = _model(student, case.parameters, *case.settings.values())
        got = model.forward.gradients(*case.inputs.values())
        largest = max(np.abs(gradient).max() for gradient in case.expected.values())
        for name, right in case.expected.items():
            what = f"input {int(name) + 1}" if name.isdigit() else name
            found = _gradient(got[name], right.shape, what)
            if np.allclose(found, right, rtol=expect.RELATIVE, atol=expect.ABSOLUTE * largest):
                continue
            off = f"off by up to {np.abs(found - right).max():.4f}, the largest of all is {largest:.4f}"
            raise Failed(
                f"The gradient of {what} is {off if found.any() else 'zero everywhere'}.",
                [("ask", "Is there a detach(), an item(), a no_grad() or NumPy on the way?")],
                mistakes=case.recognised(expect.read(got)),
            )


@question.check(points=0.25, needs=MULTI_HEAD, waits=[heads])
def dropout(student, data, rng):
    """dropout acts on the weights, and only in training"""
    length, width = 16, 32
    unit = np.eye(width, dtype=np.float32)
    parameters: dict[str, np.ndarray] = {f"{layer}.weight": unit for layer in LAYERS}
    parameters |= {f"{layer}.bias": np.zeros(width, np.float32) for layer in LAYERS}
    model = _model(student, parameters, width, 1, 0.5)
    x = normal(rng, BATCH, 2 * length, width) * 0.3
    key = normal(rng, BATCH, length, width) * 0.3
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


@question.check(points=0.25, needs=[f"{HEADS}.__init__"])
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


@question.check(points=0.25, needs=["attention_shapes"])
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


def _pair(answer: Value | RemoteObject, what: str) -> Sequence[Value]:
    value = value_of(answer)
    if value.items is None or len(value.items) != 2:
        raise Failed(f"{what} returned {value.describe()}, expected two tensors: output and weights.")
    return value.items


def _named(answer: Value | RemoteObject, what: str) -> dict[str, Value]:
    """Both in the order in which they are computed."""
    output, weights = _pair(answer, what)
    return {"the weights": weights, "the output": output}


def _mask(answer: Value | RemoteObject, what: str, case: Case) -> Remark | None:
    """A mask of exactly the right numbers; a remark where they are not bool."""
    value, right = value_of(answer), case.expected[what]
    got = value.numbers(right.shape)
    if value.type != "tensor" or got is None:
        raise Failed(f"{what} returned {value.describe()}, expected a tensor of shape {right.shape}.")
    if not np.array_equal(got, right):
        first = tuple(int(i) for i in np.argwhere(got != right)[0])
        shown = bool(got[first]) if value.dtype.kind == "b" else f"{got[first]:g}"
        details = [("expected", f"{bool(right[first])}"), ("got", f"{shown}, at {list(first)}")]
        known = case.recognised({what: got})
        raise Failed(f"{what} is wrong for {case.about}.", details, mistakes=known)
    if value.dtype.kind == "b":
        return None
    return Remark(f"{what} is {value.dtype}, not bool: `&` may not join it with other masks.")


def _numbers(answer: Value | RemoteObject) -> list[np.ndarray]:
    """Three shapes as arrays of integers; [] where the answer isn't three sequences of whole numbers."""
    value = value_of(answer)
    if value.items is None or len(value.items) != 3 or any(each.items is None for each in value.items):
        return []
    arrays = [[number.numbers() for number in each.items or ()] for each in value.items]
    if not all(_is_whole(array) for each in arrays for array in each):
        return []
    return [np.array([array.item() for array in each if array is not None], dtype=int) for each in arrays]


def _is_whole(array: np.ndarray | None) -> bool:
    return array is not None and array.size == 1 and abs(array.item()) < 2**53 and array.item() % 1 == 0


def _gradient(value: Value, shape: tuple[int, ...], what: str) -> np.ndarray:
    """A gradient of this shape, finite or not."""
    if (got := value.numbers(shape)) is None:
        raise Failed(f"The gradient of {what} is {value.describe()}, expected a tensor of shape {shape}.")
    return got


def _finite_gradients(student: RemoteModule, case: Case) -> None:
    cotangent = np.ones_like(case.expected["the output"])
    found = student.scaled_dot_product_attention.gradients(cotangent, *case.inputs.values())
    for i, (name, array) in enumerate(case.inputs.items()):
        if name != "mask" and not np.isfinite(_gradient(found[str(i)], array.shape, f"the {name}")).all():
            raise Failed(
                f"The gradient of the {name} is not finite for {case.about}.",
                mistakes=["NaN replaced too late"] * ("mask" in case.inputs),
            )


# --- The student's objects, with parameters of ours -----------------------------------------------------


def _model(student: RemoteModule, parameters: Arrays, width: int, count: int, dropout: float) -> RemoteObject:
    """A MultiHeadAttention with these parameters."""
    with during(f"in MultiHeadAttention({width}, {count}, {dropout})"):
        model = student.MultiHeadAttention(width, count, dropout)

    def complaint(name: str, shape: tuple[int, ...] | None) -> str:
        has = "is missing, or the same as another" if shape is None else f"has shape {shape}"
        layers = f"Linear({width}, {width}) layers called {', '.join(LAYERS)}"
        return f"MultiHeadAttention: {name} {has}, expected {layers}."

    return assigned(model, parameters, complaint)


# --- The picture ----------------------------------------------------------------------------------------


def _masked(student: RemoteModule, case: Case) -> Value | RemoteObject:
    """Output and weights of a sentence, under the student's own two masks."""
    tokens, x = case.inputs.values()
    width, count, dropout, _ = case.settings.values()
    padding = value_of(student.padding_mask(tokens)).numbers((1, 1, 1, tokens.size))
    causal = value_of(student.causal_mask(tokens.size)).numbers((tokens.size, tokens.size))
    if padding is None or causal is None:
        raise Failed("padding_mask and causal_mask have to be right in shape before weights can be drawn.")
    model = _model(student, case.parameters, width, count, dropout)
    return model.forward(x, x, x, (padding != 0) & (causal != 0))


@question.picture()
def _draw(figure, data, answer) -> None:
    """Which word each word attends to in a sentence with padding, head by head, under your padding_mask and
    your causal_mask: the weights that your MultiHeadAttention returned, those asked for, the difference."""
    case = data.cases("picture")[0]
    asked = case.expected["the weights"]
    got = expect.tensor(_pair(answer, "forward")[1], asked.shape, "forward, as weights,")
    draw_weights(figure, got[0], asked[0], case.settings["words"].split())
