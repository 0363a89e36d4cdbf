"""q7: encoder, decoder, attention between them, and the ways in which they go wrong."""

import functools
from collections.abc import Callable, Iterator

import numpy as np

from grading.case import Arrays, Case, make, sketched
from grading.reference.attention import MASKED, WAYS, linear, normal, some
from grading.reference.attention import attention as scaled_dot_product

BATCH, FEATURES, HIDDEN = 3, 2, 7  # not 4, whose root is its half
ON = f"{BATCH} sequences"

ENCODER_WAYS = {
    "last state only": {"returned": lambda states: states[:, -1:]},
    "hidden state returned": {"returned": lambda states: np.moveaxis(states[:, -1:], 1, 0)},
    "hidden state with the batch first": {"kept": lambda states: states[:, -1:]},
}
STEP_WAYS = {
    "hidden state with the batch first": {"batch_first": True},
    "first state for the last": {"start": 0},
    "hidden state not carried on": {"carries": False},
    "hidden state not read": {"reads": False},
}
ATTENDING_WAYS = STEP_WAYS | {"query before context": {"swapped": True}}
INPUT_WAYS = {
    "teacher forcing in evaluation": {"reads": "true"},
    "always the same input": {"reads": "same"},
    "first point for the last": {"first": 0},
    "encoder reads the target": {"encoded": 7},
}
FORCING_WAYS = {
    "no teacher forcing": {"at_1": "own"},
    "probability turned round": {"at_1": "own", "at_0": "true"},
    "probability not used": {"at_0": "true"},
    "always the same input": {"at_0": "same"},
    "the point before the true one": {"at_1": "before"},
    "the point after the true one": {"at_1": "after"},
}
SAME_HERE = ("queries with the values", "root of the number of queries", "weights mix the keys")
ATTENTION_WAYS = {name: way for name, way in WAYS.items() if name not in SAME_HERE} | {
    "query not projected": {"asks": ""},
    "keys not projected": {"compared": ""},
    "keys through linear_query": {"compared": "linear_query"},
    "keys used for values": {"passed_on": "linear_key"},
    "linear_value at the wrong time": {"passed_on": "other"},
}
MASK_WAYS = {name: way for name, way in MASKED.items() if "row" not in name and "turned" not in name}
HEADS_WAYS = MASK_WAYS | {
    "heads alternate": {"side_by_side": False},
    "first head alone": {"only": 0},
}


# --- The cases ------------------------------------------------------------------------------------------


def encoder(rng: np.random.Generator) -> Iterator[Case]:
    parameters = _drawn(rng, _recurrent())
    for length in (5, 2, 1):
        x = normal(rng, BATCH, length, FEATURES)

        def formula(returned=lambda states: states, kept=lambda states: states[:, -1:].swapaxes(0, 1), x=x):
            states = gru(x, parameters)
            return {"forward": returned(states), "self.hidden": kept(states)}

        yield make(
            f"{ON} of {length} points",
            formula,
            ENCODER_WAYS,
            inputs={"x": x},
            parameters=parameters,
            settings={"n_features": FEATURES, "hidden_dim": HIDDEN},
        )


def steps(rng: np.random.Generator) -> Iterator[Case]:
    return _steps(rng, attends=False, ways=STEP_WAYS)


def steps_with_attention(rng: np.random.Generator) -> Iterator[Case]:
    return _steps(rng, attends=True, ways=ATTENDING_WAYS)


def _steps(rng: np.random.Generator, attends: bool, ways: dict) -> Iterator[Case]:
    """A decoder before its first step, then through three steps whose inputs are not the outputs before."""
    parameters = _drawn(rng, _decoder(attends))
    for count, masked in ((0, False), (3, False), (2, True)) if attends else ((0, False), (3, False)):
        hidden_seq = np.tanh(normal(rng, BATCH, 5, HIDDEN))
        points = {f"point {i}": normal(rng, BATCH, 1, FEATURES) for i in range(1, count + 1)}
        mask = {"mask": some(rng, BATCH, 1, 5)} if masked else {}

        def formula(batch_first=False, hidden_seq=hidden_seq, points=points, mask=mask, **way):
            at_work = Decoding(parameters, hidden_seq, attends, **mask, **way)
            hidden = at_work.hidden[:, None] if batch_first else at_work.hidden[None]
            found = {"self.hidden after init_hidden": hidden}
            for i, point in enumerate(points.values(), 1):
                found[f"step {i} of forward"] = at_work.step(point)
                found[f"self.hidden after step {i}"] = at_work.hidden[None]
            return found

        yield make(
            f"{ON} with a mask" if masked else ON,
            formula,
            ways | {"no mask": {"masked": False}} if masked else ways,
            inputs={"hidden_seq": hidden_seq, **points, **mask},
            parameters=parameters,
            settings={"n_features": FEATURES, "hidden_dim": HIDDEN},
        )


