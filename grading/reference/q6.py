"""q6: causal attention, and the ways in which it goes wrong."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from grading.case import Case, sketched
from grading.reference import attention as shared

SIZES = ((15, 8, 4), (6, 5, 1), (12, 3, 7), (1, 4, 2), (7, 11, 2))  # layer size, block size, batch
TELLING = (7, 11)  # layer and block size of the cases that tell mistakes apart: no two numbers are alike
LAYERS = ("k_layer", "q_layer", "v_layer")


def _rooted(width: int) -> dict[str, Any]:
    return {"scale": lambda q, k: width**0.5}


WAYS: dict[str, dict[str, Any]] = {
    **shared.WAYS,
    **shared.MASKED,
    "own token hidden": {"pattern": lambda mask: np.tri(mask.shape[-1], k=-1) > 0},
    "mask one too wide": {"pattern": lambda mask: np.tri(mask.shape[-1], k=1) > 0},
    "values not projected": {"values": ""},
    "keys used for values": {"values": "k_layer"},
    "queries used for values": {"values": "q_layer"},
    "queries not projected": {"queries": ""},
    "keys not projected": {"keys": ""},
    "bias left out": {"biased": False},
    "first sequence alone": {"then": lambda output, x: output[:1].repeat(len(output), axis=0)},
    "input added": {"then": lambda output, x: output + x},
}
for _same_here in (
    *("weights mix the keys", "weights mix the queries", "scores returned", "scores divided by their sum"),
    *("first sequence's mask", "first row of the mask", "last row of the mask"),
    *("root of the number of queries", "query added"),
):
    del WAYS[_same_here]
WORDS = "the old cat sat on the warm mat"
TURNED = ", Q Kᵀ"  # of the 2025 edition; that of 2024 asks for K Qᵀ, and either is right


def full_block(rng: np.random.Generator) -> Iterator[Case]:
    for size, block, batch in SIZES:
        yield _case(rng, size, block, batch, block)


def short_block(rng: np.random.Generator) -> Iterator[Case]:
    for size, block, batch in SIZES:
        for length in (block - 1, 1):
            yield _case(rng, size, block, batch, length)


def picture(rng: np.random.Generator) -> Iterator[Case]:
    """Words whose values are unit vectors, so that the output is the weights: for K Qᵀ, and for Q Kᵀ."""
    size = len(WORDS.split())
    unit = np.eye(size, dtype=np.float32)
    parameters = {name: shared.normal(rng, size, size) for name in ("k_layer.weight", "q_layer.weight")}
    biases = {f"{name}.bias": np.zeros(size, np.float32) for name in LAYERS}
    parameters |= biases | {"v_layer.weight": unit}
    for queries, keys in (("q_layer", "k_layer"), ("k_layer", "q_layer")):
        yield Case(
            "a sentence whose values are unit vectors",
            inputs={"x": unit[None]},
            expected={"forward": attention(unit[None], parameters, queries, keys)},
            parameters=parameters,
            settings={"layer_size": size, "block_size": size, "words": WORDS},
        )


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

    by_block = {"root of block_size": _rooted(block)}
    return sketched(
        f"{batch} sequences of {length} tokens (layer_size {size}, block_size {block})",
        formula,
        WAYS | by_block,
        twos=(size, block) == TELLING and length > 1,
        also_right={TURNED: {"queries": "k_layer", "keys": "q_layer"}},
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
    biased: bool = True,
    masking: str | float = "infinite",
    then=lambda output, x: output,
    **way,
) -> np.ndarray:
    """Causal attention of x (batch × T × C): softmax of masked K Qᵀ / √C over the last dimension, times V.

    What follows `parameters` is right as it is, but for K Qᵀ; anything else is a mistake. Rows that are
    hidden as a whole are NaN, as a student's are: the assignment hides scores by minus infinity.
    """
    if not biased:
        parameters = {name: p * (p.ndim > 1) for name, p in parameters.items()}
    k, q, v = (shared.linear(x, parameters, name) for name in (keys, queries, values))
    return then(shared.attention(k, q, v, np.tri(x.shape[1]), masking=masking, **way)[0], x)
