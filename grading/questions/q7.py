"""q7: an encoder and a decoder for sequences, without attention and with it."""

from collections.abc import Sequence

import numpy as np

from grading import data as files
from grading.case import Arrays, Case
from grading.checks import expect
from grading.checks.attention import ATTENTION
from grading.checks.learning import Answers, of_loss, proven
from grading.checks.parameters import assigned, normal, reached
from grading.checks.pictures import draw_arrows
from grading.checks.question import Failed, Question, QuestionData, ReferenceScores, Remark, during
from grading.checks.training import AtMost, TrainedModel, TrainingSetup, changed, fit, history, remarks
from grading.feedback import sentences
from grading.feedback.probes import NETWORK, TRAINING
from grading.student import remote
from grading.student.errors import StudentError
from grading.student.remote import RemoteMethod, RemoteModule, RemoteObject
from grading.student.values import Dataset, Value

HIDDEN_DIM = 2  # of the trained models: so little that a decoder needs its attention
TRAINED = (HIDDEN_DIM, files.SOURCE_CORNERS, 4 - files.SOURCE_CORNERS, 0.5)  # how these are made
REFERENCE_SCORES = ReferenceScores(0.011, 0.119, spread=0.034, of="the reference's results")
STARTS = 3  # one start in ten gets stuck
SHOWN = 10  # sequences in the picture


def _data(sources, rng) -> QuestionData:
    split = files.squares()
    return QuestionData(Dataset("SquareSequencesDataset", split.public), split.private)


SAYS = sentences.beside(__file__, ATTENTION, TRAINING, NETWORK)

# The reference takes 16 s. The threshold is a mean squared error; the noise alone makes 0.01, always saying
# (0, 0) makes 1: docs/thresholds.md.
question = Question(
    "q7",
    SAYS.title,
    train_seconds=60,
    expected_seconds=16,
    threshold=0.12,
    mistakes=SAYS.mistakes,
    hints=SAYS.hints,
    data=_data,
)

ENCODER, DECODER = "Encoder.forward", ["Decoder.forward", "Decoder.init_hidden"]
WHOLE = ["EncoderDecoder.forward", ENCODER, *DECODER]
CROSS = ["CrossAttention.forward", "CrossAttention.score_function", "CrossAttention.init_keys"]
ATTENDING = ["DecoderAttn.forward", "DecoderAttn.init_hidden"]
BOOKS = ["EncoderDecoderAttn.init_outputs", "EncoderDecoderAttn.store_output"]
HEADS = ["MultiHeadCrossAttention.forward", "MultiHeadCrossAttention.init_keys"]
FEATURES = 2
STEPS = 400  # draws of teacher forcing; at probability 0.5, 150 to 250 are five standard deviations
HALF = (150, 250)
CALLS = 10  # enough that one draw for each call shows as both, all steps and none
NEAR = 1e-3  # a step's output is off by some 1e-6, with another input by 0.1
COPIED = 0.5  # mean squared distance to the source; a right prediction's is 4, that of (0, 0) is 1


@question.check(points=0.5, needs=[ENCODER])
def encoder(student, data, rng):
    """Encoder gives the hidden state after each point"""
    for case in data.cases("encoder"):
        model = _assigned(student.Encoder(*case.settings.values()), "Encoder", case.parameters)
        expect.agrees(_encoded(model, case), case)
        try:
            expect.agrees(_encoded(model, case), case)
        except Failed:
            message = "The same points give other states when Encoder is called once more."
            raise Failed(message, mistakes=["state kept between calls"]) from None


@question.check(points=0.5, needs=DECODER)
def steps(student, data, rng):
    """Decoder predicts one point and carries its hidden state on"""
    for case in data.cases("steps"):
        _steps(student.Decoder(*case.settings.values()), "Decoder", case)


