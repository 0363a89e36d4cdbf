"""q8: attention with several heads and its masks, and the ways in which they go wrong."""

import functools
from collections.abc import Iterator, Sequence

import numpy as np

from grading.case import Arrays, Case, make, sketched
from grading.reference.attention import FIRST_HEAD, MASKED, WAYS, linear, normal, some
from grading.reference.attention import attention as scaled_dot_product

LAYERS = ("q_layer", "k_layer", "v_layer", "out_layer")
SIZES = ((15, 3, 4, 7), (8, 2, 5, 5), (6, 6, 3, 1), (5, 1, 2, 7))  # width, heads, queries, keys
BATCH = 2
STEP = 1e-5  # central differences in float64 are then off by some 1e-9

FUNCTION_WAYS = WAYS | MASKED | {"softmax over the heads": {"axis": -3}}
EQUAL = "softmax of equal scores"  # in a row without keys, whatever takes the place of its scores
ROW_WAYS = {name: way for name, way in FUNCTION_WAYS.items() if not name.startswith("masked scores")} | {
    EQUAL: {"masking": "kept"},
    "row of -inf": {"masking": "infinite"},
}
HEADS_WAYS = (
    FUNCTION_WAYS
    | FIRST_HEAD
    | {
        "keys and values through q_layer": {"layers": ("q_layer", "q_layer", "q_layer", "out_layer")},
        "keys through q_layer": {"layers": ("q_layer", "q_layer", "v_layer", "out_layer")},
        "values through q_layer": {"layers": ("q_layer", "k_layer", "q_layer", "out_layer")},
        "values through k_layer": {"layers": ("q_layer", "k_layer", "k_layer", "out_layer")},
        "out_layer not used": {"layers": ("q_layer", "k_layer", "v_layer", "")},
        "key and value exchanged": {"order": (0, 2, 1)},
        "query used for all": {"order": (0, 0, 0)},
        "heads by one reshape": {"split": "reshaped"},
        "heads not moved back": {"joined": "reshaped"},
        "both reshapes": {"split": "reshaped", "joined": "reshaped"},
        "heads alternate": {"split": "alternating"},
        "inputs not projected": {"layers": ("", "", "", "out_layer")},
        "query not projected": {"layers": ("", "k_layer", "v_layer", "out_layer")},
        "keys not projected": {"layers": ("q_layer", "", "v_layer", "out_layer")},
        "values not projected": {"layers": ("q_layer", "k_layer", "", "out_layer")},
        "query through k_layer": {"layers": ("k_layer", "k_layer", "v_layer", "out_layer")},
        "key used for values": {"order": (0, 1, 1)},
        "heads added up": {"joined": "added"},
        "mean of the heads": {"joined": "mean"},
    }
)
PADDING_WAYS = {
    "padding marked": {"inverted": True},
    "pad not used": {"instead": 0},
    "padding counted": {"counted": True},
}
CAUSAL_WAYS = {
    "upper triangle": {"transposed": True},
    "future marked": {"inverted": True},
    "own position hidden": {"own": False},
}


# --- The cases ------------------------------------------------------------------------------------------


def attention(rng: np.random.Generator) -> Iterator[Case]:
    for leading, dtype in (((2, 4), bool), ((3,), np.int64), ((), np.float32)):
        query, key, value = (normal(rng, *leading, *size) for size in ((3, 7), (5, 7), (5, 6)))
        for mask in (None, some(rng, *leading, 3, 5), some(rng, 3, 5)):
            on = f"query {query.shape}, key {key.shape}, value {value.shape}"
            if mask is not None:
                mask = mask.astype(dtype)
                on = f"{on} with a mask {mask.shape} of {mask.dtype}"
            twos = len(leading) == 2 and mask is not None and mask.ndim == 4
            yield _function(on, FUNCTION_WAYS, query, key, value, mask, twos=twos)
    query, key, value = (normal(rng, 2, 3, 5, 7) for _ in range(3))
    on = (
        "query, key and value of one shape, (2, 3, 5, 7), with a mask (2, 3, 5, 5) that differs between heads"
    )
    mask = some(rng, 2, 3, 5, 5)
    yield _function(on, FUNCTION_WAYS | FIRST_HEAD, query, key, value, mask, twos=True)
    vectors = (np.abs(normal(rng, 4, 1, 3)) for _ in range(3))
    yield _function("one query and one key, (4, 1, 3)", FUNCTION_WAYS, *vectors)


