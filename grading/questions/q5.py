"""q5: a convolution written by hand, and a small network that uses it."""

import contextlib
from collections.abc import Iterator, Sequence

import numpy as np

from grading import data as files
from grading.case import Case
from grading.checks import digits, expect
from grading.checks.parameters import randomize
from grading.checks.pictures import pictured
from grading.checks.question import Failed, Question, QuestionData, ReferenceScores, Waiting, during
from grading.checks.training import (
    CLASSIFIER,
    TrainedModel,
    changed,
    classifier_loss,
    fit,
    remarks,
    until_certain,
)
from grading.feedback import sentences
from grading.feedback.probes import NETWORK, TRAINING
from grading.record import Kind
from grading.student import remote
from grading.student.errors import StudentError
from grading.student.remote import RemoteModule, RemoteObject, value_of
from grading.student.values import Dataset, Value

REFERENCE_SCORES = ReferenceScores(0.85, 0.92, spread=0.036)
# A looped convolution takes up to 14 ms for each digit; honest models lost 0.07 and 0.20 at most.
ASKED = digits.Asking(copied=200, batch=50, falls=(0.20, 0.40))
CUT = ("budget", "time")  # why a training was stopped for want of time
FEW = 10  # epochs; the assignment advises 10 to 40
KERNEL = "convolution_weights"  # of the class that is handed out
LEARNED = ("the kernel it has learned", "the digit convolved with it")
FORBIDDEN = {"conv1d", "conv2d", "conv3d", "convolution", "_convolution", "mkldnn_convolution", "conv_tbc"}
FORBIDDEN |= {f"conv_transpose{n}d" for n in (1, 2, 3)}


def _data(sources, rng) -> QuestionData:
    split = files.small_digits(sources.digits, rng)
    return QuestionData(Dataset("DigitClassificationDataset2", split.public), split.private)


SAYS = sentences.beside(__file__, CLASSIFIER, TRAINING, NETWORK)

# Public solutions that earned full points took 93 s (median) to 158 s under the original grader. A model
# whose training stops at 80% on validation reaches the threshold: docs/thresholds.md.
question = Question(
    "q5",
    SAYS.title,
    train_seconds=240,
    expected_seconds=93,
    threshold=0.70,
    mistakes=SAYS.mistakes,
    hints=SAYS.hints,
    data=_data,
)

CONVOLVE, FORWARD = "Convolve", "DigitConvolutionalModel.forward"
INIT, RUN = "DigitConvolutionalModel.__init__", "DigitConvolutionalModel.run"
LOSS, TRAIN = "DigitConvolutionalModel.get_loss", "DigitConvolutionalModel.train"


@question.check(points=2, needs=[CONVOLVE])
def convolve(student, data, rng):
    """Convolve agrees with a 2-D convolution, without PyTorch's own"""
    _convolves(student, data.cases("convolve"))
    for case in data.cases("gradients"):
        with during(f"and going back through it, on {case.about}"):
            found = student.Convolve.gradients(*case.inputs.values())
        got = expect.tensor(found["1"], case.expected["the kernel's gradient"].shape, "Convolve's gradient")
        if not got.any():
            message = "No gradient gets through Convolve to the kernel, so nothing can be learned of it."
            raise Failed(message, mistakes=["cut off from the kernel"])
        expect.agrees({"the kernel's gradient": found["1"]}, case)


def _convolves(student: RemoteModule, cases: Sequence[Case]) -> None:
    for case in cases:
        with during(f"on {case.about}"):
            got = student.Convolve.traced(*case.inputs.values())
        expect.agrees({"Convolve": got}, case)
        if called := FORBIDDEN.intersection(got.calls):
            raise Failed(
                f"Convolve calls PyTorch's {sorted(called)[0]}. "
                "Here the convolution is yours to write, with slices, products and sums."
            )


def _as_the_network_needs(student: RemoteModule, data: QuestionData) -> bool:
    """Whether Convolve is right for kernels of 3 × 3: what is wrong with others costs its own check alone."""
    cases = [case for case in data.cases("convolve") if case.inputs["kernel"].shape == (3, 3)]
    try:
        _convolves(student, cases)
    except (Failed, StudentError):
        return False
    return True


@question.check(points=0.5, needs=[FORWARD, INIT, RUN, CONVOLVE])
def logits(student, data, rng):
    """run returns logits of shape (batch, 10) that depend on the images"""
    if not remote.once(student, _as_the_network_needs, data):
        raise Waiting(question.checks[0].title)
    with slowness(student, data):
        model = student.DigitConvolutionalModel()
        randomize(model, rng)
        digits.gives_logits(model, data.training.arrays["train_images"], rng)