@question.check(points=1, needs=WHOLE, after=[encoder, steps])
def evaluation(student, data, rng):
    """EncoderDecoder goes on from its own predictions"""
    for case in data.cases("evaluation"):
        model = _whole(student, *case.settings.values())
        _assigned(model, "EncoderDecoder", case.parameters)
        with during(f"on {case.about}"):
            got = model(case.inputs["x"])
        expect.agrees({"forward": got}, case)
        _reached(model.forward, case, [case.inputs["x"]], "EncoderDecoder")


@question.check(points=0.5, needs=WHOLE, after=[encoder, steps])
def forcing(student, data, rng):
    """teacher forcing in training, drawn anew for each step"""
    for case in data.cases("forcing"):
        got = {}
        for probability in (1, 0):
            model = _whole(student, *case.settings.values(), float(probability))
            _assigned(model, "EncoderDecoder", case.parameters)
            with during(f"on {case.about}"):
                value = model.forward.in_training(case.inputs["x"])
            got[f"forward with teacher_forcing_prob {probability}"] = value
        try:
            expect.agrees(got, case)
        except Failed as failure:
            raise failure if failure.mistakes else _drawn_otherwise(student, rng, failure) from None
    forced = _forced(student, rng)
    if not HALF[0] <= forced <= HALF[1]:
        whole = (0, STEPS)
        others = {_forced(student, rng) for _ in range(CALLS)} if forced in whole else set()
        raise Failed(
            f"With teacher_forcing_prob 0.5 the decoder got the true point {forced} times.",
            [("expected", f"{HALF[0]} to {HALF[1]}, of {STEPS}")],
            mistakes=["teacher forcing drawn once"] * (others == set(whole)),
        )


@question.check(points=1, needs=CROSS)
def attention(student, data, rng):
    """CrossAttention gives the right scores, weights and contexts"""
    expect.all_agree(data.cases("attention"), lambda case: _attended(student, case))


@question.check(points=0.5, needs=CROSS, after=[attention])
def mask(student, data, rng):
    """a masked key gets a weight of exactly 0"""
    alphas: list[Value] = []

    def ask(case: Case) -> dict[str, Value]:
        got = _attended(student, case)
        alphas.append(got["self.alphas"])
        return got

    cases = data.cases("mask")
    expect.all_agree(cases, ask)
    for case, value in zip(cases, alphas, strict=True):
        weights = expect.tensor(value, case.expected["self.alphas"].shape, "self.alphas")
        if rest := np.abs(weights[case.inputs["mask"] == 0]).max():
            raise Failed(f"A masked key has a weight of {rest:.2g}, expected exactly 0.")
    if alphas[-1].grad:
        raise Failed("The alphas lead back to parameters.", mistakes=["alphas not detached"])


@question.check(points=0.5, needs=[*ATTENDING, *BOOKS, *CROSS, *WHOLE], after=[evaluation, attention])
def decoder(student, data, rng):
    """DecoderAttn and EncoderDecoderAttn use the attention"""
    masked = remote.once(student, _masks, data)
    for case in data.cases("steps_with_attention"):
        if "mask" in case.inputs and not masked:
            continue  # what CrossAttention makes of a mask has cost its own check
        _steps(student.DecoderAttn(*case.settings.values()), "DecoderAttn", case)
    for case in data.cases("alphas"):
        model = _whole(student, *case.settings.values(), attention=True)
        _assigned(model, "EncoderDecoderAttn", case.parameters)
        with during(f"on {case.about}"):
            got = model(case.inputs["x"])
        expect.agrees({"forward": got, "self.alphas": _read(model, "alphas")}, case)
        _reached(model.forward, case, [case.inputs["x"]], "EncoderDecoderAttn")


@question.check(points=0.5, needs=[*HEADS, *CROSS], after=[attention])
def heads(student, data, rng):
    """MultiHeadCrossAttention joins heads of the full width"""
    for case in data.cases("heads"):
        name = "MultiHeadCrossAttention"
        model = _assigned(getattr(student, name)(*case.settings.values()), name, case.parameters)
        query, keys, *allowed = case.inputs.values()
        with during(f"on {case.about}"):
            model.init_keys(keys)
            got = model(query, *allowed)
        expect.agrees({"forward": got}, case)
        _reached(model.forward, case, [query, *allowed], name)


