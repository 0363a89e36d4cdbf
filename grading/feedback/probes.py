"""Probes: what a model and its training show about the mistakes that students make most.

They run only where a check has not passed, and they explain; points are never decided here. Each looks at
numbers: what was seen of the first steps of the training, what the trained model returns, how it responds.
The first rule that holds names the mistake: the rules stand in the order of cause and effect. What a student
reads about each stands in training.toml and network.toml.
"""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from grading.feedback import sentences
from grading.student.errors import StudentError
from grading.student.remote import RemoteObject, value_of
from grading.student.values import OptimizerTrace, Training, Value

# Of the length of all parameters; Adam with the usual 0.001 to 0.01 moves 0.01 to 0.2 of it at first.
HUGE_STEP = 1.0  # of the first step: the weights grow with it, so those that follow look smaller
JUMP = 10.0  # a loss that rises so many times above the first
HALF = 0.5  # of the first loss, which a model that knows nothing has: who comes no lower has learned nothing
TINY_STEP = 1e-4
FALLING = 0.9  # a loss that was 10% higher a quarter of the training before is still falling
FEW = 3  # steps from which on "each of the first steps" means something
ALIKE = 4  # rows of a matrix from which on equal ones can't be chance
OTHER_LOSS = 10.0  # get_loss of examples that were trained on, in losses of the last steps
LOWEST = 1e-4  # a share of the outputs' size that counts as rounding
AT_FAULT = "network learns, train does not"


@dataclass(frozen=True)
class Evidence:
    """What the probes look at.

    outputs: what the trained model returned for unseen inputs, examples along axis 0; None if not finite
    parameters: its parameters after the training
    respond: the model as a function, for probes on inputs of our own
    inputs: some that it takes, examples along `axis`
    by_heart: has a fresh model of the kind learn a single batch, in a loop of ours; the losses of its steps
    loss: what the trained model's get_loss gives for training examples
    """

    training: Training
    outputs: np.ndarray | None
    parameters: Mapping[str, np.ndarray]
    respond: Callable[[np.ndarray], Value]
    inputs: np.ndarray
    by_heart: Callable[[], Value]
    loss: Callable[[], Value]
    axis: int = 0


class Unclear(Exception):
    """A probe got something that no rule can reason about."""


def of_training(training: Training) -> str:
    """The first mistake that the training itself shows, "" if it shows none."""
    return next((name for name, signs in TRAINING_RULES.items() if signs.shown_by(training)), "")


def preflight(trace: OptimizerTrace) -> str:
    """The mistake that the first steps show, "" if they show none."""
    return next((name for name, signs in TRAINING_RULES.items() if signs.early(trace)), "")


def raised(message: str) -> set[str]:
    """The mistakes that an error of torch with this message comes from."""
    return {name for name, signs in TRAINING_RULES.items() if signs.error and signs.error in message}


def named(evidence: Evidence) -> tuple[str, ...]:
    """The mistake that explains why a trained model is not good enough, if one is recognised."""
    cause = of_training(evidence.training)
    if not certain(cause):
        with contextlib.suppress(StudentError, Unclear):
            cause = next((name for name, holds in NETWORK_RULES.items() if holds(evidence)), cause)
    if not cause and _no_better(evidence.training) and _learns(evidence.by_heart):
        cause = AT_FAULT
    return (cause,) if cause else ()


def certain(cause: str) -> bool:
    """Whether this is a cause by itself, and not just what the training looked like in the end."""
    return cause != "" and not any(
        mistake.name == cause and mistake.last_resort for mistake in TRAINING.mistakes
    )


# --- How each is recognised -----------------------------------------------------------------------------