def extremes(rng: np.random.Generator) -> Iterator[Case]:
    """A query that may see no key, and scores so large that their exponential is infinite."""
    query, key, value = (normal(rng, 2, 3, length, 4) for length in (3, 5, 5))
    mask = np.ones((3, 5), dtype=bool)
    mask[1] = False
    yield _function("a query that may see no key", ROW_WAYS, query, key, value, mask)
    query, key = np.zeros((2, 3, 1, 4), np.float32), np.zeros((2, 3, 2, 4), np.float32)
    query[..., 0], key[..., 0, 0], key[..., 1, 0] = 200, 100, -100
    ways = {"exponential overflows": {"normalise": _naive_softmax}}
    yield _function("scores of ±10,000", ways, query, key, normal(rng, 2, 3, 2, 3))
    query, key = normal(rng, 2, 3, 2, 4), normal(rng, 2, 3, 5, 4)
    query[..., 0, :], query[..., 1, :], key[..., 0] = (400, 0, 0, 0), (-400, 0, 0, 0), key[..., 0] / 100 + 9
    ways = {"largest of all subtracted": {"normalise": _overall_softmax}}
    on = "scores of -1,800 for a query, beside 1,800 for another"
    yield _function(on, ways, query, key, normal(rng, 2, 3, 5, 3))


def _function(
    on: str,
    ways: dict,
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    mask: np.ndarray | None = None,
    twos: bool = False,
) -> Case:
    def formula(**way):
        output, weights, _ = scaled_dot_product(query, key, value, mask, **way)
        return {"the weights": weights, "the output": output}

    inputs = {"query": query, "key": key, "value": value}
    return sketched(on, formula, ways, twos, inputs=inputs if mask is None else inputs | {"mask": mask})


def padding_mask(rng: np.random.Generator) -> Iterator[Case]:
    for pad, settings in ((0, {}), (7, {"pad": 7})):
        tokens = rng.integers(1, 7, size=(4, 5))
        tokens[0, 3:], tokens[1, 4:], tokens[2, 1], tokens[3, ::2] = pad, pad, 7 - pad, pad
        formula = functools.partial(_padding, tokens, pad)
        yield make(
            f"tokens with pad={pad}", formula, PADDING_WAYS, inputs={"tokens": tokens}, settings=settings
        )


def causal_mask(rng: np.random.Generator) -> Iterator[Case]:
    for length in (5, 2, 1):
        formula = functools.partial(_causal, length)
        yield make(f"{length} positions", formula, CAUSAL_WAYS, inputs={}, settings={"L": length})