@question.check(points=1, needs=["EncoderDecoder.train", *WHOLE, *ATTENDING, *BOOKS, *CROSS])
def test_loss(student, data, rng):
    """a loss of {threshold:g} or less on new sequences, best of 3 starts"""
    models = [_whole(student, *TRAINED, attention=True) for _ in range(STARTS)]
    plain = _whole(student, *TRAINED)
    runs: list[tuple[float, TrainedModel]] = []
    for model in models:
        runs.append(_train(student, model, data))
        if runs[-1][0] <= data.threshold:
            break
    loss, best = min(runs, key=lambda run: run[0])
    goal = AtMost(loss, data.threshold, REFERENCE_SCORES, "{:.3f}")
    evidence = {"loss": loss} | goal.evidence | {"starts": len(runs), "epochs": best.training.epochs}
    way = proven(best.model, [_answers(best, data)], best.training, rng) if goal.reached else Remark()
    worse = _plain(student, plain, data, evidence) if goal.reached else ""
    remote.show(student, lambda _: _looked_at(best.model, data))
    if goal.reached:
        text = f"loss {loss:.3f} (start {len(runs)} of {STARTS} at most){worse}"
        return remarks(Remark(text, evidence), way)
    changed(best)
    got = ", ".join(f"{each:.3f}" for each, _ in runs)
    details = [*goal.details(got), ("training", history(best.training))]
    copied = _copies(best.model, data)
    if loss > 1.1 and not copied:
        ask = "Is the loss taken between forward(x) and the label? Always saying (0, 0) gives 1."
        details.append(("ask", ask))
    raise Failed(
        f"The loss is {loss:.3f} in the best of {STARTS} starts.",
        details,
        evidence,
        mistakes=["loss on the source"] if copied else best.mistakes(best.after),
    )


def _reached(forward: RemoteMethod, case: Case, inputs: Sequence[np.ndarray], what: str) -> None:
    """Raises Failed unless a gradient reaches each matrix of a model that has answered as the case asks."""
    found = forward.gradients(np.ones_like(case.expected["forward"], np.float32), *inputs)
    used = (name for name in case.parameters if "linear_value" not in name or "proj_values" in case.settings)
    reached(found, [name for name in used if "weight" in name], what)


# --- Training -------------------------------------------------------------------------------------------


def _train(student: RemoteModule, model: RemoteObject, data: QuestionData) -> tuple[float, TrainedModel]:
    """Train `model`; its mean squared error on the test sequences, of which it sees the sources alone."""
    x, y = data.private["test_x"], data.private["test_y"]
    x = np.ascontiguousarray(x)
    with during("on the sources alone, in evaluation mode"):
        trained = fit(_task(student, data), data.training, model)
    got = trained.outputs(model.forward.no_grad(x), y.shape, "forward")
    return float(((got - y) ** 2).mean()), trained


def _answers(trained: TrainedModel, data: QuestionData) -> Answers:
    """All test sequences once more; who always says (0, 0) has a loss of 1."""
    y = data.private["test_y"]

    def ask() -> np.ndarray:
        value = trained.setup.respond(trained.model, trained.setup.inputs)
        return expect.tensor(value, y.shape, "forward")

    def loss(outputs: np.ndarray) -> float:
        return float(((outputs - y) ** 2).mean())

    return of_loss(
        trained.outputs(Value("tensor", trained.after), y.shape, "forward"), ask, loss, 1.0, data.threshold
    )


def _task(student: RemoteModule, data: QuestionData) -> TrainingSetup:
    arrays = data.training.arrays
    return TrainingSetup(
        make=lambda: _whole(student, *TRAINED, attention=True),
        respond=lambda model, x: model.forward.no_grad(x),
        inputs=np.ascontiguousarray(data.private["test_x"]),
        batch=(arrays["train_x"][:32], arrays["train_y"][:32]),
    )


