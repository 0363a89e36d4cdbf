"""q6: causal attention, and the ways in which it goes wrong."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from grading.case import Case, make
from grading.reference import attention as shared

SIZES = ((16, 8, 4), (6, 5, 1), (12, 3, 7), (1, 4, 2))  # layer size, block size, batch
LAYERS = ("k_layer", "q_layer", "v_layer")

WAYS: dict[str, dict[str, Any]] = {
    "no mask": shared.MASKED["no mask"],
    "mask turned round": {"seen": lambda t: np.tri(t).T},
    "mask inverted": {"seen": lambda t: 1 - np.tri(t)},
    "own token hidden": {"seen": lambda t: np.tri(t, k=-1)},
    "mask one too wide": {"seen": lambda t: np.tri(t, k=1)},
    "mask after the softmax": shared.MASKED["mask after the softmax"],
    "masked scores set to 0": shared.MASKED["masked scores set to 0"],
    **shared.WAYS,
    "no softmax": {"axis": None, "masking": "zero"},
    "values not projected": {"values": ""},
    "keys used for values": {"values": "k_layer"},
}
TURNED = "Q Kᵀ"  # of the 2025 edition; that of 2024 asks for K Qᵀ, and either is right


def full_block(rng: np.random.Generator) -> Iterator[Case]:
    for size, block, batch in SIZES:
        yield _case(rng, size, block, batch, block)


def short_block(rng: np.random.Generator) -> Iterator[Case]:
    for size, block, batch in SIZES:
        for length in (block - 1, 1):
            yield _case(rng, size, block, batch, length)


def _case(rng: np.random.Generator, size: int, block: int, batch: int, length: int) -> Case:
    shapes = {
        f"{name}.{part}": (size, size) if part == "weight" else (size,)
        for name in LAYERS
        for part in ("weight", "bias")
    }
    spread = 1 / np.sqrt(size)  # scores of about 1: softmax is neither flat nor nearly one-hot
    parameters = {name: rng.normal(0, spread, shape).astype(np.float32) for name, shape in shapes.items()}
    x = rng.normal(size=(batch, length, size)).astype(np.float32)

    def formula(**way):
        return {"forward": attention(x, parameters, **way)}

    turned = {"queries": "k_layer", "keys": "q_layer"}
    ways = WAYS | {TURNED: turned} | {f"{name}, {TURNED}": way | turned for name, way in WAYS.items()}
    return make(
        f"{batch} sequences of {length} tokens (layer_size {size}, block_size {block})",
        formula,
        ways,
        inputs={"x": x},
        parameters=parameters,
        settings={"layer_size": size, "block_size": block},
    )


def attention(
    x: np.ndarray,
    parameters: dict[str, np.ndarray],
    queries: str = "q_layer",
    keys: str = "k_layer",
    values: str = "v_layer",
    seen: Callable[[int], np.ndarray] = np.tri,
    masking: str = "infinite",
    **way,
) -> np.ndarray:
    """Causal attention of x (batch × T × C): softmax of masked K Qᵀ / √C over the last dimension, times V.

    What follows `keys` is right as it is; anything else is a mistake. Rows that are hidden as a whole are
    NaN, as a student's are: the assignment hides scores by minus infinity.
    """
    k, q, v = (shared.linear(x, parameters, name) for name in (keys, queries, values))
    return shared.attention(k, q, v, seen(x.shape[1]), masking=masking, **way)[0]