def evaluation(rng: np.random.Generator) -> Iterator[Case]:
    parameters, settings = _drawn(rng, _whole(attends=False)), _lengths(3, 4, 1.0)
    x = normal(rng, BATCH, 7, FEATURES)
    about = "sources of 3 points, in evaluation mode"
    for given, on in ((x, about), (x[:, :3].copy(), f"{about}, without their targets")):

        def formula(given=given, **way):
            return {"forward": predictions(given, parameters, 3, 4, **way)}

        yield make(on, formula, INPUT_WAYS, inputs={"x": given}, parameters=parameters, settings=settings)


def forcing(rng: np.random.Generator) -> Iterator[Case]:
    """One case of two models, with teacher_forcing_prob 1 and 0."""
    parameters, x = _drawn(rng, _whole(attends=False)), normal(rng, BATCH, 7, FEATURES)

    def formula(at_1="true", at_0="own"):
        at = {1: at_1, 0: at_0}
        return {
            f"forward with teacher_forcing_prob {p}": predictions(x, parameters, 2, 5, reads=reads)
            for p, reads in at.items()
        }

    about = "sources of 2 points, in training mode"
    yield make(about, formula, FORCING_WAYS, inputs={"x": x}, parameters=parameters, settings=_lengths(2, 5))


def attention(rng: np.random.Generator) -> Iterator[Case]:
    for width, project in ((None, False), (5, False), (None, True), (5, True)):
        parameters = _drawn(rng, _attention(width or HIDDEN))
        query, keys = (normal(rng, BATCH, length, width or HIDDEN) for length in (1, 6))
        by_input = {
            "scaled by the input's width": {"scale": lambda q, k, query=query: query.shape[-1] ** 0.5}
        }
        yield sketched(
            f"6 keys, input_dim={width}, proj_values={project}",
            functools.partial(_attended, query, keys, parameters, project),
            ATTENTION_WAYS | by_input,
            twos=width is not None,
            inputs={"query": query, "keys": keys},
            parameters=parameters,
            settings={"hidden_dim": HIDDEN, "input_dim": width, "proj_values": project},
        )


def mask(rng: np.random.Generator) -> Iterator[Case]:
    parameters = _drawn(rng, _attention(HIDDEN))
    query, keys, allowed = (
        normal(rng, BATCH, 1, HIDDEN),
        normal(rng, BATCH, 6, HIDDEN),
        some(rng, BATCH, 1, 6),
    )
    for given, on in ((allowed, "True and False"), (allowed.astype(np.float32), "1 and 0")):
        yield sketched(
            f"a mask of {on}",
            functools.partial(_attended, query, keys, parameters, False, allowed),
            ATTENTION_WAYS | MASK_WAYS,
            twos=True,
            inputs={"query": query, "keys": keys, "mask": given},
            parameters=parameters,
            settings={"hidden_dim": HIDDEN},
        )


def alphas(rng: np.random.Generator) -> Iterator[Case]:
    parameters, x = _drawn(rng, _whole(attends=True)), normal(rng, BATCH, 3, FEATURES)

    def formula(row=None):
        follow = _started(x, parameters, attends=True)
        outputs, kept = follow.on(x[:, -1:], 4), np.concatenate(follow.kept, axis=1)
        stored = kept if row is None else np.eye(4)[row][:, None] * kept[:, -1:]
        return {"forward": outputs, "self.alphas": stored}

    yield make(
        "sources of 3 points",
        formula,
        {"alphas in row 0": {"row": 0}},
        inputs={"x": x},
        parameters=parameters,
        settings=_lengths(3, 4, 0.0),
    )


