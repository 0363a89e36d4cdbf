"""q8: attention with several heads, and its masks.

What is right is computed here in NumPy, from parameters that are drawn for each check; `multi_head` can also
be wrong, in the ways that students get it wrong.
"""

import functools
from collections.abc import Sequence

import numpy as np

from grading import expect
from grading.check import Failed, Question, Remark, during
from grading.record import Kind
from grading.reference import attention as mistakes
from grading.student import Student, StudentError, StudentObject, Value

Arrays = dict[str, np.ndarray]

# A forward pass takes milliseconds; there is no training.
question = Question("q8", "Multi-head attention")

FUNCTION, HEADS = "scaled_dot_product_attention", "MultiHeadAttention"
ATTENTION = [f"{HEADS}.forward", f"{HEADS}.split_heads", f"{HEADS}.__init__", FUNCTION]
FORBIDDEN = {FUNCTION, "multi_head_attention_forward", "_native_multi_head_attention"}
LAYERS = ("q_layer", "k_layer", "v_layer", "out_layer")
SIZES = ((12, 3, 4, 6), (8, 2, 5, 5), (6, 6, 3, 1), (5, 1, 2, 7))  # width, heads, queries, keys
BATCH = 2
STEP = 1e-5  # central differences in float64 are then off by some 1e-9
DROPPED = (0.42, 0.58)  # share of 1,024 weights at probability 0.5: five standard deviations


@question.check(points=1, needs=[FUNCTION])
def attention(student, data, rng):
    """scaled_dot_product_attention: the right output and weights"""
    for leading in ((), (3,), (2, 4)):
        query, key, value = (_normal(rng, *leading, *size) for size in ((3, 4), (5, 4), (5, 6)))
        for mask in (None, _some(rng, (*leading, 3, 5)), _some(rng, (3, 5))):
            on = f"query {query.shape}, key {key.shape}, value {value.shape}"
            known, masked = mistakes.WAYS, []
            if mask is not None:
                on, known, masked = f"{on} with a mask {mask.shape}", mistakes.MASKED_WAYS, [mask]
            with during(f"on {on}"):
                got = student.scaled_dot_product_attention.traced(query, key, value, *masked)
            _own(got, FUNCTION)
            formula = functools.partial(_two, query, key, value, mask)
            mistakes.close(_pair(got, FUNCTION), ["the output", "the weights"], on, formula, known)


@question.check(points=0.5, needs=["padding_mask", "causal_mask"])
def masks(student, data, rng):
    """padding_mask and causal_mask say what may be seen"""
    remark = Remark()
    for pad, arguments in ((0, ()), (7, (7,))):
        tokens = rng.integers(1, 7, size=(3, 5))
        tokens[0, 3:], tokens[1, 4:], tokens[2, 1] = pad, pad, 7 - pad
        known = {"True and False are exchanged: True means that a token may be seen.": {"inverted": True}}
        if pad:
            known["The argument pad is not used."] = {"instead": 0}
        on = f"tokens with pad={pad}"
        with during(f"on {on}"):
            got = student.padding_mask(tokens, *arguments)
        remark = _mask(got, "padding_mask", on, functools.partial(_padding, tokens, pad), known) or remark
    for length in (1, 2, 5):
        with during(f"for {length} positions"):
            got = student.causal_mask(length)
        on, formula = f"{length} positions", functools.partial(_causal, length)
        remark = _mask(got, "causal_mask", on, formula, CAUSAL_MISTAKES) or remark
    return remark


@question.check(points=0.5, needs=[FUNCTION])
def extremes(student, data, rng):
    """a row without keys gives zeros, large scores do not overflow"""
    query, key, value = (_normal(rng, 2, length, 4) for length in (3, 5, 5))
    mask = np.ones((3, 5), dtype=bool)
    mask[1] = False
    with during("with a query that may see no key"):
        got = student.scaled_dot_product_attention(query, key, value, mask)
    formula = functools.partial(_two, query, key, value, mask)
    on = "a query that may see no key"
    known = mistakes.WAYS | ROW_MISTAKES
    mistakes.close(_pair(got, FUNCTION), ["the output", "the weights"], on, formula, known)
    _finite_gradients(student, on, query, key, value, mask)
    query, key = np.zeros((2, 1, 4), np.float32), np.zeros((2, 2, 4), np.float32)
    query[..., 0], key[:, 0, 0], key[:, 1, 0] = 200, 100, -100  # scores of 10,000 and -10,000
    value = _normal(rng, 2, 2, 3)
    got = student.scaled_dot_product_attention(query, key, value)
    formula = functools.partial(_two, query, key, value, None)
    mistakes.close(_pair(got, FUNCTION), ["the output", "the weights"], "scores of ±10,000", formula, {})
    _finite_gradients(student, "scores of ±10,000", query, key, value)


