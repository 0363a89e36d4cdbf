"""q6: causal attention over a block of tokens."""

import numpy as np

from grading.case import Arrays, Case
from grading.checks import expect
from grading.checks.question import Failed, Question, Remark, during
from grading.feedback.mistakes import Mistake
from grading.student import remote
from grading.student.remote import RemoteModule, RemoteObject
from grading.student.values import Value


def _draw(figure, data, weights) -> None:
    """Which earlier token each token attends to, for random queries and keys."""
    axes = figure.add_subplot(xlabel="attended to", ylabel="position")
    picture = axes.imshow(
        expect.tensor(weights, (1, SHOWN, SHOWN), "forward")[0], cmap="Blues", vmin=0, vmax=1
    )
    axes.set(xticks=range(SHOWN), yticks=range(SHOWN))
    figure.colorbar(picture, label="attention weight")


MISTAKES = [
    Mistake(
        "no mask",
        "The result is attention without a mask: each token attends to those after it, too. self.mask is "
        "there to hide them.",
    ),
    Mistake(
        "mask turned round",
        "Each token attends to itself and to what comes after it: the mask hides the past, not the future. "
        "Which index of the scores is the token that attends?",
    ),
    Mistake(
        "mask inverted",
        "Exactly the scores that should stay are hidden. What does a 0 in self.mask stand for, and what a 1?",
    ),
    Mistake(
        "own token hidden",
        "A token does not attend to itself, so the first one has nothing to attend to at all.",
    ),
    Mistake(
        "mask one too wide",
        "Each token attends to one token after it as well: the mask is off by one.",
    ),
    Mistake(
        "mask after the softmax",
        "The weights are masked after the softmax, so what is left of a row does not add up to 1. The "
        "softmax has to know already what is hidden.",
    ),
    Mistake(
        "masked scores set to 0",
        "Masked scores are 0 before the softmax, and the exponential of 0 is 1: hidden tokens get a weight.",
    ),
    Mistake(
        "no scaling",
        "The scores are not divided by the square root of layer_size, so softmax is too sharp.",
    ),
    Mistake(
        "scaled by the width",
        "The scores are divided by layer_size, not by its square root.",
    ),
    Mistake(
        "softmax over the queries",
        "The columns of the weights add up to 1, not the rows. Along which dimension does softmax go?",
    ),
    Mistake(
        "softmax over the batch",
        "softmax goes along the batch: a sequence's weights depend on the other sequences. Which dimension "
        "is the last one?",
    ),
    Mistake(
        "values not projected",
        "The weights are right, but they mix x itself: v_layer is not used.",
    ),
    Mistake(
        "keys used for values",
        "The weights are right, but they mix the keys, not the values.",
    ),
    Mistake(
        "no softmax",
        "The scores are used as weights as they are: there is no softmax.",
    ),
]

# A forward pass takes milliseconds; there is no training.
question = Question("q6", "Causal attention", mistakes=MISTAKES, draw=_draw)

FORWARD, INIT = "Attention.forward", "Attention.__init__"
FORBIDDEN = {"scaled_dot_product_attention", "multi_head_attention_forward"}
SHOWN = 8  # tokens in the picture
LAYERS = ("k_layer", "q_layer", "v_layer")
TURNED = "Q Kᵀ"  # of the 2025 edition; that of 2024 asks for K Qᵀ, and either is right


@question.check(
    points=0.5,
    needs=[FORWARD, INIT],
    hints=(
        "For each pair of tokens there is a score: in which order do scaling, mask, softmax and values come?",
        "Compare with the worked example in ASSIGNMENT.md on two tokens, by hand.",
    ),
)
def full_block(student, data, rng):
    """forward agrees with causal attention on a full block"""
    remarks = [_agrees(student, case) for case in data.cases("full_block")]
    remote.show(student, _attention_map)
    return remarks[0]


@question.check(
    points=0.25,
    needs=[FORWARD, INIT],
    hints=(
        "What shape does self.mask have if only three tokens come?",
        "Cut the mask to the T rows and T columns that this input needs.",
    ),
)
def short_block(student, data, rng):
    """forward agrees on sequences shorter than the block"""
    for case in data.cases("short_block"):
        _agrees(student, case)


@question.check(
    points=0.25,
    needs=[FORWARD, INIT],
    hints=(
        "What weight may token 5 have in the output at position 2?",
        "A score of minus infinity becomes a weight of exactly 0 in the softmax.",
    ),
)
def no_future(student, data, rng):
    """no position of the output depends on a later token"""
    size, block, batch = 16, 8, 4
    layer, _ = _random_layer(student, rng, size, block)
    x = rng.normal(size=(batch, block, size)).astype(np.float32)
    shape = (batch, block, size)
    before = expect.tensor(layer(x), shape, "forward")
    for position in range(1, block):
        other = x.copy()
        other[:, position] += rng.normal(size=(batch, size)).astype(np.float32)
        after = expect.tensor(layer(other), shape, "forward")
        if expect.same(before[:, position:], after[:, position:]):
            raise Failed(f"Another token at position {position} changes nothing, not even its own output.")
        if not expect.same(before[:, :position], after[:, :position]):
            earlier = int(np.abs(before - after)[:, :position].max(axis=(0, 2)).argmax())
            raise Failed(
                f"Another token at position {position} changes the output at position {earlier}.",
                details=[("ask", "Is the mask applied to the scores, with -inf, before the softmax?")],
            )


def _agrees(student: RemoteModule, case: Case) -> Remark:
    layer = _layer(student, case.settings["layer_size"], case.settings["block_size"], case.parameters)
    with during(f"on {case.about}"):
        got = layer.forward.traced(case.inputs["x"])
    if called := FORBIDDEN.intersection(got.calls):
        raise Failed(f"forward calls PyTorch's {sorted(called)[0]}. Here the attention is yours to write.")
    try:
        expect.agrees({"forward": got}, case)
    except Failed as failure:
        if TURNED in failure.mistakes:
            return Remark("The scores are Q Kᵀ, not K Qᵀ as the docstring asks; that costs nothing.")
        failure.mistakes = tuple({name.removesuffix(f", {TURNED}"): None for name in failure.mistakes})
        raise
    return Remark()


def _attention_map(student: RemoteModule) -> Value:
    """The weights that the student's layer attends with: its output where the values are unit vectors."""
    layer, parameters = _random_layer(student, np.random.default_rng(0), SHOWN, SHOWN)
    unit = np.eye(SHOWN, dtype=np.float32)
    remote.assign(layer, parameters | {"v_layer.weight": unit, "v_layer.bias": np.zeros(SHOWN, np.float32)})
    return layer(unit[None])


def _layer(student: RemoteModule, size: int, block: int, parameters: Arrays) -> RemoteObject:
    """An Attention with these parameters."""
    layer = student.Attention(size, block)
    missing = sorted(set(parameters) - set(layer.parameters()))
    if missing:
        raise Failed(f"Attention has no {missing[0]}. __init__ is given and defines {', '.join(LAYERS)}.")
    remote.assign(layer, parameters)
    return layer


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
