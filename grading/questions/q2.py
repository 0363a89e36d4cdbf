"""q2: a network that fits sin(x) on [-2π, 2π]."""

import numpy as np

from grading import data as files
from grading import expect
from grading.check import Failed, Question, QuestionData, Remark, during
from grading.student import Dataset, Student
from grading.trained import Trained, changed, fit, history

THRESHOLD = 0.02  # mean squared error, as in the original; see docs/thresholds.md
CURVE = np.linspace(-2 * np.pi, 2 * np.pi, 200, dtype=np.float32)[:, None]


def _data(sources, rng) -> QuestionData:
    points = files.sine_points(rng)
    return QuestionData(Dataset("RegressionDataset", points.public), points.private)


def _draw(figure, data: QuestionData, predicted) -> None:
    """sin(x), the training points, and the curve that the model predicts."""
    axes = figure.add_subplot(xlabel="x", ylabel="y", ylim=(-1.6, 1.6))
    axes.plot(CURVE, np.sin(CURVE), color="0.6", label="sin(x)")
    axes.plot(
        data.training.arrays["x"],
        data.training.arrays["y"],
        ".",
        color="tab:blue",
        ms=4,
        label="training points",
    )
    axes.plot(
        CURVE, expect.tensor(predicted, CURVE.shape, "forward"), color="tab:orange", lw=2, label="model"
    )
    axes.legend(loc="upper right")


# The slowest public solution that earned full points took 228 s under the original grader.
question = Question(
    "q2",
    "Non-linear regression",
    train_seconds=300,
    data=_data,
    sample=lambda data: ("forward", (CURVE,)),
    draw=_draw,
)

INIT, FORWARD = "RegressionModel.__init__", "RegressionModel.forward"
LOSS, TRAIN = "RegressionModel.get_loss", "RegressionModel.train"


@question.check(points=1, needs=[FORWARD, INIT])
def shape(student, data, rng):
    """forward returns one number for each input, for any batch size"""
    model = student.RegressionModel()
    for batch in (1, 5, 64):
        x = rng.uniform(-6, 6, size=(batch, 1)).astype(np.float32)
        with during(f"on a batch of {batch}"):
            expect.tensor(model(x), (batch, 1), "forward")


@question.check(points=1, needs=[LOSS, FORWARD, INIT], after=[shape])
def loss(student, data, rng):
    """get_loss is the mean squared error between forward(x) and y"""
    model = student.RegressionModel()
    for batch in (1, 7, 64):
        x = rng.uniform(-6, 6, size=(batch, 1)).astype(np.float32)
        y = rng.normal(size=(batch, 1)).astype(np.float32)
        error = expect.tensor(model(x), (batch, 1), "forward") - y
        expected = (error**2).mean()
        got = expect.loss(model.get_loss(x, y))
        if not np.isclose(got, expected, rtol=expect.RELATIVE, atol=expect.ABSOLUTE):
            details = [("expected", f"{expected:.5f}"), ("got", f"{got:.5f}{_named(got, error, y)}")]
            raise Failed(f"get_loss is wrong on a batch of {batch}.", details=details)


@question.check(points=1, needs=[TRAIN, INIT, FORWARD, LOSS], after=[shape])
def training(student, data, rng):
    """train changes what the model predicts"""
    return changed(student.once(_train, data))


@question.check(points=3, needs=[TRAIN, INIT, FORWARD, LOSS], after=[shape, training])
def test_loss(student, data, rng):
    """the mean squared error is at most 0.02 between the training points"""
    trained: Trained = student.once(_train, data)
    x, y = data.private["test_x"].astype(np.float32), data.private["test_y"]
    got = ((trained.outputs(trained.model(x), y.shape, "forward") - y) ** 2).mean()
    evidence = {"loss": got, "threshold": THRESHOLD, "epochs": trained.training.epochs}
    if got <= THRESHOLD:
        return Remark(f"loss {got:.4f} on {len(x)} new points", evidence)
    details = [
        ("asked for", f"at most {THRESHOLD}"),
        ("got", f"{got:.4f}"),
        ("training", history(trained.training)),
    ]
    raise Failed(f"The loss is {got:.4f} on {len(x)} new points.", details, evidence)


def _train(student: Student, data: QuestionData) -> Trained:
    model = student.RegressionModel()
    return fit(student, model, data.training, lambda: model(CURVE))


def _named(got: float, error: np.ndarray, y: np.ndarray) -> str:
    """What a wrong loss is, where its value says so."""
    names = {
        "the sum of the squared errors": (error**2).sum(),
        "the mean absolute error": np.abs(error).mean(),
        "the root of the mean squared error": np.sqrt((error**2).mean()),
        "half of the mean squared error": (error**2).mean() / 2,
        "the mean over all pairs: (batch, 1) and (batch,) were broadcast": ((error + y - y.T) ** 2).mean(),
    }
    close = [name for name, value in names.items() if np.isclose(got, value, rtol=expect.RELATIVE)]
    return f", which is {close[0]}" if len(close) == 1 else ""