@question.check(points=1, needs=ATTENTION)
def heads(student, data, rng):
    """MultiHeadAttention agrees: self and cross, with any masks"""
    for width, count, queries, keys in SIZES:
        model, parameters = _model(student, rng, width, count)
        x, other = _normal(rng, BATCH, queries, width), _normal(rng, BATCH, keys, width)
        cross = [x, other, _normal(rng, BATCH, keys, width)]
        padded = _some(rng, (BATCH, 1, 1, queries)) & np.tri(queries, dtype=bool)
        for kind, inputs, mask in (
            ("self-attention", [x, x, x], None),
            ("self-attention with both masks", [x, x, x], padded),
            ("cross-attention", cross, None),
            ("cross-attention with a mask", cross, _some(rng, (BATCH, 1, 1, keys))),
        ):
            on = f"{kind}, {queries} queries and {inputs[1].shape[1]} keys, {count} heads in {width} numbers"
            with during(f"in {on}"):
                got = model.forward.traced(*inputs, *([] if mask is None else [mask]))
            _own(got, "forward")
            formula = functools.partial(multi_head, *inputs, parameters, count, mask)
            known = HEADS_MISTAKES if mask is None else mistakes.MASKED_WAYS
            mistakes.close(_pair(got, "forward"), ["the output", "the weights"], on, formula, known)


@question.check(points=0.25, needs=ATTENTION, after=[heads])
def gradients(student, data, rng):
    """gradients reach every layer and input of MultiHeadAttention"""
    width, count = 6, 2
    model, parameters = _model(student, rng, width, count)
    inputs = {str(i): _normal(rng, BATCH, length, width) for i, length in enumerate((3, 4, 4))}
    mask, cotangent = _some(rng, (BATCH, 1, 3, 4)), _normal(rng, BATCH, 3, width)
    got = model.forward.gradients(cotangent, *inputs.values(), mask)
    expected = _slopes(inputs, parameters, count, mask, cotangent)
    largest = max(np.abs(gradient).max() for gradient in expected.values())
    for name, right in expected.items():
        what = f"The gradient of input {int(name) + 1}" if name in inputs else f"The gradient of {name}"
        if not got[name].any():
            ask = "Is there a detach(), an item(), a no_grad() or NumPy on the way?"
            raise Failed(f"{what} is zero everywhere.", [("ask", ask)])
        if not np.allclose(got[name], right, rtol=expect.RELATIVE, atol=expect.ABSOLUTE * largest):
            off = np.abs(got[name] - right).max()
            raise Failed(f"{what} is off by up to {off:.4f}, where the largest of all is {largest:.4f}.")


@question.check(points=0.25, needs=ATTENTION)
def dropout(student, data, rng):
    """dropout acts on the weights, and only in training"""
    length, width = 16, 32
    model = student.MultiHeadAttention(width, 1, 0.5)
    _assigned(model, width, rng)
    unit = np.eye(width, dtype=np.float32)
    for layer in LAYERS:
        model.assign({f"{layer}.weight": unit, f"{layer}.bias": np.zeros(width, np.float32)})
    x = _normal(rng, BATCH, 2 * length, width) * 0.3
    key = _normal(rng, BATCH, length, width) * 0.3
    # each weight arrives in two numbers of the output: j and length + j
    value = np.broadcast_to(unit[:length] + unit[length:], (BATCH, length, width)).copy()

    def output(method) -> np.ndarray:
        return expect.tensor(_pair(method(x, key, value), "forward")[0], x.shape, "the output")

    first, again = output(model.forward), output(model.forward)
    if not expect.same(first, again):
        raise Failed(
            "Two calls with the same input differ in evaluation mode.",
            [("why", "Dropout is at work outside training: a torch.nn.Dropout knows its mode by itself.")],
        )
    got, other = output(model.forward.in_training), output(model.forward.in_training)
    if expect.same(got, first):
        raise Failed("In training mode nothing is dropped, although dropout is 0.5.")
    if np.array_equal(got, other):
        raise Failed("Two calls in training mode drop the same weights: they have to be drawn anew.")
    share, pairs = (got[..., :length] == 0).mean(), (got[..., :length] == 0) == (got[..., length:] == 0)
    if not pairs.all():
        raise Failed("Dropout acts on the output. It has to act on the weights, before they meet the values.")
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
    for n, length, d, count in ((2, 5, 8, 4), (7, 3, 6, 2)):
        got = _numbers(student.attention_shapes(n, length, d, count))
        output, scores = (n, length, d), (n, length, length)
        expected = [list(output), list(scores), [n, count, length, length]]
        if got == expected:
            continue
        deep = [n, length, length, d]
        answers = {"A": [expected[0], deep], "C": [expected[1], deep], "D": [expected[1], expected[1]]}
        named = [f", which is answer {name}" for name, answer in answers.items() if got and got[:2] == answer]
        details = [("expected", f"{expected}"), ("got", f"{got or 'no three shapes'}{''.join(named)}")]
        raise Failed(f"attention_shapes({n}, {length}, {d}, {count}) is wrong.", details)