def _plain(student: RemoteModule, model: RemoteObject, data: QuestionData, evidence: dict[str, float]) -> str:
    """What a decoder without attention comes to, for the remark; it costs nothing."""
    try:
        loss, _ = _train(student, model, data)
    except (Failed, StudentError):
        return ""
    evidence["without_attention"] = loss
    return f"; without attention {loss:.3f}"


def _looked_at(model: RemoteObject, data: QuestionData) -> Value:
    name, arguments = _sample(data)
    outputs = getattr(model, name)(*arguments)
    return Value("tuple", items=(remote.value_of(outputs), remote.get(model, "alphas")))


def _copies(model: RemoteObject, data: QuestionData) -> bool:
    """Whether what the model predicts is nearly the source."""
    x = np.ascontiguousarray(data.private["test_x"])
    got = expect.tensor(model.forward.no_grad(x), x.shape, "forward")
    return bool(((got - x) ** 2).mean() < COPIED)


# --- The student's objects, with parameters of ours -----------------------------------------------------


def _whole(student: RemoteModule, hidden_dim: int, *lengths: float, attention: bool = False) -> RemoteObject:
    """A model of encoder and decoder; `lengths` are its other arguments."""
    inside = student.DecoderAttn if attention else student.Decoder
    outside = student.EncoderDecoderAttn if attention else student.EncoderDecoder
    return outside(student.Encoder(FEATURES, hidden_dim), inside(FEATURES, hidden_dim), *lengths)


def _assigned(model: RemoteObject, name: str, parameters: Arrays) -> RemoteObject:
    """`model`, an object of the class `name`, with these parameters."""

    def complaint(parameter: str, shape: tuple[int, ...] | None) -> str:
        expected = parameters[parameter].shape
        has = "missing" if shape is None else f"of shape {shape}, expected {expected}"
        return f"{name}: {parameter} is {has}. __init__ is given and defines it."

    return assigned(model, parameters, complaint)


def _read(model: RemoteObject, name: str) -> Value:
    """The attribute `name`, which the student's code should have set."""
    value = remote.get(model, name)
    if value.type == "NoneType":
        raise Failed(f"self.{name} is None: nothing has been stored there.")
    return value


def _encoded(model: RemoteObject, case: Case) -> dict[str, Value]:
    """What an Encoder gives for the case, and the hidden state that it keeps."""
    with during(f"on {case.about}"):
        got = model(case.inputs["x"])
    return {"forward": got, "self.hidden": _read(model, "hidden")}


def _steps(model: RemoteObject, name: str, case: Case) -> None:
    """The case's steps agree, and so do the hidden states after them."""
    _assigned(model, name, case.parameters)
    masks = [case.inputs["mask"]] if "mask" in case.inputs else []
    hidden_seq, *points = (array for name, array in case.inputs.items() if name != "mask")
    with during("in init_hidden"):
        model.init_hidden(hidden_seq)
    got = {"self.hidden after init_hidden": _read(model, "hidden")}
    for i, point in enumerate(points, 1):
        with during(f"in step {i} after init_hidden"):
            got[f"step {i} of forward"] = model(point, *masks)
        got[f"self.hidden after step {i}"] = _read(model, "hidden")
    expect.agrees(got, case)


def _masks(student: RemoteModule, data: QuestionData) -> bool:
    """Whether a CrossAttention by itself is right with a mask."""
    try:
        expect.all_agree(data.cases("mask"), lambda case: _attended(student, case))
    except (Failed, StudentError):
        return False
    return True


def _attended(student: RemoteModule, case: Case) -> dict[str, Value]:
    """What a CrossAttention gives for a case, in the order in which it is computed."""
    model = _assigned(student.CrossAttention(*case.settings.values()), "CrossAttention", case.parameters)
    query, keys, *allowed = case.inputs.values()
    with during(f"on {case.about}"):
        model.init_keys(keys)
        context = model(query, *allowed)
        alphas, scores = _read(model, "alphas"), model.score_function(query)
    return {"score_function": scores, "self.alphas": alphas, "forward": context}


