"""What q3 and q5 ask of a model that reads digits, and the picture of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grading.checks import expect
from grading.checks.learning import Answers, of_accuracy, proven
from grading.checks.memorisation import digits_known, mixture
from grading.checks.question import Failed, QuestionData, ReferenceScores, Remark, during
from grading.checks.training import TrainedModel, TrainingSetup, accuracy, one_hot, remarks, steady
from grading.numerics import softmax
from grading.student.remote import RemoteObject

SHOWN = 12  # digits in the picture
LOOKED_AT = 300  # validation digits, to find them
AGAIN = 3  # batches that are asked for again, where one is not enough


def setup(make: Callable[[], RemoteObject], data: QuestionData, shown: int = 100) -> TrainingSetup:
    """What a model that `make` makes is asked."""
    arrays = data.training.arrays
    images, labels = as_floats(arrays["train_images"][:8]), one_hot(arrays["train_labels"][:8], 10)
    asked = as_floats(arrays["validation_images"][:shown])
    return TrainingSetup(make, lambda model, x: model.run.no_grad(x), asked, (images, labels))


def gives_logits(model: RemoteObject, images: np.ndarray, rng: np.random.Generator) -> None:
    """Passes if `run` gives (batch × 10) for several batch sizes and different rows for different images."""
    for batch in (1, 5, 32):
        chosen = as_floats(images[rng.permutation(len(images))[:batch]])
        with during(f"on a batch of {batch} images"):
            got = expect.tensor(model.run.no_grad(chosen), (batch, 10), "run")
    if (got == got[0]).all():
        raise Failed(f"run gives the same logits for {batch} different images: it does not use its input.")


def some(data: QuestionData, rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """`count` training images (count × 784 float32) with their labels (count,)."""
    arrays = data.training.arrays
    rows = rng.permutation(len(arrays["train_labels"]))[:count]
    return as_floats(arrays["train_images"][rows]), arrays["train_labels"][rows]


def as_floats(images: np.ndarray) -> np.ndarray:
    """Images as the assignment has them: float32 in [0, 1]."""
    return images.astype(np.float32) / np.float32(255) if images.dtype == np.uint8 else images


@dataclass(frozen=True)
class Asking:
    """How the scored digits are asked for.

    `copied` of them as copies, too, which may lower accuracy by `falls`; all in batches of `batch`, one of
    which is asked again for what learning.py wants to know.
    """

    copied: int
    batch: int
    falls: Sequence[float]


def scored(
    trained: TrainedModel,
    data: QuestionData,
    asking: Asking,
    usual: ReferenceScores,
    rng: np.random.Generator,
) -> Remark:
    """Passes if enough of the test digits are right, their copies are, too, and training is why."""
    images, labels = as_floats(data.private["test_images"]), data.private["test_labels"]
    asked = mixture(images, labels, asking.copied, asking.batch, rng)

    def ask(images: np.ndarray) -> np.ndarray:
        return trained.outputs(trained.model.run.no_grad(images), (len(images), 10), "run")

    got = asked.asked(ask)
    reached = accuracy(asked.scored(got), labels, data.threshold, "unseen digits", trained, usual)
    steadily = steady(trained)
    digits_known(asked, got.argmax(axis=1), asking.falls)
    batches = list(asked.batches())

    def answers(rows: slice) -> Answers:
        return of_accuracy(got[rows], lambda: ask(asked.images[rows]), asked.labels[rows], data.threshold)

    again = [answers(batches[place]) for place in rng.permutation(len(batches))[:AGAIN]]
    return remarks(reached, steadily, proven(trained.model, again, trained.training, rng))


def sample(data: QuestionData) -> tuple[str, tuple[np.ndarray]]:
    return "run", (as_floats(data.training.arrays["validation_images"][:LOOKED_AT]),)


def draw(figure: Any, data: QuestionData, logits: Any) -> None:
    """Validation digits that your model got wrong, those it was surest of first, then those it got right by
    the least: what they are, what it took them for, and the probabilities it gave to the ten digits."""
    images = as_floats(data.training.arrays["validation_images"][:LOOKED_AT])
    labels = data.training.arrays["validation_labels"][:LOOKED_AT]
    probabilities = softmax(expect.tensor(logits, (len(images), 10), "run"))
    wrong = probabilities.argmax(axis=1) != labels
    axes = figure.subplots(4, 6).ravel()
    for place, i in enumerate(worst_first(probabilities, labels)[:SHOWN]):
        _draw_digit(axes[2 * place], axes[2 * place + 1], images[i], int(labels[i]), probabilities[i])
    note = f"{wrong.sum()} of {len(images)} validation digits are wrong. Bars: probability of each digit"
    figure.supxlabel(f"{note}; hatched: the right one", fontsize=9)


def worst_first(probabilities: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The rows by how much more probability the likeliest wrong digit has than the right one."""
    rows = np.arange(len(labels))
    others = probabilities.copy()
    others[rows, labels] = 0
    return np.argsort(probabilities[rows, labels] - others.max(axis=1), kind="stable")


def _draw_digit(picture: Any, bars: Any, image: np.ndarray, label: int, row: np.ndarray) -> None:
    taken = int(row.argmax())
    picture.imshow(image.reshape(28, 28), cmap="gray_r")
    picture.set_axis_off()
    picture.set_title(f"{label}, right" if taken == label else f"{label}, taken for {taken}", fontsize=8)
    colours = ["tab:blue" if digit == label else "tab:orange" for digit in range(10)]
    drawn = bars.bar(range(10), row, color=colours)
    drawn[label].set_hatch("////")
    bars.set(ylim=(0, 1), yticks=[], xticks=range(10))
    bars.tick_params(labelsize=6, length=0)