# --- What the student's code returned -------------------------------------------------------------------


def _pair(value: Value, what: str) -> Sequence[Value]:
    if value.items is None or len(value.items) != 2:
        raise Failed(f"{what} returned {value.describe()}, expected two tensors: output and weights.")
    return value.items


def _own(value: Value, what: str) -> None:
    if called := FORBIDDEN.intersection(value.calls):
        raise Failed(f"{what} calls PyTorch's {sorted(called)[0]}. Here the attention is yours to write.")


def _mask(got: Value, what: str, on: str, formula, known: dict[str, dict]) -> Remark | None:
    """A mask of exactly the right numbers; a remark where they are not bool."""
    (right,) = formula()
    if got.type != "tensor" or got.array is None or got.array.shape != right.shape:
        raise Failed(f"{what} returned {got.describe()}, expected a tensor of shape {right.shape}.")
    if not np.array_equal(got.array, right):
        first = tuple(int(i) for i in np.argwhere(got.array != right)[0])
        details = [("expected", f"{bool(right[first])}"), ("got", f"{got.array[first]}, at {list(first)}")]
        why = mistakes.recognised([got.array], formula, known)
        raise Failed(f"{what} is wrong for {on}.", [*details, *why])
    if got.array.dtype.kind == "b":
        return None
    return Remark(f"{what} is {got.array.dtype}, not bool: `&` may not join it with other masks.")


def _numbers(value: Value) -> list[list[int]]:
    """Three shapes as lists of numbers; [] where the value isn't three sequences of numbers."""
    if value.items is None or len(value.items) != 3 or any(each.items is None for each in value.items):
        return []
    arrays = [[number.array for number in each.items] for each in value.items]
    if any(array is None or array.size != 1 for each in arrays for array in each):
        return []
    return [[int(array.item()) for array in each] for each in arrays]


def _finite_gradients(student: Student, on: str, *arguments: np.ndarray) -> None:
    query, value = arguments[0], arguments[2]
    cotangent = np.ones((*query.shape[:-1], value.shape[-1]), np.float32)
    found = student.scaled_dot_product_attention.gradients(cotangent, *arguments)
    for name, position in (("query", "0"), ("key", "1"), ("value", "2")):
        if not np.isfinite(found[position]).all():
            why = "NaN that is replaced in the weights is still there in their gradient: avoid it before."
            raise Failed(f"The gradient of the {name} is not finite for {on}.", [("why", why)])


# --- The student's objects, with parameters of ours -----------------------------------------------------


def _model(
    student: Student, rng: np.random.Generator, width: int, count: int
) -> tuple[StudentObject, Arrays]:
    """A MultiHeadAttention without dropout, and what has been drawn for its parameters."""
    with during(f"in MultiHeadAttention({width}, {count}, 0.0)"):
        model = student.MultiHeadAttention(width, count, 0.0)
    return model, _assigned(model, width, rng)


def _assigned(model: StudentObject, width: int, rng: np.random.Generator) -> Arrays:
    expected = {f"{layer}.weight": (width, width) for layer in LAYERS}
    expected |= {f"{layer}.bias": (width,) for layer in LAYERS}
    found = {name: array.shape for name, array in model.parameters().items()}
    if wrong := [name for name, shape in expected.items() if found.get(name) != shape]:
        has = f"has shape {found[wrong[0]]}" if wrong[0] in found else "is missing"
        raise Failed(
            f"MultiHeadAttention: {wrong[0]} {has}, expected Linear({width}, {width}) layers "
            f"called {', '.join(LAYERS)}."
        )
    parameters = {name: _normal(rng, *shape) * np.float32(0.7) for name, shape in expected.items()}
    model.assign(parameters)
    return {name: array.astype(np.float64) for name, array in parameters.items()}