def _drawn_otherwise(student: RemoteModule, rng: np.random.Generator, failure: Failed) -> Failed:
    """The failure, with how often the true point was taken at probability 1 and 0, if that can be counted."""
    try:
        always, never = (_forced(student, rng, probability) for probability in (1.0, 0.0))
    except (Failed, StudentError):
        return failure
    if always < STEPS or never:
        counted = f"{always} of {STEPS} times at probability 1, {never} of {STEPS} at probability 0"
        failure.details = (*failure.details, ("true point", counted))
        failure.mistakes = ("forced with another probability",) * (0 < always < STEPS or 0 < never < STEPS)
    return failure


def _forced(student: RemoteModule, rng: np.random.Generator, probability: float = 0.5) -> int:
    """How often, of STEPS times at this probability, the decoder went on from the true point.

    The decoder gets parameters with which it forgets at once, so that what it gives follows from its input
    alone: then its own output for a point tells whether a step has read that point.
    """
    hidden_dim = 4
    decoder = student.Decoder(FEATURES, hidden_dim)
    encoder = student.Encoder(FEATURES, hidden_dim)
    model = student.EncoderDecoder(encoder, decoder, 2, STEPS + 1, probability)
    remote.assign(decoder, {name: normal(rng, *array.shape) for name, array in decoder.parameters().items()})
    bias = normal(rng, 3 * hidden_dim)
    bias[hidden_dim : 2 * hidden_dim] = -40  # the gate that keeps the old state
    state = np.zeros((3 * hidden_dim, hidden_dim), np.float32)
    _assigned(decoder, "Decoder", {"basic_rnn.weight_hh_l0": state, "basic_rnn.bias_ih_l0": bias})
    x = normal(rng, 1, 2 + STEPS + 1, FEATURES)
    with during("in training mode"):
        outputs = expect.tensor(model.forward.in_training(x), (1, STEPS + 1, FEATURES), "forward")[0]
    decoder.init_hidden(np.zeros((STEPS, 1, hidden_dim), np.float32))

    def distances(points: np.ndarray) -> np.ndarray:
        value = decoder(points[:, None].astype(np.float32))
        after = expect.tensor(value, (STEPS, 1, FEATURES), "Decoder.forward")
        return np.abs(after[:, 0] - outputs[1:]).max(axis=1)

    own, true = distances(outputs[:-1]), distances(x[0, 2:-1])
    if (np.minimum(own, true) > NEAR).any():
        step = int(np.argmax(np.minimum(own, true) > NEAR))
        mixed = distances((outputs[:-1] + x[0, 2:-1]) / 2).max() <= NEAR
        raise Failed(
            f"With teacher_forcing_prob {probability:g}, step {step + 2} goes on neither from the prediction "
            "before it nor from the true point.",
            mistakes=["mean of teacher and prediction"] * bool(mixed),
        )
    return int((true < own).sum())


# --- The picture ----------------------------------------------------------------------------------------


def _shown(data: QuestionData) -> np.ndarray:
    return data.training.arrays["validation_x"][:SHOWN]


def _sample(data: QuestionData) -> tuple[str, tuple]:
    return "forward", (_shown(data)[:, : files.SOURCE_CORNERS],)


@question.picture(_sample)
def _draw(figure, data: QuestionData, value: Value) -> None:
    """Ten sequences: the source in grey, true corners in blue, predicted ones as crosses; after training,
    arrows from each predicted corner to those of the source it attended to, the darker the more, and the
    same as a table."""
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
        weights = expect.tensor(alphas[0], shape, "alphas")
        for axes, square, guess, rows in zip(left.axes, squares, points, weights, strict=True):
            draw_arrows(axes, guess, square[: files.SOURCE_CORNERS], rows)
        axes = right[0].subplots()
        axes.imshow(weights.reshape(-1, 2), cmap="Blues", vmin=0, vmax=1)
        axes.set(xticks=(0, 1), xticklabels=("1", "2"), xlabel="attended to", ylabel="predicted corner")
        axes.set_yticks(range(2 * SHOWN), ["3", "4"] * SHOWN)
