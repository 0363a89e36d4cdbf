"""Does what a model knows lie in its numbers, and did it come there by train?

Asked once a score is reached. With the state of before its training the model has to be as ignorant as it
was; with its numbers in other places, too; with the trained ones changed a little it has to answer nearly,
and not exactly, as it does. A formula, a table or a model that was trained elsewhere differs in one of
these. How much honest models leave to each bound is measured by bench/learning.py (docs/security.md).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from grading.checks import expect
from grading.checks.question import Failed, Remark
from grading.record import Kind
from grading.student import remote
from grading.student.errors import StudentError
from grading.student.remote import RemoteObject
from grading.student.values import Training

WITHOUT = "answers without learning"  # the known mistake
LITTLE = 1e-3  # the share by which numbers are changed a little
IGNORANT = 0.4  # the most that a model may know without its training, of what is asked for
KEPT = {"as it is": 0.8, "a little noise": 0.8, "most of the way": 0.5}  # least share that must be left
CHANGES = 1e-5  # by how much a little noise changes answers at the least, in units of their spread
IGNORANCE = ("before training", "other places")
TRIES = 3  # a model that knows nothing may be right by chance
STORED = (
    0.5  # share of the changed numbers that needs no gradient at the most, if training is an ordinary one
)
FAIR = 0.25  # share of the examples that a training reads at the least, if it is an ordinary one


@dataclass(frozen=True)
class State:
    """Where the model is put: before + share · (after - before), with relative noise, or shuffled."""

    share: float
    noise: float = 0.0
    shuffled: bool = False


STATES = {
    "as it is": State(1),
    "before training": State(0, LITTLE),
    "other places": State(1, shuffled=True),
    "a little noise": State(1, LITTLE),
    "most of the way": State(0.98),
}


@dataclass(frozen=True)
class Answers:
    """What a model says to some rows that are scored, and how good that is.

    scored: the answers that were scored
    ask: its answers to the same, asked for again; raises Failed or StudentError where there are none
    share: of answers: 0 where nothing is known, 1 where it is all that the question asks for
    told: a share of 0 to 1, or more, in the question's own words, such as "98% right"
    """

    scored: np.ndarray
    ask: Callable[[], np.ndarray]
    share: Callable[[np.ndarray], float]
    told: Callable[[np.ndarray], str]


def of_accuracy(
    scored: np.ndarray, ask: Callable[[], np.ndarray], labels: np.ndarray, threshold: float
) -> Answers:
    """Logits (n × classes) for rows with these labels (n,), where `threshold` of all have to be right."""

    def accuracy(logits: np.ndarray) -> float:
        return float((logits.argmax(axis=1) == labels).mean())

    def share(logits: np.ndarray) -> float:
        chance = 1 / logits.shape[1]
        return float((accuracy(logits) - chance) / (threshold - chance))

    return Answers(scored, ask, share, lambda logits: f"{accuracy(logits):.0%} right")


def of_loss(
    scored: np.ndarray,
    ask: Callable[[], np.ndarray],
    loss: Callable[[np.ndarray], float],
    nothing: float,
    threshold: float,
) -> Answers:
    """Outputs with a loss, where who knows nothing has `nothing`, and `threshold` is what is asked for."""

    def share(outputs: np.ndarray) -> float:
        return (nothing - loss(outputs)) / (nothing - threshold)

    return Answers(scored, ask, share, lambda outputs: f"a loss of {loss(outputs):.3g}")


def proven(
    model: RemoteObject, batches: Sequence[Answers], training: Training, rng: np.random.Generator
) -> Remark:
    """Passes if the model has learned what it knows; a remark tells of an unusual way to do so.

    Its state of before training has been kept (`remote.keep`). Afterwards the model is as it was.
    """
    if not training.share:
        message = "train never read the data set, so the model can't have learned from it."
        raise Failed(message, evidence={"share": 0.0}, mistakes=[WITHOUT])
    evidence = from_its_state(model, batches, rng)
    way = _way(training, evidence["stored"])
    return Remark(way.message, evidence | way.evidence)


def from_its_state(
    model: RemoteObject, batches: Sequence[Answers], rng: np.random.Generator
) -> dict[str, float]:
    """The share that the model knows in each of STATES, and by how much a little noise changes its answers.

    Raises Failed if they don't come from what it holds now and didn't hold when "before" was kept. The first
    of `batches` is what it is asked; the others are for ignorance that knew a few by chance.
    """
    remote.keep(model, "after")
    found, first = looked_at(model, batches, rng), batches[0]
    evidence = {name.replace(" ", "_"): look.share for name, look in found.items()}
    evidence["stored"] = expect.number(remote.stored(model), "the share of stored numbers")
    evidence["changed_by_noise"] = _change(found["as it is"].got, found["a little noise"].got)
    for name in IGNORANCE:
        if found[name].share > IGNORANT:
            raise _failed(name, found[name].told, evidence)
    for name, least in KEPT.items():
        if found[name].share < least * min(1.0, first.share(first.scored)):
            raise _failed(name, found[name].told, evidence)
    if evidence["changed_by_noise"] < CHANGES:
        raise _failed("no change", found["as it is"].told, evidence)
    return evidence


@dataclass(frozen=True)
class Look:
    """What a model answered in a state, how much it knows by that, and this in words."""

    got: np.ndarray | None
    share: float
    told: str


def looked_at(model: RemoteObject, batches: Sequence[Answers], rng: np.random.Generator) -> dict[str, Look]:
    """The model in each of STATES, asked for in an order that nobody knows.

    Where it has to be ignorant it gets several tries, with other numbers and on other batches.
    """
    found: dict[str, Look] = {}
    for place in rng.permutation(len(STATES)):
        name = list(STATES)[place]
        for attempt in range(TRIES if name in IGNORANCE else 1):
            state = STATES[name]
            remote.put(model, state.share, state.noise, state.shuffled, int(rng.integers(2**31)))
            found[name] = _look(batches[attempt % len(batches)])
            if found[name].share <= IGNORANT:
                break
    remote.put(model, 1.0, 0.0, False, 0)
    return found


def _look(answers: Answers) -> Look:
    got = _answered(answers)
    share = -np.inf if got is None else answers.share(got)
    return Look(
        got, share if np.isfinite(share) else -np.inf, "no numbers" if got is None else answers.told(got)
    )


def _answered(answers: Answers) -> np.ndarray | None:
    try:
        return answers.ask()
    except Failed:
        return None
    except StudentError as error:
        if error.kind is not Kind.EXCEPTION:
            raise
        return None


def _change(before: np.ndarray | None, after: np.ndarray | None) -> float:
    """By how much answers differ, in units of their spread; infinite without any."""
    if before is None or after is None:
        return np.inf
    return float(np.sqrt(((after - before) ** 2).mean()) / max(float(before.std()), 1e-12))


# What was seen in a state, and what is asked for; the second part follows what the model got.
SAID = {
    "before training": (
        "With its numbers of before train the model still gets",
        "What it knows doesn't come from training.",
    ),
    "other places": (
        "With the numbers of its tensors in other places the model still gets",
        "What it knows doesn't lie in them.",
    ),
    "as it is": (
        "When the same is asked again, with other questions between, the model gets only",
        "An answer should hang on its input only.",
    ),
    "a little noise": (
        "With its numbers changed by a thousandth the model gets only",
        "What was learned gives nearly the same answers then.",
    ),
    "most of the way": (
        "With its numbers at 98% of the way from before train to after it, the model gets only",
        "What was learned gives nearly the same answers then.",
    ),
    "no change": (
        "With its numbers changed by a thousandth every answer stays as it is:",
        "What was learned gives slightly other answers then.",
    ),
}


def _failed(name: str, got: str, evidence: dict[str, float]) -> Failed:
    seen, asked = SAID[name]
    ask = "Which layers do the answers go through? train has to change their parameters by what it reads."
    return Failed(f"{seen} {got}. {asked}", [("ask", ask)], evidence, mistakes=[WITHOUT])


def _way(training: Training, stored: float) -> Remark:
    """What is unusual about how the model learned; it costs nothing, and people should look at it."""
    told = []
    if not training.trace.optimizer_steps and not training.steps:
        told.append("no optimizer made a step and backward() was never called")
    if training.share < FAIR:
        told.append(f"train read {training.share:.0%} of the examples")
    if stored > STORED:
        told.append("most of the numbers that train changed need no gradient")
    if not told:
        return Remark()
    return Remark(f"Learned in an unusual way: {', and '.join(told)}. That costs nothing.", {"unusual": 1.0})
