"""q1: a perceptron for points in d dimensions."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from grading import data as files
from grading.checks import expect
from grading.checks.question import Failed, Question, QuestionData, Remark, during
from grading.checks.training import TrainedModel, TrainingSetup, fit, history
from grading.feedback import sentences
from grading.feedback.mistakes import Names
from grading.student import remote
from grading.student.remote import RemoteModule, RemoteObject
from grading.student.values import Dataset, Training, Value
from grading.worker.stop import SETTLED

FAR_BEYOND = 10  # times as many mistakes as the perceptron rule can make: what makes them is another rule


def _data(sources, rng) -> QuestionData:
    points = files.separable_points(rng)
    bound = files.most_mistakes(**points.public, **points.private, start=np.sqrt(3))
    dataset = Dataset("PerceptronDataset", points.public, most_changes=round(FAR_BEYOND * bound))
    return QuestionData(dataset)


SAYS = sentences.beside(__file__)

# Public solutions that earned full points took 2.6 s (median) to 6.4 s under the original grader: three times
# as long is plenty.
question = Question(
    "q1",
    SAYS.title,
    train_seconds=20,
    expected_seconds=3,
    mistakes=SAYS.mistakes,
    hints=SAYS.hints,
    data=_data,
)

DIMENSIONS = range(1, 10)
ONE_POINT_CHANGES = 1000  # the rule needs three at the most
CUT = ("budget", "time")  # why a training was stopped for want of time
ONE_POINT_SECONDS = 1  # a train() without an end is scored as it stands, for one point too
INIT, WEIGHTS = "PerceptronModel.__init__", "PerceptronModel.get_weights"
RUN, PREDICT, TRAIN = "PerceptronModel.run", "PerceptronModel.get_prediction", "PerceptronModel.train"


@question.check(points=1, needs=[WEIGHTS, INIT])
def weights(student, data, rng):
    """get_weights returns a Parameter of shape (1, dimensions)"""
    for d in DIMENSIONS:
        value = remote.value_of(student.PerceptronModel(d).get_weights())
        if value.type != "parameter":
            raise Failed(
                f"get_weights returned {value.describe()} for {d} dimensions, expected a torch.nn.Parameter."
            )
        expect.tensor(value, (1, d), "get_weights")


@question.check(points=1, needs=[RUN, INIT], after=[weights])
def scores(student, data, rng):
    """run gives the score of a point, the dot product with the weights"""
    for d in DIMENSIONS:
        model = student.PerceptronModel(d)
        w, x = _vectors(rng, 2, d)
        _set_weights(model, w)
        with during(f"on a point of {d} dimensions"):
            returned = model.run(x)
        got = _score(returned, w * x)
        if not np.isclose(got, (w @ x.T).item(), rtol=expect.RELATIVE, atol=expect.ABSOLUTE):
            raise Failed(
                f"run is wrong on a point of {d} dimensions.",
                details=_shown(w, x) + [("expected", f"{(w @ x.T).item():.4f}"), ("got", f"{got:.4f}")],
                mistakes=_scored_as(student, rng),
            )


@question.check(points=1, needs=[PREDICT, RUN, INIT], after=[weights])
def predictions(student, data, rng):
    """get_prediction is 1 for scores of 0 and above, -1 below"""
    for d in DIMENSIONS:
        model = student.PerceptronModel(d)
        w, x = _vectors(rng, 2, d)
        for point in (x, -x, np.zeros_like(x)):  # a point of zeros has score 0: on the boundary
            _set_weights(model, w)
            score = (w @ point.T).item()
            got = expect.number(model.get_prediction(point), "get_prediction")
            expected = 1 if score >= 0 else -1
            if got != expected:
                raise Failed(
                    f"get_prediction gave {got:g} for a score of {score:.4g}, expected {expected}.",
                    details=_shown(w, point),
                    mistakes=_predicted_as(got, score),
                )


@question.check(points=1, needs=[TRAIN, INIT, RUN, PREDICT], after=[weights])
def update(student, data, rng):
    """train adds label · x to the weights for a wrong point only"""
    updates: list[Update] = []
    for predicted, label in SIDES:
        updates.append(_one_update(student, rng, predicted, label))
        if updates[-1].training.ended in CUT and not updates[-1].right:
            break  # what never comes back needs as long for each
    for each in updates:
        if not each.right:
            raise Failed(
                f"The weights are wrong after training on {each.case}.",
                details=each.details(),
                mistakes=_recognised(updates),
            )


@question.check(points=2, needs=[TRAIN, INIT, RUN, PREDICT], after=[weights])
def convergence(student, data, rng):
    """train ends with every point of the data set on its side"""
    _goes_on_until_right(student, rng)
    trained: TrainedModel = remote.once(student, _train, data)
    x, y = data.training.arrays["x"], data.training.arrays["y"]
    w = expect.tensor(trained.model.get_weights(), (1, x.shape[1]), "get_weights")
    wrong = int((np.where(x @ w.T >= 0, 1, -1) != y).sum())
    evidence = {"correct": len(x) - wrong, "of": len(x), "epochs": trained.training.epochs}
    if not wrong:
        return Remark(f"{len(x)} of {len(x)} points, {history(trained.training)}{_asked(trained)}", evidence)
    unchanged = np.array_equal(trained.before, trained.after)
    raise Failed(
        f"{wrong} of {len(x)} points are on the wrong side after train.",
        details=[("seen", "train left the weights as they were")] * unchanged
        + [("training", history(trained.training))],
        evidence=evidence,
        mistakes=_one_pass(trained.training),
    )


def _predicted_as(got: float, score: float) -> Names:
    """What a wrong prediction for a score is, where it says so itself."""
    if score == 0 and got == -1:
        return ["boundary counted as -1"]
    if score == 0 and got == 0:
        return ["sign of 0"]
    if np.isclose(got, score, rtol=1e-4):
        return ["score for the prediction"]
    return ["0 for the class -1"] if got == 0 else []


# What else a score may have been made of, for weights w and a point x (d,).
SCORES: dict[str, Callable[[np.ndarray, np.ndarray], float]] = {
    "score divided by a length": lambda w, x: w @ x / np.linalg.norm(w),
    "cosine for the score": lambda w, x: w @ x / np.linalg.norm(w) / np.linalg.norm(x),
    "mean of the products": lambda w, x: w @ x / len(x),
    "sum of weights and point": lambda w, x: (w + x).sum(),
    "distance for the score": lambda w, x: float(np.linalg.norm(w - x)),
    "score without its sign": lambda w, x: abs(w @ x),
    "prediction for the score": lambda w, x: 1.0 if w @ x >= 0 else -1.0,
    "sigmoid of the score": lambda w, x: float(1 / (1 + np.exp(-(w @ x)))),
    "tanh of the score": lambda w, x: float(np.tanh(w @ x)),
}


def _scored_as(student: RemoteModule, rng: np.random.Generator) -> Names:
    """What `run` computes in place of the dot product, where points of several sizes agree on it."""
    asked = []
    for d in (2, 3, 5, 8):
        model = student.PerceptronModel(d)
        w, x = _vectors(rng, 2, d)
        _set_weights(model, w)
        got, nothing = (expect.read({"": model.run(point)})[""] for point in (x, np.zeros_like(x)))
        if got is None or nothing is None or got.size != 1 or nothing.size != 1:
            return ()
        asked.append((w[0].astype(float), x[0].astype(float), got.item(), nothing.item()))
    close = functools.partial(np.isclose, rtol=1e-4, atol=1e-5)
    names = [name for name, score in SCORES.items() if all(close(score(w, x), got) for w, x, got, _ in asked)]
    if not names and all(nothing and close(w @ x + nothing, got) for w, x, got, nothing in asked):
        return ["bias in the score"]
    return names


def _train(student: RemoteModule, data: QuestionData) -> TrainedModel:
    arrays = data.training.arrays
    batch = arrays["x"][:1].astype(np.float32), arrays["y"][:1].astype(np.float32)
    dimensions = arrays["x"].shape[1]
    setup = TrainingSetup(
        lambda: student.PerceptronModel(dimensions), lambda model, x: model.get_weights(), batch[0], batch
    )
    return fit(setup, data.training)


def _asked(trained: TrainedModel) -> str:
    """What to think about, where the loop went on although there was nothing left to learn."""
    if trained.training.ended != "settled":
        return ""
    since = trained.training.epochs - SETTLED
    return f". Every point has been right since epoch {since:.0f}: what ends your loop?"


def _one_pass(training: Training) -> Names:
    return ["one pass only"] if 0.9 < training.epochs <= 1.1 and not training.ended else []


def _score(returned: Value, products: np.ndarray) -> float:
    try:
        return expect.number(returned, "run")
    except Failed as failure:
        got = remote.value_of(returned).numbers()
        if got is not None and got.size == products.size and np.allclose(got.ravel(), products[0], rtol=1e-4):
            failure.mistakes = ("products not summed",)
        raise


@dataclass(frozen=True)
class Update:
    """What a training on a single point did to the weights (1 × d)."""

    case: str
    w: np.ndarray
    x: np.ndarray
    label: int
    wrong: bool  # whether the point was on the wrong side
    got: np.ndarray
    training: Training

    @property
    def expected(self) -> np.ndarray:
        return self.w + self.label * self.x if self.wrong else self.w

    @property
    def right(self) -> bool:
        return np.allclose(self.got, self.expected, rtol=expect.RELATIVE, atol=expect.ABSOLUTE)

    @property
    def moved(self) -> float:
        """How many times x has been added: -1 for once subtracted."""
        return ((self.got - self.w) @ self.x.T / (self.x @ self.x.T)).item()

    def details(self) -> list[tuple[str, str]]:
        rule = "w + label · x" if self.wrong else "no change"
        stopped = [("training", history(self.training))] if self.training.ended else []
        lines = [(f"expected ({rule})", _row(self.expected)), ("got", _row(self.got))]
        along = np.allclose(self.got - self.w, self.moved * self.x, rtol=1e-2, atol=1e-3)
        lines += [("that is", f"w {'+-'[self.moved < 0]} {abs(self.moved):,.2f} · x")] if along else []
        return [*_shown(self.w, self.x), *lines, *stopped]


# Side and label of a point; a score of 0 counts as +1.
SIDES = ((1, 1), (1, -1), (-1, 1), (-1, -1), (0, 1))
# In which direction x moves the weights in these cases; right is (0, -1, 1, 0, 0).
DIRECTIONS = {
    "right points change the weights, too": (1, -1, 1, -1, 1),
    "update has the wrong sign": (0, 1, -1, 0, 0),
    "label left out of the update": (0, 1, 1, 0, 0),
    "right and wrong exchanged": (1, 0, 0, -1, 1),
    "learning rate in the update": (0, -1, 1, 0, 0),
    "boundary counted as wrong": (0, -1, 1, 0, 1),
}


def _recognised(updates: Sequence[Update]) -> Names:
    moved = [each.moved for each in updates]
    along = all(
        np.allclose(u.got - u.w, m * u.x, rtol=1e-2, atol=1e-3) for u, m in zip(updates, moved, strict=True)
    )
    directions = tuple(int(np.sign(round(amount, 3))) for amount in moved)
    return [name for name, known in DIRECTIONS.items() if along and known == directions]


def _one_update(student: RemoteModule, rng: np.random.Generator, predicted: int, label: int) -> Update:
    """Train on a single point of this label that the model puts on side `predicted`, or between for 0.

    |w·x| is at most half of |x|², so one update is enough to put the point right and training ends there.
    """
    d = int(rng.integers(2, 6))
    (x,) = _vectors(rng, 1, d)
    w = x * np.float32(predicted * rng.uniform(0.1, 0.5)) + 0  # no -0
    model = student.PerceptronModel(d)
    _set_weights(model, w)
    score = f"predicted {predicted:+d}" if predicted else "with a score of exactly 0, which is predicted +1,"
    case = f"a point {score} whose label is {label:+d}"
    with during(f"on {case}"):
        point = Dataset(
            "PerceptronDataset",
            {"x": x, "y": np.array([[label]], np.float32)},
            most_changes=ONE_POINT_CHANGES,
        )
        if not predicted:  # what get_prediction makes of the boundary is another check's
            predicted = int(expect.number(model.get_prediction(x), "get_prediction"))
        training = model.train(point, seconds=ONE_POINT_SECONDS)
        got = expect.tensor(model.get_weights(), (1, d), "get_weights")
    return Update(case, w, x, label, predicted != label, got, training)


def _goes_on_until_right(student: RemoteModule, rng: np.random.Generator) -> None:
    """A single point that takes three updates: one pass over the data is not enough."""
    (x,) = _vectors(rng, 1, 3)
    model = student.PerceptronModel(3)
    _set_weights(model, -2.5 * x)
    point = Dataset(
        "PerceptronDataset", {"x": x, "y": np.ones((1, 1), np.float32)}, most_changes=ONE_POINT_CHANGES
    )
    training = model.train(point, seconds=ONE_POINT_SECONDS)
    w = expect.tensor(model.get_weights(), (1, 3), "get_weights")
    if (w @ x.T).item() < 0:
        details = [*_shown(w, x), ("training", history(training))]
        message = "train ended while its only point, of label +1, was on the wrong side."
        raise Failed(message, details, mistakes=_one_pass(training))


def _set_weights(model: RemoteObject, w: np.ndarray) -> None:
    """Overwrite the parameter that get_weights returns, whatever the student calls it."""
    current = expect.tensor(model.get_weights(), w.shape, "get_weights")
    for name, array in model.parameters().items():
        if array.shape == w.shape and np.array_equal(array, current):
            return remote.assign(model, {name: w})
    raise Failed("get_weights returns a Parameter that is not an attribute of the model (such as self.w).")


def _vectors(rng: np.random.Generator, count: int, d: int) -> list[np.ndarray]:
    return [rng.normal(size=(1, d)).astype(np.float32) for _ in range(count)]


def _shown(w: np.ndarray, x: np.ndarray) -> list[tuple[str, str]]:
    return [("weights", _row(w)), ("point", _row(x))]


def _row(vector: np.ndarray) -> str:
    return "[" + ", ".join(f"{value:.3f}" for value in vector.ravel()) + "]"


@question.picture(sample=lambda data: ("get_weights", ()))
def _draw(figure, data: QuestionData, weights) -> None:
    """The points of both classes and the line where the score is 0."""
    x, y = data.training.arrays["x"], data.training.arrays["y"][:, 0]
    a, b, c = expect.tensor(weights, (1, 3), "get_weights")[0]
    axes = figure.add_subplot(xlabel="x₁", ylabel="x₂", xlim=(-3.5, 3.5), ylim=(-3.5, 3.5), aspect="equal")
    for label, marker, colour in ((1, "+", "tab:blue"), (-1, "o", "tab:orange")):
        chosen = x[y == label]
        axes.scatter(
            chosen[:, 0], chosen[:, 1], marker=marker, s=18, c=colour, alpha=0.7, label=f"{label:+d}"
        )
    if a or b:
        direction = np.array([-b, a]) / np.hypot(a, b)
        foot = -c * np.array([a, b]) / (a * a + b * b)
        ends = foot + np.outer([-10, 10], direction)
        axes.plot(ends[:, 0], ends[:, 1], "k-", label="score = 0")
    axes.legend(loc="upper left", bbox_to_anchor=(1.02, 1))
