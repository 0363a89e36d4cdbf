"""q7: an encoder and a decoder for sequences, without attention and with it.

What is right is computed here in NumPy, from parameters that are drawn for each check; `Decoding` and
`cross_attention` can also be wrong, in the ways that students get them wrong.
"""

import functools
from collections.abc import Callable

import numpy as np

from grading import data as files
from grading import expect
from grading.check import Failed, Question, QuestionData, Remark, during
from grading.reference import attention as mistakes
from grading.student import Dataset, Student, StudentError, StudentObject, Value
from grading.trained import Trained, changed, fit, history

Arrays = dict[str, np.ndarray]

# Mean squared error; the noise alone makes 0.01, always saying (0, 0) makes 1. See docs/thresholds.md.
THRESHOLD = 0.12
HIDDEN_DIM = 2  # of the trained models: so little that a decoder needs its attention
STARTS = 3  # one start in ten gets stuck
SHOWN = 10  # sequences in the picture


def _data(sources, rng) -> QuestionData:
    split = files.squares()
    return QuestionData(Dataset("SquareSequencesDataset", split.public), split.private)


def _shown(data: QuestionData) -> np.ndarray:
    return data.training.arrays["validation_x"][:SHOWN]


def _sample(data: QuestionData) -> tuple[str, tuple]:
    return "forward", (_shown(data)[:, : files.SOURCE_CORNERS],)