@question.check(points=0.5, needs=[LOSS, FORWARD, INIT], after=[logits])
def loss(student, data, rng):
    """get_loss is a number that depends on images and labels"""
    with slowness(student, data):
        model = student.DigitConvolutionalModel()
        randomize(model, rng)
        images, labels = digits.some(data, rng, 32)
        return classifier_loss(model.get_loss, model.run, (images[:16], images[16:]), labels[:16], classes=10)


@question.check(points=1, needs=[TRAIN, INIT, FORWARD, LOSS], after=[logits])
def test_accuracy(student, data, rng):
    """{threshold:.0%} of the digits it has never seen are right"""
    with slowness(student, data):
        trained: TrainedModel = remote.once(student, _train, data)
        with pictured(student, lambda student: _convolved(student, trained.model, data)):
            unchanged = changed(trained)
            remark = digits.scored(trained, data, ASKED, REFERENCE_SCORES, rng)
            return remarks(remark, unchanged.message)


def _train(student: RemoteModule, data: QuestionData) -> TrainedModel:
    labels = "validation_labels", "test_labels"
    return fit(digits.setup(student.DigitConvolutionalModel, data, shown=10), until_certain(data, *labels))


@contextlib.contextmanager
def slowness(student: RemoteModule, data: QuestionData) -> Iterator[None]:
    """Says how slow Convolve is where that explains a time-out, or a training that its budget ended early."""
    why = remote.once(student, _slow, data)
    try:
        yield
    except StudentError as error:
        error.details = why if error.kind is Kind.TIME_OUT else ()
        raise
    except Failed as failure:
        trainings = remote.session(student).trainings
        if why and any(training.ended in CUT and training.epochs < FEW for training in trainings):
            failure.details = (*failure.details, *why)
            failure.mistakes = ()  # what else such a training shows is for when it can go on
        raise


def _slow(student: RemoteModule, data: QuestionData) -> tuple[tuple[str, str], ...]:
    """What Convolve takes and what that means, if it leaves time for fewer than FEW epochs; else nothing."""
    images, budget = data.training.arrays["train_images"], remote.session(student).limits.train_seconds
    try:
        took = remote.program(student, "q5", "seconds", digits.as_floats(images[:4]))
    except StudentError:
        return ()  # what is wrong there, the checks find
    times = expect.items(took, 3, "the measurement of Convolve")
    alone, with_gradient, each = (expect.number(item, "the measurement of Convolve") for item in times)
    epoch = each * len(images)
    if each < with_gradient / 2 or epoch * FEW < budget:
        return ()  # called once for many images, or fast enough
    text = (
        f"Convolve is slow: {alone:.2g} s for one image, {each:.2g} s for each image of a training, "
        f"which needs gradients, too. So an epoch of {len(images)} images takes {epoch:.0f} s, and the "
        f"training may take {budget:g} s. Fewer loops are faster. If tensor operations alone make its "
        "result, convolve_batch in forward can call it once for all images of a batch."
    )
    return (("why", text),)


def _convolved(student: RemoteModule, model: RemoteObject, data: QuestionData) -> Value:
    """The logits of the picture's digits, the learned kernel, and the first digit convolved with it."""
    _, asked = digits.sample(data)
    items = [value_of(model.run.no_grad(*asked))]
    kernel = model.parameters().get(KERNEL)
    if kernel is not None and kernel.ndim == 2:
        image = asked[0][0].reshape(28, 28)
        items += [Value("tensor", kernel), value_of(student.Convolve(image, kernel))]
    return Value("tuple", items=tuple(items))


@question.picture(digits.sample)
def _draw(figure, data: QuestionData, said) -> None:
    """Validation digits that your model got wrong, those it was surest of first, then those it got right by
    the least. After training also the kernel that it has learned, and a digit that is convolved with it."""
    logits, *learned = said.items or (said,)
    if len(learned) != 2:
        return digits.draw(figure, data, logits)
    below, above = figure.subfigures(2, 1, height_ratios=(3, 1))
    digits.draw(below, data, logits)
    kernel, convolved = (expect.numbers(value, what) for value, what in zip(learned, LEARNED, strict=True))
    image = digits.sample(data)[1][0][0].reshape(28, 28)
    for axes, title, shown in zip(
        above.subplots(1, 3), ("a digit", *LEARNED), (image, kernel, convolved), strict=True
    ):
        axes.imshow(np.atleast_2d(shown), cmap="gray_r" if shown is image else "PuOr_r")
        axes.set_title(title, fontsize=9)
        axes.set_axis_off()
    return None