def _normal(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return rng.normal(size=shape).astype(np.float32)


def _some(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """A mask whose rows have a True, and a False where they have two places."""
    allowed = rng.random(shape) < 0.6
    allowed[..., -1], allowed[..., 0] = False, True
    return allowed


# --- What is right, and what is known to go wrong -------------------------------------------------------


def _two(*arguments, **way) -> Sequence[np.ndarray]:
    return mistakes.attention(*arguments, **way)[:2]


def multi_head(
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    parameters: Arrays,
    count: int,
    mask: np.ndarray | None,
    layers: Sequence[str] = LAYERS,
    split: str = "parts",
    joined: str = "parts",
    **way,
) -> Sequence[np.ndarray]:
    """Output and weights of a MultiHeadAttention; what follows the mask is right as it is."""
    q, k, v = (
        _split(_linear(x, parameters, layer), count, split)
        for x, layer in zip((query, key, value), layers, strict=False)
    )
    together, weights, _ = mistakes.attention(q, k, v, mask, **way)
    shape = (len(query), query.shape[1], -1)
    if joined == "parts":
        together = np.moveaxis(together, 1, 3) if split == "alternating" else np.moveaxis(together, 1, 2)
    return _linear(together.reshape(shape), parameters, layers[3]), weights


def _split(x: np.ndarray, count: int, how: str) -> np.ndarray:
    """(N × L × D) into heads (N × h × L × part)."""
    n, length, width = x.shape
    if how == "reshaped":
        return x.reshape(n, count, length, width // count)
    if how == "alternating":
        return np.moveaxis(x.reshape(n, length, width // count, count), 3, 1)
    return np.moveaxis(x.reshape(n, length, count, width // count), 2, 1)


def _linear(x: np.ndarray, parameters: Arrays, name: str) -> np.ndarray:
    return x @ parameters[f"{name}.weight"].T + parameters[f"{name}.bias"] if name else x


def _padding(
    tokens: np.ndarray, pad: int, inverted: bool = False, instead: int | None = None
) -> list[np.ndarray]:
    seen = tokens != (pad if instead is None else instead)
    return [(seen != inverted)[:, None, None, :]]


def _causal(
    length: int, transposed: bool = False, inverted: bool = False, own: bool = True
) -> list[np.ndarray]:
    seen = np.tri(length, k=0 if own else -1, dtype=bool)
    return [(seen.T if transposed else seen) != inverted]


def _slopes(
    inputs: Arrays, parameters: Arrays, count: int, mask: np.ndarray, cotangent: np.ndarray
) -> Arrays:
    """Gradients of sum(output · cotangent) by central differences: each number a little more, and less."""
    at = {name: array.astype(np.float64) for name, array in (inputs | parameters).items()}
    found = {name: np.zeros_like(array) for name, array in at.items()}

    def total() -> float:
        return (multi_head(at["0"], at["1"], at["2"], at, count, mask)[0] * cotangent).sum()

    for name, array in at.items():
        for place in np.ndindex(*array.shape):
            was = array[place]
            array[place] = was + STEP
            more = total()
            array[place] = was - STEP
            found[name][place] = (more - total()) / (2 * STEP)
            array[place] = was
    return found


ROW_MISTAKES = {
    "Equal scores get equal weights from softmax; without a key the weights have to be 0.": {
        "masking": "kept"
    },
    "softmax of a row of -inf is NaN.": {"masking": "infinite"},
}
CAUSAL_MISTAKES = {
    "It is the upper triangle: each position sees the future, not the past.": {"transposed": True},
    "True and False are exchanged: True means that a position may be seen.": {"inverted": True},
    "A position does not see itself.": {"own": False},
}
HEADS_MISTAKES = mistakes.WAYS | {
    "K and V are projected with q_layer, not with k_layer and v_layer, which are never used.": {
        "layers": ("q_layer", "q_layer", "q_layer", "out_layer")
    },
    "K is projected with q_layer; k_layer is never used.": {
        "layers": ("q_layer", "q_layer", "v_layer", "out_layer")
    },
    "V is projected with q_layer; v_layer is never used.": {
        "layers": ("q_layer", "k_layer", "q_layer", "out_layer")
    },
    "V is projected with k_layer; v_layer is never used.": {
        "layers": ("q_layer", "k_layer", "k_layer", "out_layer")
    },
    "out_layer is not used.": {"layers": ("q_layer", "k_layer", "v_layer", "")},
    "A reshape to (N, heads, L, part) mixes positions: cut the vectors first, then move the heads.": {
        "split": "reshaped"
    },
    "The reshape that splits the heads mixes positions, and so does the one that joins them.": {
        "split": "reshaped",
        "joined": "reshaped",
    },
    "The heads are not moved back before they are joined: the reshape mixes positions.": {
        "joined": "reshaped"
    },
    "The numbers of the heads alternate: head 0 has to get the first part of each vector.": {
        "split": "alternating"
    },
}