def heads(rng: np.random.Generator) -> Iterator[Case]:
    count, width = 3, 5
    shapes = {f"attn_heads.{i}.{n}": shape for i in range(count) for n, shape in _attention(width).items()}
    parameters = _drawn(rng, shapes | _linear("linear_out", count * HIDDEN, HIDDEN))
    query, keys, allowed = (
        normal(rng, BATCH, 1, width),
        normal(rng, BATCH, 6, width),
        some(rng, BATCH, 1, 6),
    )
    for masks, on in (({}, "3 heads"), ({"mask": allowed}, "3 heads with a mask")):

        def formula(masks=masks, **way):
            return {"forward": multi_head(query, keys, parameters, count, **masks, **way)}

        yield make(
            on,
            formula,
            HEADS_WAYS,
            inputs={"query": query, "keys": keys, **masks},
            parameters=parameters,
            settings={"n_heads": count, "d_model": HIDDEN, "input_dim": width, "proj_values": True},
        )


def _lengths(source: int, target: int, *probability: float) -> dict[str, float]:
    """The arguments of an EncoderDecoder, the width of its parts first."""
    names = ("hidden_dim", "input_len", "target_len", "teacher_forcing_prob")
    return dict(zip(names, (HIDDEN, source, target, *probability), strict=False))


# --- Parameters -----------------------------------------------------------------------------------------


def _drawn(rng: np.random.Generator, shapes: dict[str, tuple]) -> Arrays:
    return {name: normal(rng, *shape) for name, shape in shapes.items()}


def _recurrent() -> dict[str, tuple]:
    three = 3 * HIDDEN
    shapes = {"weight_ih": (three, FEATURES), "weight_hh": (three, HIDDEN), "bias_ih": (three,)}
    return {f"basic_rnn.{name}_l0": shape for name, shape in (shapes | {"bias_hh": (three,)}).items()}


def _linear(name: str, inputs: int, outputs: int) -> dict[str, tuple]:
    return {f"{name}.weight": (outputs, inputs), f"{name}.bias": (outputs,)}


def _attention(inputs: int) -> dict[str, tuple]:
    """The layers of a CrossAttention."""
    query, key, value = (_linear(f"linear_{name}", inputs, HIDDEN) for name in ("query", "key", "value"))
    return query | key | value


def _decoder(attends: bool) -> dict[str, tuple]:
    shapes = _recurrent() | _linear("regression", (1 + attends) * HIDDEN, FEATURES)
    inner = {f"attn.{name}": shape for name, shape in _attention(HIDDEN).items()}
    return shapes | inner if attends else shapes


def _whole(attends: bool) -> dict[str, tuple]:
    parts = {"encoder": _recurrent(), "decoder": _decoder(attends)}
    return {f"{part}.{name}": shape for part, shapes in parts.items() for name, shape in shapes.items()}


def _inside(parameters: Arrays, part: str) -> Arrays:
    """The parameters of a part of a model, by the names that they have there."""
    return {name.removeprefix(f"{part}."): array for name, array in parameters.items()}


# --- What is right, and what known mistakes make of it --------------------------------------------------


def gru(x: np.ndarray, parameters: Arrays, hidden: np.ndarray | float = 0.0) -> np.ndarray:
    """The hidden states (N × L × H) of a GRU after each point of x (N × L × F), from `hidden` (N × H)."""
    hidden = np.zeros((len(x), parameters["basic_rnn.weight_hh_l0"].shape[1])) + hidden
    states = []
    for point in np.moveaxis(x.astype(np.float64), 1, 0):
        from_input = point @ parameters["basic_rnn.weight_ih_l0"].T + parameters["basic_rnn.bias_ih_l0"]
        from_state = hidden @ parameters["basic_rnn.weight_hh_l0"].T + parameters["basic_rnn.bias_hh_l0"]
        (r, z, n), (hr, hz, hn) = np.split(from_input, 3, axis=1), np.split(from_state, 3, axis=1)
        reset, update = 1 / (1 + np.exp(-(r + hr))), 1 / (1 + np.exp(-(z + hz)))
        hidden = (1 - update) * np.tanh(n + reset * hn) + update * hidden
        states.append(hidden)
    return np.stack(states, axis=1)


