"""q3: handwritten digits, 60,000 to learn from."""

from collections.abc import Callable

import numpy as np

from grading.checks import expect
from grading.checks.memorisation import digits_known
from grading.checks.question import Failed, Question, QuestionData, ReferenceScores, during
from grading.checks.training import (
    CLASSIFIER,
    LOSS_HINTS,
    STEP_HINTS,
    TrainedModel,
    TrainingSetup,
    accuracy,
    changed,
    classifier_loss,
    fit,
    one_hot,
    randomize,
    remarks,
    steady,
)
from grading.feedback.probes import NETWORK, TRAINING
from grading.numerics import softmax
from grading.student import remote
from grading.student.remote import RemoteModule, RemoteObject
from grading.student.values import Dataset

REFERENCE_SCORES = ReferenceScores(0.978, 0.981, spread=0.0017)
SHOWN = 12  # digits in the picture
COPIED = 1000  # digits asked for again as copies
FALLS = (0.08, 0.25)  # honest models lost at most 0.03 and 0.13: docs/security.md


def _data(sources, rng) -> QuestionData:
    split = sources.digits
    dataset = Dataset("DigitClassificationDataset", split.public, key="q3")
    return QuestionData(dataset, split.private)


def sample(data: QuestionData) -> tuple[str, tuple]:
    return "run", (as_floats(data.training.arrays["validation_images"][:SHOWN]),)


def draw(figure, data: QuestionData, logits) -> None:
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


# Public solutions that earned full points took 44 s (median) to 174 s under the original grader. The
# threshold is the original's: docs/thresholds.md.
question = Question(
    "q3",
    "Digit classification",
    train_seconds=240,
    expected_seconds=44,
    threshold=0.97,
    mistakes=[*CLASSIFIER, *TRAINING, *NETWORK],
    data=_data,
    sample=sample,
    draw=draw,
)

INIT, RUN = "DigitClassificationModel.__init__", "DigitClassificationModel.run"
LOSS, TRAIN = "DigitClassificationModel.get_loss", "DigitClassificationModel.train"


@question.check(
    points=1,
    needs=[RUN, INIT],
    hints=(
        "What shape does each layer turn (batch, 784) into?",
        "Ten scores for each image come out of the last layer, with nothing after it.",
    ),
)
def logits(student, data, rng):
    """run returns logits of shape (batch, 10) that depend on the images"""
    model = student.DigitClassificationModel()
    randomize(model, rng)
    digit_logits(model, data.training.arrays["train_images"], rng)


@question.check(
    points=1,
    needs=[LOSS, RUN, INIT],
    after=[logits],
    hints=LOSS_HINTS,
)
def loss(student, data, rng):
    """get_loss is a number that depends on images and labels"""
    model = student.DigitClassificationModel()
    randomize(model, rng)
    images, labels = some_digits(data, rng, 64)
    return classifier_loss(model.get_loss, model.run, (images[:32], images[32:]), labels[:32], classes=10)


@question.check(
    points=1,
    needs=[TRAIN, INIT, RUN, LOSS],
    after=[logits],
    hints=STEP_HINTS,
)
def training(student, data, rng):
    """train changes what the model predicts"""
    return changed(remote.once(student, _train, data))


@question.check(
    points=3,
    needs=[TRAIN, INIT, RUN, LOSS],
    after=[logits, training],
    hints=(
        "How does validation accuracy move from epoch to epoch: still up, flat, or down?",
        "One hidden layer of some hundred units and a few epochs of Adam reach the goal; a smaller "
        "step at the end helps.",
    ),
)
def test_accuracy(student, data, rng):
    """{threshold:.0%} of the digits it has never seen are right"""
    trained: TrainedModel = remote.once(student, _train, data)
    images, labels = as_floats(data.private["test_images"]), data.private["test_labels"]
    got = trained.outputs(trained.model.run.no_grad(images), (len(labels), 10), "run")
    reached = accuracy(got, labels, data.threshold, "unseen digits", trained, REFERENCE_SCORES)
    remark = remarks(reached, steady(trained))
    not_memorised(trained, images[:COPIED], labels[:COPIED], FALLS, rng)
    return remark


def not_memorised(trained: TrainedModel, images: np.ndarray, labels: np.ndarray, falls, rng) -> None:
    """Passes if the model knows copies of these digits, too, q3's or q5's."""

    def predict(images: np.ndarray) -> np.ndarray:
        logits = trained.outputs(trained.model.run.no_grad(images), (len(images), 10), "run")
        return logits.argmax(axis=1)

    digits_known(predict, images, labels, falls, rng)


def _train(student: RemoteModule, data: QuestionData) -> TrainedModel:
    return fit(digit_task(student.DigitClassificationModel, data), data.training)


def digit_task(make: Callable[[], RemoteObject], data: QuestionData, shown: int = 100) -> TrainingSetup:
    """What a model that `make` makes is asked, q3's or q5's."""
    arrays = data.training.arrays
    images, labels = as_floats(arrays["train_images"][:8]), one_hot(arrays["train_labels"][:8], 10)
    asked = as_floats(arrays["validation_images"][:shown])
    return TrainingSetup(make, lambda model, x: model.run.no_grad(x), asked, (images, labels))


def digit_logits(model, images: np.ndarray, rng: np.random.Generator) -> None:
    """Passes if `run` gives (batch × 10) for several batch sizes and different rows for different images."""
    for batch in (1, 5, 32):
        chosen = as_floats(images[rng.permutation(len(images))[:batch]])
        with during(f"on a batch of {batch} images"):
            got = expect.tensor(model.run.no_grad(chosen), (batch, 10), "run")
    if (got == got[0]).all():
        raise Failed(f"run gives the same logits for {batch} different images: it does not use its input.")


def some_digits(data: QuestionData, rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """`count` training images (count × 784 float32) with their labels (count,)."""
    arrays = data.training.arrays
    rows = rng.permutation(len(arrays["train_labels"]))[:count]
    return as_floats(arrays["train_images"][rows]), arrays["train_labels"][rows]


def as_floats(images: np.ndarray) -> np.ndarray:
    """Images as the assignment has them: float32 in [0, 1]."""
    return images.astype(np.float32) / np.float32(255) if images.dtype == np.uint8 else images
