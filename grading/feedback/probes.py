"""Probes: what a model and its training show about the mistakes that students make most.

They run only where a check has not passed, and they explain; points are never decided here. Each looks at
numbers: what was seen of the first steps of the training, what the trained model returns, how it responds.
The first rule that holds names the mistake: the rules stand in the order of cause and effect.
"""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from grading.feedback.mistakes import Mistake
from grading.student.errors import StudentError
from grading.student.values import OptimizerTrace, Training, Value

# Of the length of all parameters; Adam with the usual 0.001 to 0.01 moves 0.01 to 0.2 of it at first.
HUGE_STEP = 0.5
TINY_STEP = 1e-4
FALLING = 0.9  # a loss that was 10% higher a quarter of the training before is still falling
FEW = 3  # steps from which on "each of the first steps" means something
ALIKE = 4  # rows of a matrix from which on equal ones can't be chance
LOWEST = 1e-4  # a share of the outputs' size that counts as rounding


@dataclass(frozen=True)
class Evidence:
    """What the probes look at.

    outputs: what the trained model returned for unseen inputs, examples along axis 0; None if not finite
    parameters: its parameters after the training
    respond: the model as a function, for probes on inputs of our own
    inputs: some that it takes, examples along `axis`
    by_heart: has a fresh model of the kind learn a single batch, in a loop of ours; the losses of its steps
    """

    training: Training
    outputs: np.ndarray | None
    parameters: Mapping[str, np.ndarray]
    respond: Callable[[np.ndarray], Value]
    inputs: np.ndarray
    by_heart: Callable[[], Value]
    axis: int = 0


# --- The mistakes of a training loop, and of a network --------------------------------------------------

AT_FAULT = "network learns, train does not"

TRAINING = [
    Mistake(
        "layers in a plain list",
        "The model keeps layers in a plain list or dict, where torch does not find their parameters, so no "
        "optimizer gets them. Layers have to be attributes, or stand in a torch.nn.ModuleList.",
        at=("__init__",),
    ),
    Mistake(
        "data never read",
        "train ended without a single batch. Does it go through a DataLoader of the dataset?",
    ),
    Mistake(
        "backward never called",
        "Batches were read, but backward() was never called, so no parameter got a gradient.",
    ),
    Mistake(
        "optimizer never steps",
        "backward() was called, but no optimizer made a step: gradients were computed and never used.",
    ),
    Mistake(
        "optimizer of other parameters",
        "The optimizer made its steps, but it holds none of this model's parameters. What was it given?",
    ),
    Mistake(
        "gradients add up",
        "Each step began with the gradients of the step before: backward() adds to what is there. Which of "
        "the four lines of a training step clears them?",
    ),
    Mistake(
        "learning rate too large",
        "The first steps moved the weights by half of their own length or more, and the loss did not come "
        "down: it jumps over what it looks for. Try a learning rate ten times smaller, twice.",
    ),
    Mistake(
        "loss not a number",
        "The loss became NaN or infinite, and from then on so did every weight. Print the loss of each "
        "step: what comes just before? Logarithms of 0, divisions by 0 and large steps end like this.",
    ),
    Mistake(
        "one step only",
        "train made a single step and ended. Is a return or a break indented too far, or the loop missing?",
    ),
    Mistake(
        "a part of the data only",
        "Most of the training examples were never used, others again and again. What does your loop go "
        "through: the whole dataset, or a piece that was cut out of it?",
    ),
    Mistake(
        "optimizer made anew for each batch",
        "Every step was made by a new optimizer. Adam and momentum build on the steps before and forget "
        "them each time. Where is the optimizer created?",
        last_resort=True,
    ),
    Mistake(
        "learning rate too small",
        "A step moved the weights by less than a ten-thousandth of their length, and the loss hardly came "
        "down. Try a learning rate ten times larger.",
        last_resort=True,
    ),
    Mistake(
        "stopped while still improving",
        "The training ended while it was still getting better. What ends your loop, and what happens if it "
        "goes on twice as long?",
        last_resort=True,
    ),
    Mistake(
        "loss cut off from the parameters",
        "The loss does not lead back to any parameter: .item(), .detach(), torch.tensor(…) or no_grad() on "
        "the way from the parameters cuts the connection.",
        at=("get_loss",),
    ),
    Mistake(
        "backward twice on one graph",
        "backward() was called twice on the same result: compute the loss anew for each step.",
    ),
    Mistake(
        AT_FAULT,
        "A short loop of ours, on one batch and with your get_loss, brings the loss of a fresh model down; "
        "train leaves it where it was. So look at train: what does it do to a batch before it passes it on?",
    ),
]

NETWORK = [
    Mistake(
        "same answer for every input",
        "The trained model returns the same numbers whatever its input is. Units that are cut off for every "
        "input (a relu whose inputs are all negative) or weights of zero do this.",
        at=("run", "forward"),
    ),
    Mistake(
        "all weights alike",
        "All rows of a weight matrix are equal, so all its units compute the same thing and learn the same "
        "thing. Layers have to start with random weights; torch's own do.",
        at=("__init__",),
    ),
    Mistake(
        "ReLU on the output",
        "None of the numbers that the model returned is negative, and many are exactly 0: the last layer's "
        "output goes through a relu. It can't go below 0, and where it is 0 it does not learn.",
        at=("run", "forward"),
    ),
    Mistake(
        "softmax on the output",
        "The numbers for each input are positive and add up to 1: there is a softmax at the end. The loss "
        "has one of its own, and two of them leave hardly any gradient.",
        at=("run", "forward"),
    ),
    Mistake(
        "sigmoid on the output",
        "All numbers that the model returned lie between 0 and 1 and each by itself: there is a sigmoid at "
        "the end. Logits are any real numbers; the loss does the rest.",
        at=("run", "forward"),
    ),
    Mistake(
        "examples of a batch mixed",
        "An example gets another result alone than in a batch, so the examples of a batch influence each "
        "other. Which dimension do you sum, normalise or reshape over?",
        at=("run", "forward"),
    ),
    Mistake(
        "no non-linear function",
        "The model of a sum is the sum of the models: it is a single linear map, however many layers it "
        "has. What stands between two layers?",
        at=("run", "forward"),
    ),
]

