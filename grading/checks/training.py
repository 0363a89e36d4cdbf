"""Checks that questions with a training share: the loss, that training changes something, the score.

What is asked of a classifier's `run` and `get_loss` is the same for digits and for words; a question says
how to call them and what its classes are.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from grading.checks import expect
from grading.checks.question import Failed, QuestionData, ReferenceScores, Remark
from grading.feedback import probes as diagnosis
from grading.feedback import sentences
from grading.feedback.mistakes import Names
from grading.student import remote
from grading.student.errors import StudentError
from grading.student.remote import RemoteObject
from grading.student.values import Dataset, Training, Value
from grading.wording import named
from grading.worker.stop import LONG, SETTLED

# Why a training was ended before its own end and before its time was over (grading/worker/prospects.py).
EARLY = {
    "not finite": "the loss and the parameters are no numbers any more",
    "unchanged": "no parameter had changed",
    "mistakes": "the weights had changed far more often than the perceptron rule can change them",
    "settled": f"the weights had not changed for {SETTLED} epochs",
    "enough": f"validation had been flat for {LONG} epochs where full points are certain",
}
FAR = 0.05  # accuracy below the threshold that is no near miss
FLAT = 0.005  # validation accuracies within this of each other count as flat
CLASSIFIER = sentences.read(Path(__file__).with_name("classifier.toml"))


@dataclass(frozen=True)
class TrainingSetup:
    """How to make a model of a question, and what to ask it.

    respond: the predictions of a model for some inputs
    inputs: what it is asked before and after its training, examples along `axis`
    batch: a few examples and their labels, as get_loss takes them
    """

    make: Callable[[], RemoteObject]
    respond: Callable[[RemoteObject, np.ndarray], Value]
    inputs: np.ndarray
    batch: tuple[np.ndarray, np.ndarray]
    axis: int = 0


@dataclass(frozen=True)
class TrainedModel:
    """A model after its training, with what it gave for the setup's inputs before and after.

    `parameters` are those after it; `unchanged` names those that kept their values.
    """

    setup: TrainingSetup
    model: RemoteObject
    training: Training
    before: np.ndarray
    after: np.ndarray
    parameters: Mapping[str, np.ndarray]
    unchanged: tuple[str, ...] = ()

    def outputs(self, value: Value, shape: Sequence[int], what: str) -> np.ndarray:
        """`value` as expect.tensor gives it; if it is not as it should be, says how training went."""
        try:
            return expect.tensor(value, shape, what)
        except Failed as failure:
            failure.details = (*failure.details, ("training", history(self.training)))
            failure.mistakes = self.mistakes(None)
            raise

    def mistakes(self, outputs: np.ndarray | None) -> tuple[str, ...]:
        """The known mistake that explains why the model is no better, given its outputs on new inputs."""
        setup = self.setup
        if outputs is not None and not (outputs.ndim and outputs.size and np.isfinite(outputs).all()):
            outputs = None
        evidence = diagnosis.Evidence(
            self.training,
            outputs,
            self.parameters,
            respond=lambda inputs: setup.respond(self.model, inputs),
            inputs=setup.inputs,
            by_heart=lambda: remote.by_heart(setup.make(), *setup.batch),
            loss=lambda: self.model.get_loss.no_grad(*setup.batch),
            axis=setup.axis,
        )
        return diagnosis.named(evidence)


def fit(setup: TrainingSetup, dataset: Dataset, model: RemoteObject | None = None) -> TrainedModel:
    """Train `model`, or one that is made now; asks it for its predictions before and after.

    Its state of before is kept in the worker: see learning.py.
    """
    model = model or setup.make()
    before, parameters = _numbers(setup.respond(model, setup.inputs)), model.parameters()
    remote.keep(model, "before")
    training = model.train(dataset)
    later = model.parameters()
    same = (
        name for name, array in parameters.items() if name in later and np.array_equal(array, later[name])
    )
    after = _numbers(setup.respond(model, setup.inputs))
    return TrainedModel(setup, model, training, before, after, later, tuple(same))


def until_certain(data: QuestionData, validated: str, scored: str) -> Dataset:
    """The training set, whose training may end once full points are certain and nothing new comes.

    `validated` and `scored` name the labels of the validation set and of the test set. Certain is a
    validation accuracy that is three standard errors of both sets above the threshold.
    """
    sizes = len(data.training.arrays[validated]), len(data.private[scored])
    variance = data.threshold * (1 - data.threshold) * sum(1 / size for size in sizes)
    return replace(data.training, enough=data.threshold + 3 * math.sqrt(variance))


def _numbers(answer: Value | RemoteObject) -> np.ndarray:
    """What a model returned, in one dimension at least; examples are along the first."""
    return np.atleast_1d(expect.numbers(answer, "The model"))


def changed(trained: TrainedModel) -> Remark:
    """Passes if training changed what the model predicts; says what the training looked like if not."""
    if not np.array_equal(trained.before, trained.after, equal_nan=True):
        evidence = {"epochs": trained.training.epochs, "seconds": trained.training.seconds}
        return Remark(_left_as_they_were(trained.unchanged), evidence)
    steps, epochs = trained.training.steps, trained.training.epochs
    seen = f"The data was read {epochs:.3g} times and backward() was called {steps:,} times."
    ended = [("training", history(trained.training))] if trained.training.ended else []
    raise Failed(
        "After train the model predicts exactly what it predicted before.",
        details=[("seen", seen), *ended],
        evidence={"epochs": epochs, "steps": float(steps)},
        mistakes=trained.mistakes(trained.after),
    )


def steady(trained: TrainedModel) -> str:
    """A remark if the model answers its setup's inputs otherwise than before when they are asked for again.

    They are asked for in the other order, and the first by itself: a single answer hangs on its input alone.
    """
    setup, first = trained.setup, trained.after
    turned = np.flip(setup.inputs, setup.axis)
    try:
        again = _numbers(setup.respond(trained.model, np.ascontiguousarray(turned)))[::-1]
        alone = _numbers(setup.respond(trained.model, np.take(setup.inputs, [0], setup.axis)))
    except (StudentError, Failed):
        return ""  # whether these inputs can be asked for is what other checks are about
    if _alike(first, again) and _alike(first[:1], alone):
        return ""
    return (
        "The same input gets another answer when it is asked for again, in another order or alone. "
        "Dropout or batch statistics outside of training do that: an answer should hang on its input only. "
        "That costs nothing."
    )


def _alike(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two results are the same but for what the order of summing changes."""
    size = max(float(np.abs(one).max(initial=0)), 1e-12)
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-3, atol=1e-4 * size)


