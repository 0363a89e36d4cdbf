"""q5: a convolution written by hand, and a small network that uses it."""

import numpy as np

from grading import data as files
from grading import expect
from grading.check import Failed, Question, QuestionData, Remark, during
from grading.questions import q3
from grading.student import Dataset, Student
from grading.trained import Trained, accuracy, changed, classifier_loss, fit, randomize

THRESHOLD = 0.70  # of 500 unseen digits; lets pass who stops at 80% on validation: docs/thresholds.md
SIZES = (  # image height and width, kernel height and width: square or not, as large as the image, single
    (3, 3, 2, 2), (5, 4, 2, 3), (7, 7, 7, 7), (6, 9, 1, 1), (4, 8, 4, 1), (1, 6, 1, 3), (28, 28, 3, 3),
    (12, 10, 5, 4),
)  # fmt: skip
FORBIDDEN = {"conv1d", "conv2d", "conv3d", "convolution", "_convolution", "mkldnn_convolution", "conv_tbc"}
FORBIDDEN |= {f"conv_transpose{n}d" for n in (1, 2, 3)}


def _data(sources, rng) -> QuestionData:
    split = files.small_digits(sources.digits, rng)
    return QuestionData(Dataset("DigitClassificationDataset2", split.public), split.private)


# The slowest public solution that earned full points took 158 s under the original grader.
question = Question(
    "q5", "Convolutional networks", train_seconds=240, data=_data, sample=q3.sample, draw=q3.draw
)

CONVOLVE, FORWARD = "Convolve", "DigitConvolutionalModel.forward"
INIT, RUN = "DigitConvolutionalModel.__init__", "DigitConvolutionalModel.run"
LOSS, TRAIN = "DigitConvolutionalModel.get_loss", "DigitConvolutionalModel.train"


@question.check(points=2, needs=[CONVOLVE])
def convolve(student, data, rng):
    """Convolve agrees with a 2-D convolution, without PyTorch's own"""
    for height, width, kernel_height, kernel_width in SIZES:
        image = rng.normal(size=(height, width)).astype(np.float32)
        kernel = rng.normal(size=(kernel_height, kernel_width)).astype(np.float32)
        on = f"an image of {height}×{width} with a kernel of {kernel_height}×{kernel_width}"
        with during(f"on {on}"):
            got = student.Convolve.traced(image, kernel)
        expect.close(got, convolution(image, kernel), "Convolve", on)
        if called := FORBIDDEN.intersection(got.calls):
            raise Failed(
                f"Convolve calls PyTorch's {sorted(called)[0]}. "
                "Here the convolution is yours to write, with slices, products and sums."
            )


@question.check(points=0.5, needs=[FORWARD, INIT, RUN], after=[convolve])
def logits(student, data, rng):
    """run returns logits of shape (batch, 10) that depend on the images"""
    model = student.DigitConvolutionalModel()
    randomize(model, rng)
    q3.digit_logits(model, data.training.arrays["train_images"], rng)


@question.check(points=0.5, needs=[LOSS, FORWARD, INIT], after=[logits])
def loss(student, data, rng):
    """get_loss is a number that depends on images and labels"""
    model = student.DigitConvolutionalModel()
    randomize(model, rng)
    images, labels = q3.some_digits(data, rng, 32)
    return classifier_loss(model.get_loss, model.run, (images[:16], images[16:]), labels[:16], classes=10)


@question.check(points=1, needs=[TRAIN, INIT, FORWARD, LOSS], after=[logits])
def test_accuracy(student, data, rng):
    """70% of the digits it has never seen are right"""
    trained: Trained = student.once(_train, data)
    unchanged = changed(trained)
    images, labels = q3.as_floats(data.private["test_images"]), data.private["test_labels"]
    got = trained.outputs(trained.model.run.no_grad(images), (len(labels), 10), "run")
    reached = accuracy(got, labels, THRESHOLD, "unseen digits", trained.training)
    return Remark(" ".join(filter(None, (reached.message, unchanged.message))), reached.evidence)


def _train(student: Student, data: QuestionData) -> Trained:
    model = student.DigitConvolutionalModel()
    shown = q3.as_floats(data.training.arrays["validation_images"][:10])
    return fit(student, model, data.training, lambda: model.run.no_grad(shown))


def convolution(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """The "valid" convolution of deep learning (no flip): (H × W), (h × w) → (H-h+1 × W-w+1), float64."""
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(np.float64), kernel.shape)
    return np.einsum("ijkl,kl->ij", windows, kernel.astype(np.float64))