def _first_last(training: Training) -> tuple[float, float]:
    losses = [loss for _, loss in training.losses]
    tenth = max(1, len(losses) // 10)
    return float(np.median(losses[:tenth])), float(np.median(losses[-tenth:]))


def _too_large(training: Training) -> bool:
    """Whether the first step or what came of it was huge, and the loss never recovered."""
    losses = [loss for _, loss in training.losses]
    if len(losses) < FEW or not training.trace.optimizer_steps:
        return False
    jumped = training.trace.first_size >= HUGE_STEP or max(losses[1:]) >= JUMP * abs(losses[0])
    lost = bool(training.trace.not_finite) or _first_last(training)[1] >= HALF * losses[0]
    return jumped and lost


def _one_pass(training: Training) -> bool:
    return not training.ended and training.trace.optimizer_steps > FEW and 0.9 < training.epochs <= 1.1


def _still_falling(training: Training) -> bool:
    """Whether validation went up, or else the loss down, through the last quarter of the training."""
    if training.losses and _first_last(training)[1] >= training.losses[0][1]:
        return False  # it only recovers from what it did before
    if len(training.validations) >= 2:
        values = [value for _, value in training.validations]
        before = values[len(values) * 3 // 4 - 1] if len(values) > 3 else values[-2]
        return values[-1] == max(values) and values[-1] - before > 0.01
    losses = [loss for _, loss in training.losses]
    if len(losses) < 8:
        return False
    quarter = len(losses) // 4
    return bool(np.median(losses[-quarter:]) < FALLING * np.median(losses[-2 * quarter : -quarter]))


def _no_better(training: Training) -> bool:
    if not training.losses:
        return False
    first, last = _first_last(training)
    return last > FALLING * first


def _constant(e: Evidence) -> bool:
    return (
        e.outputs is not None
        and len(e.outputs) > 1
        and np.ptp(e.outputs, axis=0).max() <= LOWEST * _size(e.outputs)
    )


def _alike(e: Evidence) -> bool:
    """A matrix of several units whose rows are all the same; the last layer's differ once it has learned."""
    floats = (p for p in e.parameters.values() if p.dtype.kind == "f" and p.size)
    matrices = (p for p in floats if p.ndim == 2 and len(p) >= ALIKE)
    return any(np.ptp(p, axis=0).max() <= 1e-6 * np.abs(p).max() for p in matrices)


def _cut_off(e: Evidence) -> bool:
    return e.outputs is not None and e.outputs.min() == 0 and (e.outputs == 0).mean() > 0.02


def _probabilities(e: Evidence) -> bool:
    rows = e.outputs
    return (
        rows is not None
        and rows.shape[-1] > 1
        and rows.min() >= 0
        and np.allclose(rows.sum(axis=-1), 1, atol=1e-3)
    )


def _sigmoids(e: Evidence) -> bool:
    """All in (0, 1), some near 0 and some near 1: more than small numbers that happen to be positive."""
    o = e.outputs
    return (
        o is not None
        and 0 <= o.min() < 0.1
        and 0.9 < o.max() <= 1
        and o.shape[-1] > 1
        and not _probabilities(e)
    )


def _learns(by_heart: Callable[[], Value]) -> bool:
    """Whether the loss of a single batch comes down to less than half in a loop of ours."""
    with contextlib.suppress(StudentError, Unclear):
        losses = _numbers(by_heart()).ravel()
        return losses.size > 1 and bool(losses[-1] < losses[0] / 2)
    return False


def _affine(e: Evidence) -> bool:
    """f(a) + f(b) = f(a + b) + f(0), for inputs of floats."""
    if e.inputs.dtype.kind != "f":
        return False
    a, b = e.inputs, np.roll(e.inputs, 1, axis=0) * np.float32(-1.7)
    of_a, of_b, of_both, of_none = results = [_numbers(e.respond(x)) for x in (a, b, a + b, np.zeros_like(a))]
    if len({result.shape for result in results}) > 1:
        return False
    size = np.abs(of_a - of_none).max() + np.abs(of_b - of_none).max()
    return bool(np.abs(of_a + of_b - of_both - of_none).max() <= LOWEST * size)


def _varies(e: Evidence) -> bool:
    """The same batch asked twice gets two answers, by more than rounding."""
    first, again = (_numbers(e.respond(e.inputs)) for _ in range(2))
    return first.shape != again.shape or not np.allclose(first, again, rtol=1e-2, atol=1e-3 * _size(first))


def _narrow(e: Evidence) -> bool:
    """The outputs lie in fewer dimensions than classes need, as many as a layer has units."""
    if e.outputs is None or e.outputs.ndim != 2 or e.outputs.shape[1] < 3 or len(e.outputs) < 50:
        return False
    sizes = np.linalg.svd(e.outputs - e.outputs.mean(axis=0), compute_uv=False)
    rank = int((sizes > 1e-5 * sizes[0]).sum())
    sides = [min(p.shape) for p in e.parameters.values() if p.ndim == 2 and p.size]
    return 0 < rank < e.outputs.shape[1] - 1 and rank in sides


def _mixed(e: Evidence) -> bool:
    """The first example of a batch is judged in another way when it is alone, by more than rounding."""
    together = _numbers(e.respond(e.inputs))
    alone = _numbers(e.respond(np.take(e.inputs, [0], e.axis)))
    if together.ndim < 1 or alone.shape != together[:1].shape:
        return False
    return not np.allclose(alone[0], together[0], rtol=1e-2, atol=1e-3 * max(np.abs(together).max(), 1e-12))


def _other_loss(e: Evidence) -> bool:
    """The training came down, but get_loss of what it was trained on did not: another loss came down."""
    losses = [loss for _, loss in e.training.losses]
    if len(losses) < 2 * FEW or _no_better(e.training) or e.training.trace.not_finite:
        return False
    return bool(_numbers(e.loss()).mean() > OTHER_LOSS * max(losses[-len(losses) // 4 :]) > 0)


def _numbers(answer: Value | RemoteObject) -> np.ndarray:
    got = value_of(answer).numbers()
    if got is None or not got.size:
        raise Unclear
    return got


def _size(outputs: np.ndarray) -> float:
    return max(float(np.abs(outputs).max()), 1e-12)


# --- The known mistakes, each with its rule -------------------------------------------------------------

TRAINING = sentences.read(Path(__file__).with_name("training.toml"))
NETWORK = sentences.read(Path(__file__).with_name("network.toml"))


@dataclass(frozen=True)
class Signs:
    """How a mistake of a training is recognised.

    late: by the training as a whole
    early: by its first steps already, so that it can be said while the training goes on
    error: by what torch raises
    """

    late: Callable[[Training], bool] = lambda training: False
    early: Callable[[OptimizerTrace], bool] = lambda trace: False
    error: str = ""

    def shown_by(self, training: Training) -> bool:
        return self.early(training.trace) or self.late(training)


TRAINING_RULES = {
    "layers in a plain list": Signs(
        lambda t: bool(t.trace.unregistered) and not t.trace.holds,
        error="optimizer got an empty parameter list",
    ),
    "data never read": Signs(lambda t: t.epochs == 0),
    "backward never called": Signs(lambda t: t.steps == 0),
    "optimizer never steps": Signs(lambda t: t.steps > 0 and t.trace.optimizer_steps == 0),
    "optimizer of other parameters": Signs(early=lambda trace: trace.optimizer_steps > 0 and not trace.holds),
    "loss cut off from the parameters": Signs(
        early=lambda trace: trace.backwards > 0 and trace.absent == trace.backwards,
        error="does not require grad",
    ),
    "gradients cleared before the step": Signs(
        early=lambda trace: trace.looked_at >= FEW and trace.cleared >= trace.looked_at
    ),
    "optimizer holds a part": Signs(lambda t: bool(t.trace.left_out) and t.trace.holds),
    "gradients add up": Signs(
        early=lambda trace: trace.looked_at >= FEW and trace.stale >= trace.looked_at - 1
    ),
    "learning rate too large": Signs(_too_large),
    "loss not a number": Signs(early=lambda trace: trace.not_finite > 0),
    "one step only": Signs(lambda t: t.trace.optimizer_steps == 1),
    "a part of the data only": Signs(lambda t: t.share < 0.5 and t.epochs > 2 * t.share),
    "optimizer made anew for each batch": Signs(
        lambda t: t.trace.stateful and t.trace.looked_at >= FEW and t.trace.optimizers == t.trace.looked_at
    ),
    "learning rate too small": Signs(lambda t: 0 < t.trace.step_size <= TINY_STEP and _no_better(t)),
    "all gradients zero": Signs(early=lambda trace: trace.backwards >= FEW and trace.zero == trace.backwards),
    "one epoch only": Signs(_one_pass),
    "learning rate fallen away": Signs(lambda t: t.trace.asleep > t.trace.optimizer_steps / 2 > 0),
    "stopped while still improving": Signs(lambda t: not t.ended and t.steps > 0 and _still_falling(t)),
    "backward twice on one graph": Signs(error="backward through the graph a second time"),
    "answers without learning": Signs(),  # by a check of its own: grading/checks/learning.py
    AT_FAULT: Signs(),  # by a training of our own, where nothing else is found: see `named`
}

NETWORK_RULES: dict[str, Callable[[Evidence], bool]] = {
    "all weights alike": _alike,
    "ReLU on the output": _cut_off,
    "softmax on the output": _probabilities,
    "sigmoid on the output": _sigmoids,
    "same answer for every input": _constant,
    "another answer each time": _varies,
    "examples of a batch mixed": _mixed,
    "no non-linear function": _affine,
    "layer too narrow": _narrow,
    "another loss in train": _other_loss,
}