def _draw(figure, data: QuestionData, value: Value) -> None:
    """Ten sequences: the source in grey, true and predicted corners; at the end, where attention went."""
    squares = _shown(data)
    shape = (SHOWN, squares.shape[1] - files.SOURCE_CORNERS, 2)
    predicted, *alphas = value.items or (value,)
    points = expect.tensor(predicted, shape, "forward")
    left, *right = np.atleast_1d(figure.subfigures(1, 2, width_ratios=[4, 1]) if alphas else figure)
    for axes, square, guess in zip(left.subplots(2, SHOWN // 2).flat, squares, points, strict=True):
        (ax, ay), (bx, by) = np.diff(square[:3], axis=0)
        axes.set_title("clockwise" if ax * by < ay * bx else "counter-clockwise", fontsize="small")
        axes.set(xlim=(-1.6, 1.6), ylim=(-1.6, 1.6), xticks=[], yticks=[], aspect="equal")
        axes.plot(*square.T, ":", color="0.7")
        axes.plot(*guess.T, "x", color="tab:orange", ms=9, mew=2)
        for number, point in enumerate(square, 1):
            color = "0.6" if number <= files.SOURCE_CORNERS else "tab:blue"
            axes.text(*point, number, color=color, ha="center", va="center", weight="bold")
    if alphas:
        axes = right[0].subplots()
        axes.imshow(expect.tensor(alphas[0], shape, "alphas").reshape(-1, 2), cmap="Blues", vmin=0, vmax=1)
        axes.set(xticks=(0, 1), xticklabels=("1", "2"), xlabel="attended to", ylabel="predicted corner")
        axes.set_yticks(range(2 * SHOWN), ["3", "4"] * SHOWN)


question = Question(
    "q7", "Encoder-decoder with attention", train_seconds=60, data=_data, sample=_sample, draw=_draw
)

ENCODER, DECODER = "Encoder.forward", ["Decoder.forward", "Decoder.init_hidden"]
WHOLE = ["EncoderDecoder.forward", ENCODER, *DECODER]
ATTENTION = ["CrossAttention.forward", "CrossAttention.score_function", "CrossAttention.init_keys"]
ATTENDING = ["DecoderAttn.forward", "DecoderAttn.init_hidden"]
BOOKS = ["EncoderDecoderAttn.init_outputs", "EncoderDecoderAttn.store_output"]
HEADS = ["MultiHeadCrossAttention.forward", "MultiHeadCrossAttention.init_keys"]
BATCH, FEATURES, HIDDEN = 3, 2, 4
STEPS = 400  # draws of teacher forcing; at probability 0.5, 150 to 250 are five standard deviations
HALF = (150, 250)
NEAR = 1e-3  # a step's output is off by some 1e-6, with another input by 0.1


@question.check(points=0.5, needs=[ENCODER])
def encoder(student, data, rng):
    """Encoder gives the hidden state after each point"""
    model, parameters = _encoder(student, rng)
    for length in (1, 2, 5):
        x = _normal(rng, BATCH, length, FEATURES)
        on = f"{BATCH} sequences of {length} points"
        with during(f"on {on}"):
            got = model(x)
        expected = gru(x, parameters)
        expect.close(got, expected, "forward", on)
        expect.close(_read(model, "hidden"), np.moveaxis(expected[:, -1:], 1, 0), "self.hidden", on)


@question.check(points=0.5, needs=DECODER)
def steps(student, data, rng):
    """Decoder predicts one point and carries its hidden state on"""
    model, parameters = _decoder(student, rng)
    _three_steps(model, rng, functools.partial(Decoding, parameters), STEP_MISTAKES)


@question.check(points=1, needs=WHOLE, after=[encoder, steps])
def evaluation(student, data, rng):
    """EncoderDecoder goes on from its own predictions"""
    model, encoding, decoding = _whole(student, rng, 3, 4, 1.0)
    x, on = _normal(rng, BATCH, 7, FEATURES), "sources of 3 points, in evaluation mode"
    predict = functools.partial(predictions, x, encoding, decoding, 3)
    with during("on whole sequences, in evaluation mode"):
        got = model(x)
    mistakes.close([got], ["forward"], on, predict, NEXT_INPUTS)
    with during("on the sources alone, in evaluation mode"):
        alone = model(np.ascontiguousarray(x[:, :3]))
    expect.close(alone, *predict(), "forward", f"{on}, without their targets")


@question.check(points=0.5, needs=WHOLE, after=[encoder, steps])
def forcing(student, data, rng):
    """teacher forcing in training, drawn anew for each step"""
    for probability, (least, most) in ((1.0, (STEPS, STEPS)), (0.0, (0, 0)), (0.5, HALF)):
        model, encoding, decoding = _whole(student, rng, 2, STEPS + 1, probability)
        decoding = _calmed(model, decoding)
        x = _normal(rng, 1, 2 + STEPS + 1, FEATURES)
        with during("in training mode"):
            value = model.forward.in_training(x)
        outputs = expect.tensor(value, (1, STEPS + 1, FEATURES), "forward")
        forced = _forced(x, outputs, encoding, decoding)
        if not least <= forced <= most:
            raise Failed(
                f"With teacher_forcing_prob {probability:g} the decoder got the true point {forced} times.",
                [
                    ("expected", f"{least} to {most}, of {STEPS}" if least < most else f"{least} of {STEPS}"),
                    *_habit(probability, forced),
                ],
            )


@question.check(points=1, needs=ATTENTION)
def attention(student, data, rng):
    """CrossAttention gives the right scores, weights and contexts"""
    for width, project in ((None, False), (5, False), (None, True), (5, True)):
        model, parameters = _attention(student, rng, width, project)
        keys, query = (_normal(rng, BATCH, length, width or HIDDEN) for length in (6, 1))
        cross = functools.partial(cross_attention, query, keys, parameters, project)
        on = f"6 keys, input_dim={width}, proj_values={project}"
        with during(f"on {on}"):
            model.init_keys(keys)
            got = model(query)
            alphas, scored = _read(model, "alphas"), model.score_function(query)
        whats = ["forward", "self.alphas", "score_function"]
        mistakes.close([got, alphas, scored], whats, on, cross, ATTENTION_MISTAKES)


@question.check(points=0.5, needs=ATTENTION, after=[attention])
def mask(student, data, rng):
    """a masked key gets a weight of exactly 0"""
    model, parameters = _attention(student, rng, None, False)
    keys, query = (_normal(rng, BATCH, length, HIDDEN) for length in (6, 1))
    allowed = _some(rng, (BATCH, 1, 6))
    cross = functools.partial(cross_attention, query, keys, parameters, False, allowed)
    for given, on in ((allowed, "True and False"), (allowed.astype(np.float32), "1 and 0")):
        with during(f"with a mask of {on}"):
            model.init_keys(keys)
            got = model(query, given)
            alphas, scores = _read(model, "alphas"), model.score_function(query)
        whats = ["forward", "self.alphas", "score_function"]
        mistakes.close([got, alphas, scores], whats, f"a mask of {on}", cross, mistakes.MASKED_WAYS)
        if rest := np.abs(alphas.array[~allowed]).max():
            raise Failed(f"A masked key has a weight of {rest:.2g}, expected exactly 0.")
    if alphas.grad:
        raise Failed("The alphas have a gradient. They are there to be looked at: keep alphas.detach().")


@question.check(points=0.5, needs=[*ATTENDING, *BOOKS, *ATTENTION, *WHOLE], after=[evaluation, attention])
def decoder(student, data, rng):
    """DecoderAttn and EncoderDecoderAttn use the attention"""
    model, parameters = _decoder(student, rng, attention=True)
    decoding = functools.partial(Decoding, parameters, attends=True)
    _three_steps(model, rng, decoding, STEP_MISTAKES | ORDER_MISTAKES)
    whole, encoding, parameters = _whole(student, rng, 3, 4, 0.0, attention=True)
    x, on = _normal(rng, BATCH, 3, FEATURES), "sources of 3 points"
    with during(f"on {on}"):
        got = whole(x)
    follow = Decoding(parameters, gru(x, encoding), attends=True)
    expected = follow.on(x, 4)

    def formula(row=None):
        alphas = np.concatenate(follow.kept, axis=1)
        stored = alphas if row is None else np.eye(4)[row][:, None] * alphas[:, -1:]
        return expected, stored

    kept = [got, _read(whole, "alphas")]
    known = {"The alphas of every step are stored in row 0.": {"row": 0}}
    mistakes.close(kept, ["forward", "self.alphas"], on, formula, known)


@question.check(points=0.5, needs=[*HEADS, *ATTENTION], after=[attention])
def heads(student, data, rng):
    """MultiHeadCrossAttention joins heads of the full width"""
    count, width = 3, 5
    inner = {f"attn_heads.{i}.{name}": shape for i in range(count) for name, shape in _three(width).items()}
    shapes = inner | _linear("linear_out", count * HIDDEN, HIDDEN)
    model, parameters = _made(student, rng, shapes, "MultiHeadCrossAttention", count, HIDDEN, width, True)
    keys, query = (_normal(rng, BATCH, length, width) for length in (6, 1))
    for allowed, on in ((None, "3 heads"), (_some(rng, (BATCH, 1, 6)), "3 heads with a mask")):
        with during(f"on {on}"):
            model.init_keys(keys)
            got = model(query) if allowed is None else model(query, allowed)
        formula = functools.partial(multi_head, query, keys, parameters, count, allowed)
        mistakes.close([got], ["forward"], on, formula, HEADS_MISTAKES)


@question.check(points=1, needs=["EncoderDecoder.train", *WHOLE, *ATTENDING, *BOOKS, *ATTENTION])
def test_loss(student, data, rng):
    """a loss of 0.12 or less on new sequences, best of 3 starts"""
    models = [_model(student, attention=True) for _ in range(STARTS)]
    plain = _model(student, attention=False)
    runs: list[tuple[float, Trained]] = []
    for model in models:
        runs.append(_train(student, model, data))
        if runs[-1][0] <= THRESHOLD:
            break
    loss, best = min(runs, key=lambda run: run[0])
    evidence = {"loss": loss, "threshold": THRESHOLD, "starts": len(runs), "epochs": best.training.epochs}
    if loss <= THRESHOLD:
        worse = _plain(student, plain, data, evidence)
        student.show(lambda _: _looked_at(best.model, data))
        return Remark(f"loss {loss:.3f} (start {len(runs)} of {STARTS} at most){worse}", evidence)
    student.show(lambda _: _looked_at(best.model, data))
    changed(best)
    got = ", ".join(f"{each:.3f}" for each, _ in runs)
    details = [("asked for", f"at most {THRESHOLD}"), ("got", got), ("training", history(best.training))]
    if loss > 1.1:
        ask = "Is the loss taken between forward(x) and the label? Always saying (0, 0) gives 1."
        details.append(("ask", ask))
    raise Failed(f"The loss is {loss:.3f} in the best of {STARTS} starts.", details, evidence)


# --- Training -------------------------------------------------------------------------------------------


def _model(student: Student, attention: bool) -> StudentObject:
    inside = student.DecoderAttn if attention else student.Decoder
    outside = student.EncoderDecoderAttn if attention else student.EncoderDecoder
    corners = files.SOURCE_CORNERS
    return outside(student.Encoder(2, HIDDEN_DIM), inside(2, HIDDEN_DIM), corners, 4 - corners, 0.5)


def _train(student: Student, model: StudentObject, data: QuestionData) -> tuple[float, Trained]:
    """Train `model`; its mean squared error on the test sequences, of which it sees the sources alone."""
    x, y = data.private["test_x"], data.private["test_y"]
    x = np.ascontiguousarray(x)
    with during("on the sources alone, in evaluation mode"):
        trained = fit(student, model, data.training, lambda: model.forward.no_grad(x))
    got = trained.outputs(model.forward.no_grad(x), y.shape, "forward")
    return float(((got - y) ** 2).mean()), trained


def _plain(student: Student, model: StudentObject, data: QuestionData, evidence: dict[str, float]) -> str:
    """What a decoder without attention comes to, for the remark; it costs nothing."""
    try:
        loss, _ = _train(student, model, data)
    except (Failed, StudentError):
        return ""
    evidence["without_attention"] = loss
    return f"; without attention {loss:.3f}"


def _looked_at(model: StudentObject, data: QuestionData) -> Value:
    name, arguments = _sample(data)
    outputs = getattr(model, name)(*arguments)
    return Value("tuple", items=(outputs, model.get("alphas")))


# --- The student's objects, with parameters of ours -----------------------------------------------------


def _made(
    student: Student, rng: np.random.Generator, shapes: dict[str, tuple], name: str, *arguments: object
) -> tuple[StudentObject, Arrays]:
    """An object of the class `name`, and what has been drawn for its parameters."""
    model = getattr(student, name)(*arguments)
    found = {parameter: array.shape for parameter, array in model.parameters().items()}
    wrong = [parameter for parameter, shape in shapes.items() if found.get(parameter) != shape]
    if wrong:
        has = f"of shape {found[wrong[0]]}, expected {shapes[wrong[0]]}" if wrong[0] in found else "missing"
        raise Failed(f"{name}: {wrong[0]} is {has}. __init__ is given and defines it.")
    parameters = {parameter: _normal(rng, *shape) for parameter, shape in shapes.items()}
    model.assign(parameters)
    return model, {parameter: array.astype(np.float64) for parameter, array in parameters.items()}


def _encoder(student: Student, rng: np.random.Generator) -> tuple[StudentObject, Arrays]:
    return _made(student, rng, _recurrent(), "Encoder", FEATURES, HIDDEN)


def _decoder(
    student: Student, rng: np.random.Generator, attention: bool = False
) -> tuple[StudentObject, Arrays]:
    shapes = _recurrent() | _linear("regression", (1 + attention) * HIDDEN, FEATURES)
    if attention:
        shapes |= {f"attn.{name}": shape for name, shape in _three(HIDDEN).items()}
    return _made(student, rng, shapes, "DecoderAttn" if attention else "Decoder", FEATURES, HIDDEN)


def _attention(
    student: Student, rng: np.random.Generator, width: int | None, project: bool
) -> tuple[StudentObject, Arrays]:
    return _made(student, rng, _three(width or HIDDEN), "CrossAttention", HIDDEN, width, project)


def _whole(
    student: Student,
    rng: np.random.Generator,
    input_len: int,
    target_len: int,
    probability: float,
    attention: bool = False,
) -> tuple[StudentObject, Arrays, Arrays]:
    """A model of encoder and decoder, and the parameters of both."""
    (encoder, encoding), (decoder, decoding) = _encoder(student, rng), _decoder(student, rng, attention)
    make = student.EncoderDecoderAttn if attention else student.EncoderDecoder
    return make(encoder, decoder, input_len, target_len, probability), encoding, decoding


def _read(model: StudentObject, name: str) -> Value:
    """The attribute `name`, which the student's code should have set."""
    value = model.get(name)
    if value.type == "NoneType":
        raise Failed(f"self.{name} is None: nothing has been stored there.")
    return value


def _recurrent() -> dict[str, tuple]:
    three = 3 * HIDDEN
    shapes = {"weight_ih": (three, FEATURES), "weight_hh": (three, HIDDEN), "bias_ih": (three,)}
    return {f"basic_rnn.{name}_l0": shape for name, shape in (shapes | {"bias_hh": (three,)}).items()}


def _linear(name: str, inputs: int, outputs: int) -> dict[str, tuple]:
    return {f"{name}.weight": (outputs, inputs), f"{name}.bias": (outputs,)}


def _three(inputs: int) -> dict[str, tuple]:
    """The layers of a CrossAttention."""
    query, key, value = (_linear(f"linear_{name}", inputs, HIDDEN) for name in ("query", "key", "value"))
    return query | key | value


def _normal(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return rng.normal(size=shape).astype(np.float32)


def _some(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """A mask whose rows have both True and False."""
    allowed = rng.random(shape) < 0.5
    allowed[..., 0], allowed[..., -1] = True, False
    return allowed


# --- What is right, and what is known to go wrong -------------------------------------------------------


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
    passed_on: str | None = None,
    **way,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Context, weights and scores of a CrossAttention. "" in place of a layer's name leaves the layer out."""
    passed_on = ("linear_value" if project else "") if passed_on is None else passed_on
    if passed_on == "other":
        passed_on = "" if project else "linear_value"
    q, k, v = (
        _linear_of(x, parameters, name) for x, name in ((query, asks), (keys, compared), (keys, passed_on))
    )
    if q.shape[-1] != k.shape[-1]:
        raise np.exceptions.AxisError("these can't be compared")
    return mistakes.attention(q, k, v, mask, **way)


def _linear_of(x: np.ndarray, parameters: Arrays, name: str) -> np.ndarray:
    return x @ parameters[f"{name}.weight"].T + parameters[f"{name}.bias"] if name else x


def _inside(parameters: Arrays, part: str) -> Arrays:
    """The parameters of a part of a model, by the names that they have there."""
    return {name.removeprefix(f"{part}."): array for name, array in parameters.items()}


def multi_head(
    query: np.ndarray,
    keys: np.ndarray,
    parameters: Arrays,
    count: int,
    mask: np.ndarray | None,
    side_by_side: bool = True,
    **way,
) -> list[np.ndarray]:
    """What a MultiHeadCrossAttention with proj_values gives; what follows the mask is right as it is."""
    parts = [_inside(parameters, f"attn_heads.{i}") for i in range(count)]
    contexts = [cross_attention(query, keys, part, True, mask, **way)[0] for part in parts]
    joined = np.concatenate(contexts, axis=-1)
    if not side_by_side:
        joined = np.stack(contexts, axis=-1).reshape(joined.shape)
    return [_linear_of(joined, parameters, "linear_out")]


ATTENTION_MISTAKES = mistakes.WAYS | {
    "The query does not pass through linear_query.": {"asks": ""},
    "The keys are compared as they came: they do not pass through linear_key.": {"compared": ""},
    "The keys pass through linear_query; linear_key is not used.": {"compared": "linear_query"},
    "Keys and values are mixed up: the context is made of proj_keys, not of the values.": {
        "passed_on": "linear_key"
    },
    "linear_value is used when proj_values is False, or left out when it is True.": {"passed_on": "other"},
}
HEADS_MISTAKES = mistakes.MASKED_WAYS | {
    "The numbers of the heads alternate; the contexts have to lie side by side, head after head.": {
        "side_by_side": False
    },
}


class Decoding:
    """A decoder at work, with attention or without. What follows `attends` is right as it is.

    start: which of the encoder's states it begins with; reads: whether the recurrent layer gets the hidden
    state, carries: whether it is carried on; swapped: query before context.
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
    ):
        self.parameters, self.keys, self.hidden = parameters, hidden_seq, hidden_seq[:, start]
        self.attends, self.reads, self.carries, self.swapped = attends, reads, carries, swapped
        self.kept: list[np.ndarray] = []  # the alphas of each step

    def step(self, point: np.ndarray) -> np.ndarray:
        """The next point (N × 1 × F) after `point`."""
        query = gru(point, self.parameters, self.hidden if self.reads else 0.0)
        if self.carries:
            self.hidden = query[:, 0]
        return _linear_of(self._looked_back(query) if self.attends else query, self.parameters, "regression")

    def _looked_back(self, query: np.ndarray) -> np.ndarray:
        context, alphas, _ = cross_attention(query, self.keys, _inside(self.parameters, "attn"), False)
        self.kept.append(alphas)
        return np.concatenate([query, context] if self.swapped else [context, query], axis=-1)

    def on(self, source: np.ndarray, count: int, next_input: Callable | None = None) -> np.ndarray:
        """`count` points after the source. next_input(i, out) is what the decoder reads after step i."""
        point, outputs = source[:, -1:], []
        for i in range(count):
            outputs.append(self.step(point))
            point = next_input(i, outputs[-1]) if next_input else outputs[-1]
        return np.concatenate(outputs, axis=1)


STEP_MISTAKES = {
    "The hidden state is not carried on: every step begins with the encoder's.": {"carries": False},
    "The recurrent layer does not get the hidden state: every step begins with zeros.": {"reads": False},
    "The decoder begins with the encoder's first hidden state, not with the last.": {"start": 0},
}
ORDER_MISTAKES = {
    "The query is put before the context; regression wants the context first.": {"swapped": True}
}


def _three_steps(
    model: StudentObject, rng: np.random.Generator, decoding: Callable[..., Decoding], known: dict[str, dict]
) -> None:
    """Three steps agree, whose inputs are not the outputs before; so do the hidden states after them."""
    hidden_seq = np.tanh(_normal(rng, BATCH, 5, HIDDEN))
    points = [_normal(rng, BATCH, 1, FEATURES) for _ in range(3)]
    with during("in init_hidden"):
        model.init_hidden(hidden_seq)
    right, got, states = decoding(hidden_seq), [], [(_read(model, "hidden"), hidden_seq[:, -1])]
    for i, point in enumerate(points):
        with during(f"in step {i + 1} after init_hidden"):
            got.append(model(point))
        right.step(point)
        states.append((_read(model, "hidden"), right.hidden))

    def formula(**wrong):
        at_work = decoding(hidden_seq, **wrong)
        return [at_work.step(point) for point in points]

    on = f"{BATCH} sequences"
    mistakes.close(got, [f"step {i + 1} of forward" for i in range(3)], on, formula, known)
    for i, (value, state) in enumerate(states):
        expect.close(value, state[None], "self.hidden", f"{on} after {i or 'no'} steps")


def predictions(
    x: np.ndarray,
    encoding: Arrays,
    decoding: Arrays,
    input_len: int,
    reads: str = "own",
    first: int = -1,
    encoded: int | None = None,
) -> list[np.ndarray]:
    """The targets that an EncoderDecoder predicts for x; what follows input_len is right as it is.

    reads: "own" predictions, "true" points or the "same" point each time; first: which point of the
    source is the first input; encoded: how many points the encoder reads.
    """
    source, target = x[:, :input_len], x[:, input_len:]
    start = source[:, first][:, None]
    inputs = {"own": None, "true": lambda i, out: target[:, i : i + 1], "same": lambda i, out: start}
    hidden_seq = gru(x[:, : encoded or input_len], encoding)
    return [Decoding(decoding, hidden_seq).on(start, target.shape[1], inputs[reads])]


NEXT_INPUTS = {
    "It goes on from the true points: teacher forcing in evaluation mode.": {"reads": "true"},
    "Every step reads the last point of the source, not the prediction before.": {"reads": "same"},
    "The decoder's first input is the first point of the source, not the last.": {"first": 0},
    "The encoder reads the target, too: it may only see the source.": {"encoded": 7},
}


def _calmed(model: StudentObject, decoding: Arrays) -> Arrays:
    """Smaller weights for the decoder: with large ones, rounding errors grow from step to step."""
    smaller = {name: (0.4 * array).astype(np.float32) for name, array in decoding.items()}
    model.assign({f"decoder.{name}": array for name, array in smaller.items()})
    return {name: array.astype(np.float64) for name, array in smaller.items()}


def _forced(x: np.ndarray, outputs: np.ndarray, encoding: Arrays, decoding: Arrays) -> int:
    """How often a step went on from the true point; Failed where it was from another one of the target."""
    follow, target, counts = Decoding(decoding, gru(x[:, :2], encoding)), x[:, 2:], {}
    follow.step(x[:, 1:2])
    for i in range(STEPS):
        inputs = {"own": outputs[:, i], "true": target[:, i], "before": target[:, max(i - 1, 0)]}
        inputs["after"] = target[:, i + 1]
        states = {name: gru(point[:, None], decoding, follow.hidden) for name, point in inputs.items()}
        errors = {
            name: np.abs(_linear_of(state, decoding, "regression")[:, 0] - outputs[:, i + 1]).max()
            for name, state in states.items()
        }
        nearest = min(errors, key=errors.get)
        if errors[nearest] > NEAR:
            raise Failed(f"What forward gives for step {i + 2} follows from no point before it.")
        follow.hidden = states[nearest][:, 0]
        counts[nearest] = counts.get(nearest, 0) + 1
    for name in ("before", "after"):
        if counts.get(name, 0) > 1:
            raise Failed(
                "The teacher gives another point than the true one of the step.",
                [("why", f"It gives the point {name} the one that the step should have predicted.")],
            )
    return counts.get("true", 0)


def _habit(probability: float, forced: int) -> list[tuple[str, str]]:
    if forced not in (0, STEPS):
        return []
    if probability == 0.5:
        return [("why", "It is drawn once for the whole sequence, not anew for each step.")]
    if forced:
        return [("why", "The true point is given whatever teacher_forcing_prob says.")]
    return [("why", "There is no teacher forcing in training mode, or its probability is turned round.")]
