"""q6: causal attention over a block of tokens."""

from collections.abc import Sequence

import numpy as np

from grading.case import Arrays, Case
from grading.checks import expect
from grading.checks.attention import ATTENTION, is_own
from grading.checks.parameters import assigned, reached
from grading.checks.pictures import draw_weights, pictured
from grading.checks.question import Failed, Question, Remark, during
from grading.checks.training import remarks
from grading.feedback import sentences
from grading.student.remote import RemoteModule, RemoteObject, value_of
from grading.student.values import Value

SAYS = sentences.beside(__file__, ATTENTION)

# A forward pass takes milliseconds; there is no training.
question = Question("q6", SAYS.title, mistakes=SAYS.mistakes, hints=SAYS.hints)

FORWARD, INIT = "Attention.forward", "Attention.__init__"
FORBIDDEN = {"scaled_dot_product_attention", "multi_head_attention_forward"}
LAYERS = ("k_layer", "q_layer", "v_layer")
TURNED = ", Q Kᵀ"  # of the 2025 edition; that of 2024 asks for K Qᵀ, and either is right
TURNED_SAYS = "The scores are Q Kᵀ, not K Qᵀ as the docstring asks; that costs nothing."
WRAPPED_SAYS = (
    "The output has a first dimension of 1 too many, that of mask[:, :, :T, :T]; that costs nothing."
)


@question.check(points=0.5, needs=[FORWARD, INIT])
def full_block(student, data, rng):
    """forward agrees with causal attention on a full block"""
    with pictured(student, lambda student: _output(student, data.cases("picture")[0])):
        remark = _agree(student, data.cases("full_block"))
        _reaches_its_layers(student, rng)
        return remark


@question.check(points=0.25, needs=[FORWARD, INIT])
def short_block(student, data, rng):
    """forward agrees on sequences shorter than the block"""
    return _agree(student, data.cases("short_block"))


@question.check(points=0.25, needs=[FORWARD, INIT])
def no_future(student, data, rng):
    """no position of the output depends on a later token"""
    size, block, batch = 16, 8, 4
    layer, _ = _random_layer(student, rng, size, block)
    x = rng.normal(size=(batch, block, size)).astype(np.float32)
    shape = (batch, block, size)
    before = expect.tensor(_unwrapped(layer(x)), shape, "forward")
    again = _unwrapped(layer(x)).numbers(shape)
    if again is None or not expect.same(before, again):
        message = "The same input gives another output when it is asked for again."
        raise Failed(message, mistakes=["changed by its own call"])
    for position in range(1, block):
        other = x.copy()
        other[:, position] += rng.normal(size=(batch, size)).astype(np.float32)
        after = expect.tensor(_unwrapped(layer(other)), shape, "forward")
        if expect.same(before[:, position:], after[:, position:]):
            raise Failed(f"Another token at position {position} changes nothing, not even its own output.")
        if not expect.same(before[:, :position], after[:, :position]):
            earlier = int(np.abs(before - after)[:, :position].max(axis=(0, 2)).argmax())
            raise Failed(
                f"Another token at position {position} changes the output at position {earlier}.",
                details=[("ask", "Is the mask applied to the scores, with -inf, before the softmax?")],
            )


def _agree(student: RemoteModule, cases: Sequence[Case]) -> Remark:
    """The layer agrees on all cases, with K Qᵀ or with Q Kᵀ; a remark says if it is the latter."""
    wrapped = False

    def ask(case: Case) -> dict[str, Value]:
        layer = _layer(student, case.settings["layer_size"], case.settings["block_size"], case.parameters)
        with during(f"on {case.about}"):
            got = layer.forward.traced(case.inputs["x"])
        is_own(got, "forward", FORBIDDEN)
        nonlocal wrapped
        wrapped |= _unwrapped(got) is not got
        return {"forward": _unwrapped(got)}

    try:
        turned = expect.all_agree(cases, ask, also_right=TURNED)
    except Failed as failure:
        failure.mistakes = tuple({name.removesuffix(TURNED): None for name in failure.mistakes})
        raise
    return remarks(TURNED_SAYS if turned else "", WRAPPED_SAYS if wrapped else "")


def _unwrapped(got: expect.Answer) -> Value:
    """The output without the mask's first dimension, which the original accepts, too: (1, batch, T, size)."""
    value = value_of(got)
    return value.first() if len(value.shape or ()) == 4 else value


def _reaches_its_layers(student: RemoteModule, rng: np.random.Generator) -> None:
    """Raises Failed unless a training could change each of the three layers."""
    size, block = 6, 5
    layer, _ = _random_layer(student, rng, size, block)
    x, cotangent = rng.normal(size=(2, 3, block, size)).astype(np.float32)
    found = layer.forward.gradients(cotangent, x)
    reached(found, [f"{name}.weight" for name in LAYERS], "Attention")


def _output(student: RemoteModule, case: Case) -> Value:
    layer = _layer(student, case.settings["layer_size"], case.settings["block_size"], case.parameters)
    return _unwrapped(layer(case.inputs["x"]))


def _layer(student: RemoteModule, size: int, block: int, parameters: Arrays) -> RemoteObject:
    """An Attention with these parameters."""
    return assigned(student.Attention(size, block), dict(sorted(parameters.items())), _complaint)


def _complaint(name: str, shape: tuple[int, ...] | None) -> str:
    has = f"has no {name}" if shape is None else f"has {name} of shape {shape}"
    return f"Attention {has}. __init__ is given and defines {', '.join(LAYERS)}."


def _random_layer(
    student: RemoteModule, rng: np.random.Generator, size: int, block: int
) -> tuple[RemoteObject, Arrays]:
    """An Attention whose layers have weights and biases of both signs, and these."""
    shapes = {"weight": (size, size), "bias": (size,)}
    parameters = {
        f"{name}.{part}": _normal(rng, size, shape) for name in LAYERS for part, shape in shapes.items()
    }
    return _layer(student, size, block, parameters), parameters


def _normal(rng: np.random.Generator, size: int, shape: tuple[int, ...]) -> np.ndarray:
    return rng.normal(0, size**-0.5, shape).astype(np.float32)


@question.picture()
def _draw(figure, data, output) -> None:
    """Which word each word attends to, for random queries and keys: the output of your layer, seen from
    outside. The values are unit vectors here, so the output is the weights. Beside it what was asked for,
    and the difference."""
    cases = data.cases("picture")
    shape = cases[0].expected["forward"].shape
    got = expect.tensor(output, shape, "forward")
    near = min((case.expected["forward"] for case in cases), key=lambda asked: np.abs(got - asked).max())
    draw_weights(figure, got, near, cases[0].settings["words"].split())
