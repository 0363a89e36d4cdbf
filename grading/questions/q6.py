"""q6: causal attention over a block of tokens."""

import numpy as np

from grading import expect
from grading.check import Failed, Question, Remark, during
from grading.numerics import softmax
from grading.student import Student, StudentObject, Value


def _draw(figure, data, weights) -> None:
    """Which earlier token each token attends to, for random queries and keys."""
    axes = figure.add_subplot(xlabel="attended to", ylabel="position")
    picture = axes.imshow(
        expect.tensor(weights, (1, SHOWN, SHOWN), "forward")[0], cmap="Blues", vmin=0, vmax=1
    )
    axes.set(xticks=range(SHOWN), yticks=range(SHOWN))
    figure.colorbar(picture, label="attention weight")


# A forward pass takes milliseconds; there is no training.
question = Question("q6", "Causal attention", draw=_draw)

FORWARD, INIT = "Attention.forward", "Attention.__init__"
SIZES = ((16, 8, 4), (6, 5, 1), (12, 3, 7), (1, 4, 2))  # layer size, block size, batch
FORBIDDEN = {"scaled_dot_product_attention", "multi_head_attention_forward"}
SHOWN = 8  # tokens in the picture
LAYERS = ("k_layer", "q_layer", "v_layer")


@question.check(points=0.5, needs=[FORWARD, INIT])
def full_block(student, data, rng):
    """forward agrees with causal attention on a full block"""
    remarks = [_agrees(student, rng, size, block, batch, block) for size, block, batch in SIZES]
    student.show(_attention_map)
    return remarks[0]


@question.check(points=0.25, needs=[FORWARD, INIT])
def short_block(student, data, rng):
    """forward agrees on sequences shorter than the block"""
    for size, block, batch in SIZES:
        for length in (1, block - 1):
            _agrees(student, rng, size, block, batch, length)


@question.check(points=0.25, needs=[FORWARD, INIT])
def no_future(student, data, rng):
    """no position of the output depends on a later token"""
    size, block, batch = SIZES[0]
    layer, _ = _layer(student, rng, size, block)
    x = rng.normal(size=(batch, block, size)).astype(np.float32)
    shape = (batch, block, size)
    before = expect.tensor(layer(x), shape, "forward")
    for position in range(1, block):
        other = x.copy()
        other[:, position] += rng.normal(size=(batch, size)).astype(np.float32)
        after = expect.tensor(layer(other), shape, "forward")
        if not expect.same(before[:, :position], after[:, :position]):
            earlier = int(np.argwhere(np.abs(before - after)[:, :position].max(axis=(0, 2)) > 1e-6)[0, 0])
            raise Failed(
                f"Another token at position {position} changes the output at position {earlier}.",
                details=[("ask", "Is the mask applied to the scores, with -inf, before the softmax?")],
            )


def _agrees(
    student: Student, rng: np.random.Generator, size: int, block: int, batch: int, length: int
) -> Remark:
    layer, parameters = _layer(student, rng, size, block)
    x = rng.normal(size=(batch, length, size)).astype(np.float32)
    on = f"{batch} sequences of {length} tokens (layer_size {size}, block_size {block})"
    with during(f"on {on}"):
        got = layer.forward.traced(x)
    if called := FORBIDDEN.intersection(got.calls):
        raise Failed(f"forward calls PyTorch's {sorted(called)[0]}. Here the attention is yours to write.")
    return _either_order(got, x, parameters, on)


def _attention_map(student: Student) -> Value:
    """The weights that the student's layer attends with: its output where the values are unit vectors."""
    layer, parameters = _layer(student, np.random.default_rng(0), SHOWN, SHOWN)
    unit = np.eye(SHOWN, dtype=np.float32)
    layer.assign(parameters | {"v_layer.weight": unit, "v_layer.bias": np.zeros(SHOWN, np.float32)})
    return layer(unit[None])


def _either_order(got: Value, x: np.ndarray, parameters: dict[str, np.ndarray], on: str) -> Remark:
    """The 2024 edition asks for K Qᵀ, that of 2025 for Q Kᵀ; either is right."""
    try:
        expect.close(got, attention(x, parameters), "forward", on)
        return Remark()
    except Failed as failure:
        try:
            expect.close(got, attention(x, parameters, queries="k_layer", keys="q_layer"), "forward", on)
        except Failed:
            raise failure from None
        return Remark("The scores are Q Kᵀ, not K Qᵀ as the docstring asks; that costs nothing.")


def attention(
    x: np.ndarray, parameters: dict[str, np.ndarray], queries: str = "q_layer", keys: str = "k_layer"
) -> np.ndarray:
    """Causal attention of x (batch × T × C): softmax of masked K Qᵀ / √C over the last dimension, times V."""
    k, q, v = (_linear(x, parameters, name) for name in (keys, queries, "v_layer"))
    scores = k @ q.swapaxes(1, 2) / np.sqrt(x.shape[2])
    scores = np.where(np.tril(np.ones(scores.shape[1:])) == 0, -np.inf, scores)
    return softmax(scores) @ v


def _linear(x: np.ndarray, parameters: dict[str, np.ndarray], name: str) -> np.ndarray:
    return x.astype(np.float64) @ parameters[f"{name}.weight"].T + parameters[f"{name}.bias"]


def _layer(
    student: Student, rng: np.random.Generator, size: int, block: int
) -> tuple[StudentObject, dict[str, np.ndarray]]:
    """An Attention whose layers have weights and biases of both signs, and these."""
    layer = student.Attention(size, block)
    names = [f"{name}.{part}" for name in LAYERS for part in ("weight", "bias")]
    missing = sorted(set(names) - set(layer.parameters()))
    if missing:
        raise Failed(f"Attention has no {missing[0]}. __init__ is given and defines {', '.join(LAYERS)}.")
    shapes = {name: (size, size) if name.endswith("weight") else (size,) for name in names}
    spread = 1 / np.sqrt(size)  # scores of about 1: softmax is neither flat nor nearly one-hot
    parameters = {name: rng.normal(0, spread, shape).astype(np.float32) for name, shape in shapes.items()}
    layer.assign(parameters)
    return layer, parameters
