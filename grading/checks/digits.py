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
    return "run", (as_floats(data.training.arrays["validation_images"][:SHOWN]),)


def draw(figure: Any, data: QuestionData, logits: Any) -> None:
    """Validation digits, each with the probabilities the model gives to the ten classes."""
    images = as_floats(data.training.arrays["validation_images"][:SHOWN])
    labels = data.training.arrays["validation_labels"][:SHOWN]
    probabilities = softmax(expect.tensor(logits, (len(images), 10), "run"))
    axes = figure.subplots(4, 6).ravel()
    for i, (image, label, row) in enumerate(zip(images, labels, probabilities, strict=True)):
        picture, bars = axes[2 * i], axes[2 * i + 1]
        picture.imshow(image.reshape(28, 28), cmap="gray_r")
        picture.set_axis_off()
        colours = ["tab:blue" if digit == label else "tab:orange" for digit in range(10)]
        bars.bar(range(10), row, color=colours)
        bars.set(ylim=(0, 1), yticks=[], xticks=range(10))
        bars.tick_params(labelsize=6, length=0)
    figure.supxlabel("probability of each digit; blue: the right one", fontsize=9)