def heads(rng: np.random.Generator) -> Iterator[Case]:
    for width, count, queries, keys in SIZES:
        parameters = _drawn(rng, width)
        x, other = normal(rng, BATCH, queries, width), normal(rng, BATCH, keys, width)
        cross = [x, other, normal(rng, BATCH, keys, width)]
        both = some(rng, BATCH, 1, 1, queries) & np.tri(queries, dtype=bool)
        each = some(rng, BATCH, count, queries, keys).astype(np.float32)
        for kind, inputs, mask in (
            ("self-attention", [x, x, x], None),
            ("self-attention with both masks", [x, x, x], both),
            ("cross-attention", cross, None),
            ("cross-attention with a mask", cross, some(rng, BATCH, 1, 1, keys)),
            ("cross-attention with a mask for each head", cross, each),
        ):
            given = dict(zip(("query", "key", "value"), inputs, strict=True))
            formula = functools.partial(_multi_head, *inputs, parameters, count, mask)
            by_width = {
                "root of the whole width": {"scale": lambda q, k, width=width: width**0.5},
                "scaled by the whole width": {"scale": lambda q, k, width=width: float(width)},
                "root of the number of heads": {"scale": lambda q, k, count=count: count**0.5},
            }
            yield sketched(
                f"{kind}, {queries} queries and {len(inputs[1][0])} keys, {count} heads in {width} numbers",
                formula,
                HEADS_WAYS | by_width,
                twos=(width == 15 and mask is each) or (width == 8 and mask is both),
                inputs=given if mask is None else given | {"mask": mask},
                parameters=parameters,
                settings={"embed_dim": width, "num_heads": count, "dropout": 0.0},
            )


def gradients(rng: np.random.Generator) -> Iterator[Case]:
    width, count = 6, 2
    inputs = {str(i): normal(rng, BATCH, length, width) for i, length in enumerate((3, 4, 4))}
    mask, cotangent, parameters = some(rng, BATCH, 1, 3, 4), normal(rng, BATCH, 3, width), _drawn(rng, width)
    yield make(
        "3 queries and 4 keys, 2 heads in 6 numbers",
        functools.partial(_slopes, inputs, parameters, count, mask, cotangent),
        {"weights detached": {"detached": True}},
        inputs={"cotangent": cotangent, **inputs, "mask": mask},
        parameters=parameters,
        settings={"embed_dim": width, "num_heads": count, "dropout": 0.0},
    )


def picture(rng: np.random.Generator) -> Iterator[Case]:
    """A sentence with padding, under both masks."""
    tokens = np.array([[1, 2, 3, 4, 5, 0, 0]])
    x, parameters, count = normal(rng, 1, tokens.size, 8), _drawn(rng, 8), 2
    mask = _padding(tokens, 0)["padding_mask"] & _causal(tokens.size)["causal_mask"]
    yield Case(
        "a sentence with padding",
        inputs={"tokens": tokens, "x": x},
        expected=_multi_head(x, x, x, parameters, count, mask),
        parameters=parameters,
        settings={"embed_dim": 8, "num_heads": count, "dropout": 0.0, "words": "the cat sat on it pad pad"},
    )


def shapes(rng: np.random.Generator) -> Iterator[Case]:
    """What is right is the first two shapes, then the third: each in a case of its own."""
    for n, length, d, count in ((2, 5, 8, 4), (7, 3, 6, 2)):
        vectors, numbers, mixed = (n, length, d), (n, length, length), (n, length, length, d)
        settings = {"n": n, "l": length, "d": d, "heads": count}

        def formula(output=vectors, scores=numbers):
            return {"the output": np.array(output), "the scores of one head": np.array(scores)}

        ways = {
            "shapes of answer A": {"output": vectors, "scores": mixed},
            "shapes of answer C": {"output": numbers, "scores": mixed},
            "shapes of answer D": {"output": numbers, "scores": numbers},
        }
        yield make("one head", formula, ways, inputs={}, settings=settings)
        expected = {"the scores of several heads": np.array((n, count, length, length))}
        yield Case(f"{count} heads", inputs={}, expected=expected, settings=settings)


def _drawn(rng: np.random.Generator, width: int) -> Arrays:
    """Parameters with which scores are of about 1: softmax is neither flat nor nearly one-hot."""
    shapes = {"weight": (width, width), "bias": (width,)}
    return {
        f"{layer}.{part}": normal(rng, *shape) * np.float32(0.7)
        for layer in LAYERS
        for part, shape in shapes.items()
    }


# --- What is right, and what known mistakes make of it --------------------------------------------------