def remarks(*parts: Remark | str) -> Remark:
    """One remark with the sentences of all and the evidence of all."""
    all_parts = [part if isinstance(part, Remark) else Remark(part) for part in parts]
    evidence = {name: value for part in all_parts for name, value in part.evidence.items()}
    return Remark(" ".join(part.message for part in all_parts if part.message), evidence)


def _left_as_they_were(names: Sequence[str]) -> str:
    if not names:
        return ""
    return f"Training left {named(names, 1)} as it was: does a gradient reach it? That costs nothing."


def one_hot(labels: np.ndarray, classes: int) -> np.ndarray:
    rows: np.ndarray = np.eye(classes, dtype=np.float32)[labels]
    return rows


def classifier_loss(
    loss: Callable[[np.ndarray, np.ndarray], Value],
    run: Callable[[np.ndarray], Value],
    inputs: Sequence[np.ndarray],
    labels: np.ndarray,
    classes: int,
) -> Remark:
    """Passes if `loss` is a finite number that depends on the inputs and on the labels.

    `inputs` are two different batches, `labels` (n,) their classes. Another loss than the mean cross-entropy
    gets a remark: points are for what the model learns with it.
    """
    targets = one_hot(labels, classes)
    returned = loss(inputs[0], targets)
    try:
        value = expect.loss(returned)
    except Failed as failure:
        shape = remote.value_of(returned).shape
        each = shape is not None and math.prod(shape) == len(labels)
        failure.mistakes = ("one loss for each example",) if each else ()
        raise
    if value == expect.loss(loss(inputs[1], targets)):
        raise Failed(
            "get_loss gives the same number for two different batches of inputs.",
            mistakes=["inputs left out of the loss"],
        )
    if value == expect.loss(loss(inputs[0], one_hot((labels + 1) % classes, classes))):
        raise Failed(
            "get_loss gives the same number whatever the labels are.",
            mistakes=["labels left out of the loss"],
        )
    logits = expect.tensor(run(inputs[0]), (len(labels), classes), "run")
    expected = cross_entropy(logits, labels)
    if np.isclose(value, expected, rtol=expect.RELATIVE, atol=expect.ABSOLUTE):
        return Remark()
    return Remark(
        f"The loss is not the mean cross-entropy ({value:.4f}, not {expected:.4f}); that costs nothing."
    )


def _not_by_cross_entropy(trained: TrainedModel) -> Names:
    """A last resort, where nothing else explains a bad classifier: its loss is no cross-entropy."""
    inputs, targets = trained.setup.batch
    try:
        value = expect.loss(trained.model.get_loss.no_grad(inputs, targets))
        logits = expect.tensor(trained.setup.respond(trained.model, inputs), targets.shape, "run")
    except (Failed, StudentError):
        return ()
    expected = cross_entropy(logits, targets.argmax(axis=1))
    return () if np.isclose(value, expected, rtol=0.05, atol=0.01) else ("another loss than cross-entropy",)