# What torch raises where one of these was made.
RAISED = {
    "optimizer got an empty parameter list": "layers in a plain list",
    "does not require grad": "loss cut off from the parameters",
    "backward through the graph a second time": "backward twice on one graph",
}


class Unclear(Exception):
    """A probe got something that no rule can reason about."""


def of_training(training: Training) -> str:
    """The first mistake that the training itself shows, "" if it shows none."""
    return next((name for name, holds in TRAINING_RULES.items() if holds(training)), "")


def preflight(trace: OptimizerTrace) -> str:
    """The mistake that the first steps show, "" if they show none."""
    return next((name for name, holds in PREFLIGHT.items() if holds(trace)), "")


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
    return cause != "" and not any(mistake.name == cause and mistake.last_resort for mistake in TRAINING)


# --- How each is recognised -----------------------------------------------------------------------------


def _first_last(training: Training) -> tuple[float, float]:
    losses = [loss for _, loss in training.losses]
    tenth = max(1, len(losses) // 10)
    return float(np.median(losses[:tenth])), float(np.median(losses[-tenth:]))


def _still_falling(training: Training) -> bool:
    """Whether validation went up, or else the loss down, through the last quarter of the training."""
    if len(training.validations) >= 2:
        values = [value for _, value in training.validations]
        before = values[len(values) * 3 // 4 - 1] if len(values) > 3 else values[-2]
        return values[-1] == max(values) and values[-1] - before > 0.01
    losses = [loss for _, loss in training.losses]
    if len(losses) < 8:
        return False
    quarter = len(losses) // 4
    return np.median(losses[-quarter:]) < FALLING * np.median(losses[-2 * quarter : -quarter])


def _no_better(training: Training) -> bool:
    if not training.losses:
        return False
    first, last = _first_last(training)
    return last > FALLING * first


# What shows in the first steps already, so that it can be said while the training goes on.
PREFLIGHT: dict[str, Callable[[OptimizerTrace], bool]] = {
    "optimizer of other parameters": lambda trace: trace.optimizer_steps > 0 and not trace.holds,
    "gradients add up": lambda trace: trace.looked_at >= FEW and trace.stale >= trace.looked_at - 1,
    "loss not a number": lambda trace: trace.not_finite > 0,
}

TRAINING_RULES: dict[str, Callable[[Training], bool]] = {
    "layers in a plain list": lambda t: bool(t.trace.unregistered) and not t.trace.holds,
    "data never read": lambda t: t.epochs == 0,
    "backward never called": lambda t: t.steps == 0,
    "optimizer never steps": lambda t: t.steps > 0 and t.trace.optimizer_steps == 0,
    "optimizer of other parameters": lambda t: PREFLIGHT["optimizer of other parameters"](t.trace),
    "gradients add up": lambda t: PREFLIGHT["gradients add up"](t.trace),
    "learning rate too large": lambda t: (
        t.trace.step_size >= HUGE_STEP and (bool(t.trace.not_finite) or _no_better(t))
    ),
    "loss not a number": lambda t: PREFLIGHT["loss not a number"](t.trace),
    "one step only": lambda t: t.trace.optimizer_steps == 1,
    "a part of the data only": lambda t: t.share < 0.5 and t.epochs > 2 * t.share,
    "optimizer made anew for each batch": lambda t: (
        t.trace.stateful and t.trace.looked_at >= FEW and t.trace.optimizers == t.trace.looked_at
    ),
    "learning rate too small": lambda t: 0 < t.trace.step_size <= TINY_STEP and _no_better(t),
    "stopped while still improving": lambda t: not t.ended and t.steps > 0 and _still_falling(t),
}


def _constant(e: Evidence) -> bool:
    return (
        e.outputs is not None and len(e.outputs) > 1 and np.ptp(e.outputs, axis=0).max() <= LOWEST * _size(e)
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


def _mixed(e: Evidence) -> bool:
    """The first example of a batch is judged in another way when it is alone, by more than rounding."""
    together = _numbers(e.respond(e.inputs))
    alone = _numbers(e.respond(np.take(e.inputs, [0], e.axis)))
    if together.ndim < 1 or alone.shape != together[:1].shape:
        return False
    return not np.allclose(alone[0], together[0], rtol=1e-2, atol=1e-3 * max(np.abs(together).max(), 1e-12))


def _numbers(value: Value) -> np.ndarray:
    if value.array is None or not value.array.size:
        raise Unclear
    return value.array.astype(np.float64)


def _size(e: Evidence) -> float:
    return max(float(np.abs(e.outputs).max()), 1e-12)


NETWORK_RULES: dict[str, Callable[[Evidence], bool]] = {
    "all weights alike": _alike,
    "ReLU on the output": _cut_off,
    "softmax on the output": _probabilities,
    "sigmoid on the output": _sigmoids,
    "same answer for every input": _constant,
    "examples of a batch mixed": _mixed,
    "no non-linear function": _affine,
}