def multi_head(
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    parameters: Arrays,
    count: int,
    mask: np.ndarray | None,
    layers: Sequence[str] = LAYERS,
    order: Sequence[int] = (0, 1, 2),
    split: str = "parts",
    joined: str = "parts",
    weights: np.ndarray | None = None,
    **way,
) -> tuple[np.ndarray, np.ndarray]:
    """Output and weights of a MultiHeadAttention; what follows the mask is right as it is.

    layers: what query, key, value and the joined heads pass through, "" for nothing; order: which of the
    three inputs is taken for which; weights: these instead of its own.
    """
    given = [(query, key, value)[i] for i in order]
    q, k, v = (
        _split(linear(x, parameters, name), count, split) for x, name in zip(given, layers, strict=False)
    )
    if weights is None:
        together, weights, _ = scaled_dot_product(q, k, v, mask, **way)
    else:
        together = weights @ v
    if joined in ("added", "mean"):
        together = np.repeat(together.sum(axis=1, keepdims=True), count, axis=1)
        together = np.moveaxis(together / (count if joined == "mean" else 1), 1, 2)
    elif joined == "parts":
        together = np.moveaxis(together, 1, 3 if split == "alternating" else 2)
    return linear(together.reshape(*query.shape[:2], -1), parameters, layers[3]), weights


def _multi_head(*arguments, **way) -> Arrays:
    output, weights = multi_head(*arguments, **way)
    return {"the weights": weights, "the output": output}


def _split(x: np.ndarray, count: int, how: str) -> np.ndarray:
    """(N × L × D) into heads (N × h × L × part)."""
    n, length, width = x.shape
    if how == "reshaped":
        return x.reshape(n, count, length, width // count)
    if how == "alternating":
        return np.moveaxis(x.reshape(n, length, width // count, count), 3, 1)
    return np.moveaxis(x.reshape(n, length, count, width // count), 2, 1)


def _naive_softmax(scores: np.ndarray, axis: int) -> np.ndarray:
    powers = np.exp(scores)
    return powers / powers.sum(axis=axis, keepdims=True)


def _overall_softmax(scores: np.ndarray, axis: int) -> np.ndarray:
    """Where all powers of a row are 0, its sum is 0, too: here it counts as 1."""
    return np.nan_to_num(_naive_softmax(scores - scores.max(), axis))


def _padding(
    tokens: np.ndarray, pad: int, inverted: bool = False, instead: int | None = None, counted: bool = False
) -> Arrays:
    seen = tokens != (pad if instead is None else instead)
    if counted:
        seen = np.arange(tokens.shape[1]) < seen.sum(axis=1, keepdims=True)
    return {"padding_mask": (seen != inverted)[:, None, None, :]}


def _causal(length: int, transposed: bool = False, inverted: bool = False, own: bool = True) -> Arrays:
    seen = np.tri(length, k=0 if own else -1, dtype=bool)
    return {"causal_mask": (seen.T if transposed else seen) != inverted}


def _slopes(
    inputs: Arrays,
    parameters: Arrays,
    count: int,
    mask: np.ndarray,
    cotangent: np.ndarray,
    detached: bool = False,
) -> Arrays:
    """Gradients of sum(output · cotangent) by central differences: each number a little more, and less.

    detached: as if the weights were constants.
    """
    at = {name: array.astype(np.float64) for name, array in {**inputs, **parameters}.items()}
    found = {name: np.zeros_like(array) for name, array in at.items()}
    constant = multi_head(at["0"], at["1"], at["2"], at, count, mask)[1] if detached else None

    def total() -> float:
        return (multi_head(at["0"], at["1"], at["2"], at, count, mask, weights=constant)[0] * cotangent).sum()

    for name, array in at.items():
        for place in np.ndindex(*array.shape):
            was = array[place]
            array[place] = was + STEP
            more = total()
            array[place] = was - STEP
            found[name][place] = (more - total()) / (2 * STEP)
            array[place] = was
    return found