def cross_attention(
    query: np.ndarray,
    keys: np.ndarray,
    parameters: Arrays,
    project: bool,
    mask: np.ndarray | None = None,
    asks: str = "linear_query",
    compared: str = "linear_key",
    passed_on: str = "usual",
    **way,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Context, weights and scores of a CrossAttention; what follows `mask` is right as it is.

    asks, compared, passed_on: the layer that query, keys and values pass through, by its name; "other" is
    linear_value exactly where it does not belong.
    """
    usual, other = ("linear_value", "") if project else ("", "linear_value")
    passed_on = {"usual": usual, "other": other}.get(passed_on, passed_on)
    q, k, v = (
        linear(x, parameters, name) for x, name in ((query, asks), (keys, compared), (keys, passed_on))
    )
    return scaled_dot_product(q, k, v, mask, **way)


def _attended(*arguments, **way) -> Arrays:
    context, alphas, scores = cross_attention(*arguments, **way)
    return {"score_function": scores, "self.alphas": alphas, "forward": context}


def multi_head(
    query: np.ndarray,
    keys: np.ndarray,
    parameters: Arrays,
    count: int,
    mask: np.ndarray | None = None,
    side_by_side: bool = True,
    only: int | None = None,
    **way,
) -> np.ndarray:
    """What a MultiHeadCrossAttention with proj_values gives; what follows the mask is right as it is."""
    parts = [_inside(parameters, f"attn_heads.{i}") for i in range(count)]
    contexts = [cross_attention(query, keys, part, True, mask, **way)[0] for part in parts]
    if only is not None:
        contexts = [contexts[only]] * count
    together = np.concatenate(contexts, axis=-1)
    if not side_by_side:
        together = np.stack(contexts, axis=-1).reshape(together.shape)
    return linear(together, parameters, "linear_out")


class Decoding:
    """A decoder at work, with attention or without. What follows `attends` is right as it is.

    start: which of the encoder's states it begins with; reads: whether the recurrent layer gets the hidden
    state, carries: whether it is carried on; swapped: query before context; mask: for all steps, masked:
    whether it is used.
    """

    def __init__(
        self,
        parameters: Arrays,
        hidden_seq: np.ndarray,
        attends: bool = False,
        start: int = -1,
        reads: bool = True,
        carries: bool = True,
        swapped: bool = False,
        mask: np.ndarray | None = None,
        masked: bool = True,
    ):
        self.parameters, self.keys, self.hidden = parameters, hidden_seq, hidden_seq[:, start]
        self.attends, self.reads, self.carries, self.swapped = attends, reads, carries, swapped
        self.mask = mask if masked else None
        self.kept: list[np.ndarray] = []  # the alphas of each step

    def step(self, point: np.ndarray) -> np.ndarray:
        """The next point (N × 1 × F) after `point`."""
        query = gru(point, self.parameters, self.hidden if self.reads else 0.0)
        if self.carries:
            self.hidden = query[:, 0]
        if self.attends:
            context = self._looked_back(query)
            query = np.concatenate([query, context] if self.swapped else [context, query], axis=-1)
        return linear(query, self.parameters, "regression")

    def _looked_back(self, query: np.ndarray) -> np.ndarray:
        inside = _inside(self.parameters, "attn")
        context, weights, _ = cross_attention(query, self.keys, inside, False, self.mask)
        self.kept.append(weights)
        return context

    def on(self, point: np.ndarray, count: int, given: Callable | None = None) -> np.ndarray:
        """`count` points from the first input on. given(i) is what the decoder reads after step i."""
        outputs = []
        for i in range(count):
            outputs.append(self.step(point))
            point = given(i) if given else outputs[-1]
        return np.concatenate(outputs, axis=1)


def _started(source: np.ndarray, parameters: Arrays, **way) -> Decoding:
    hidden_seq = gru(source, _inside(parameters, "encoder"))
    return Decoding(_inside(parameters, "decoder"), hidden_seq, **way)


def predictions(
    x: np.ndarray,
    parameters: Arrays,
    input_len: int,
    count: int,
    reads: str = "own",
    first: int | None = None,
    encoded: int | None = None,
) -> np.ndarray:
    """The `count` points that an EncoderDecoder predicts; what follows `count` is right in evaluation mode.

    reads: "own" predictions, "true" points, those "before" or "after" them, or the "same" point each time;
    first: which point is the first input; encoded: how many points the encoder reads. ValueError where x
    does not hold them.
    """
    first = input_len - 1 if first is None else first
    places = {"true": 0, "before": -1, "after": 1}
    if max(first + 1, encoded or 0, input_len + count - 1 if reads in places else 0) > x.shape[1]:
        raise ValueError("x holds no target")

    def given(i: int) -> np.ndarray:
        return x[:, [first if reads == "same" else min(input_len + i + places[reads], x.shape[1] - 1)]]

    follow = _started(x[:, : encoded or input_len], parameters)
    return follow.on(x[:, [first]], count, None if reads == "own" else given)