def cross_entropy(logits: np.ndarray, labels: np.ndarray) -> float:
    """Mean cross-entropy of logits (n × classes) for labels (n,), by log-sum-exp."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -float(log_probabilities[np.arange(len(labels)), labels].mean())


@dataclass(frozen=True)
class AtMost:
    """A loss beside the threshold for it, and what is usual. `form` is how such a loss is written."""

    got: float
    asked: float
    usual: ReferenceScores
    form: str

    @property
    def reached(self) -> bool:
        return self.got <= self.asked

    @property
    def evidence(self) -> dict[str, float]:
        return {"threshold": self.asked, "spread": self.usual.spread}

    def details(self, got: str = "") -> list[tuple[str, str]]:
        """What was asked for, what was got (by itself, unless it is said here), and what is usual."""
        return [
            ("asked for", f"at most {self.asked:g}"),
            ("got", got or self.form.format(self.got)),
            *self.usual.outlook(self.got, self.asked, self.form),
        ]


@dataclass(frozen=True)
class AtLeast:
    """`right` answers `of` so many beside the share that is asked for, and what is usual."""

    right: int
    of: int
    asked: float
    usual: ReferenceScores

    @property
    def share(self) -> float:
        return self.right / self.of

    @property
    def needed(self) -> int:
        return math.ceil(self.asked * self.of - 1e-9)

    @property
    def reached(self) -> bool:
        return self.right >= self.needed

    @property
    def far(self) -> bool:
        """Whether luck or a little more training can't be what is missing."""
        return self.share < self.asked - FAR

    @property
    def evidence(self) -> dict[str, float]:
        counts = {"correct": self.right, "of": self.of, "accuracy": self.share}
        return counts | {"threshold": self.asked, "spread": self.usual.spread}

    def details(self, got: str = "") -> list[tuple[str, str]]:
        """What was asked for, what was got (with how many are missing, unless said here), what is usual."""
        return [
            ("asked for", f"{self.needed:,} of {self.of:,}"),
            ("got", got or f"{self.right:,}   ({self.needed - self.right:,} short)"),
            *self.usual.outlook(self.share, self.needed / self.of, "{:.1%}"),
        ]


def accuracy(
    logits: np.ndarray,
    labels: np.ndarray,
    threshold: float,
    what: str,
    trained: TrainedModel,
    usual: ReferenceScores,
) -> Remark:
    """Passes if at least `threshold` of the rows have their largest logit at the label."""
    training, predicted = trained.training, logits.argmax(axis=1)
    goal = AtLeast(int((predicted == labels).sum()), len(labels), threshold, usual)
    evidence = goal.evidence | {"epochs": training.epochs, "seconds": training.seconds}
    if goal.reached:
        return Remark(f"{goal.right:,} of {goal.of:,} {what} right ({goal.share:.1%})", evidence)
    same = [("seen", f"all {goal.of:,} get the same class")] * (len(np.unique(predicted)) == 1)
    mistakes = trained.mistakes(logits)
    if goal.far and not any(map(diagnosis.certain, mistakes)):
        mistakes = tuple(_not_by_cross_entropy(trained)) or mistakes
    raise Failed(
        f"{goal.share:.1%} of the {what} are right.",
        [*goal.details(), *same, ("training", history(training))],
        evidence,
        mistakes=mistakes,
    )


def history(training: Training) -> str:
    """How a training went, in words: epochs, where validation stood, whether it was stopped."""
    epochs = f"{training.epochs:.3g}" if training.epochs < 100 else f"{training.epochs:,.0f}"
    count = f"{epochs} epoch{'' if training.epochs == 1 else 's'}"
    if training.ended == "budget":
        limit = f"{training.budget:g} s of CPU time were spent"
        return f"stopped after {count}, when its {limit}{_condition(training)}"
    if training.ended == "time":
        why = "the machine was busy, or the program waited for something"
        return f"stopped after {count}, when its time was over: {why}{_condition(training)}"
    if training.ended == "asked":
        return f"ended by Ctrl-C after {count}{_condition(training)}"
    if training.ended:
        return f"ended early after {count}: {EARLY[training.ended]} (--no-early-end lets it go on)"
    if not training.validations:
        return f"{count} in {training.seconds:.1f} s{_last_loss(training)}"
    last = training.validations[-1][1]
    trend = _trend(training.validations)
    return f"{count}, validation {last:.1%}{f', {trend}' if trend else ''}"


def _condition(training: Training) -> str:
    """What a loop's condition would have seen in the last quarter of a training that did not end."""
    for name, curve in (("validation", training.validations), ("the loss", training.losses)):
        if curve:
            late = [(epoch, value) for epoch, value in curve if epoch >= 0.75 * curve[-1][0]]
            low, high = min(v for _, v in late), max(v for _, v in late)
            epochs = late[-1][0] - late[0][0]
            return f"; {name} was {low:.4g} to {high:.4g} over the last {epochs:.0f} epochs"
    return ""


def _last_loss(training: Training) -> str:
    return f", last loss {training.losses[-1][1]:.3g}" if training.losses else ""


def _trend(validations: Sequence[tuple[float, float]]) -> str:
    if len(validations) < 3:
        return ""
    last, best_epoch = validations[-1][1], max(validations, key=lambda point: point[1])[0]
    flat = [epoch for epoch, value in validations if abs(value - last) > FLAT]
    since = flat[-1] if flat else 0
    if validations[-1][0] - since > 2 and len(flat) < len(validations) - 2:
        return f"flat since epoch {since:.0f}"
    return "still improving" if best_epoch == validations[-1][0] else f"best at epoch {best_epoch:.0f}"
