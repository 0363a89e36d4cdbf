"""What stops a training from inside: its data set, or a thread where nothing is asked for any more."""

import time

import numpy as np
import pytest
import torch
from conftest import submission
from torch.utils.data import DataLoader

from grading import data as files
from grading.checks.question import QuestionData
from grading.checks.training import until_certain
from grading.questions import ALL
from grading.record import Kind, Status
from grading.render.terminal import progress_words
from grading.runner.run import Grading
from grading.runner.settings import Settings
from grading.student.values import Dataset, Progress
from grading.worker import stop, training
from grading.worker.stop import Watchdog


def ended(train, data="PerceptronDataset", arrays=None, **terms) -> dict:
    """The report on a training by the function `train(model, dataset)`."""
    points = files.separable_points(np.random.default_rng(0))
    model = Trains(train)
    terms = {"budget_seconds": 60.0} | terms
    return training.train(model, data, arrays or points.public, training.Terms(lambda *_: None, **terms))


class Trains(torch.nn.Module):
    """A perceptron that trains by a function."""

    def __init__(self, train):
        super().__init__()
        self.w = torch.nn.Parameter(torch.ones(1, 3))
        self.function = train

    def train(self, dataset):
        self.function(self, dataset)


def rule(model, dataset, sign=1.0, passes=None):
    """The perceptron rule, or with another sign; for so many passes, or until a pass has no mistake."""
    mistakes = 1
    while mistakes if passes is None else passes:
        mistakes, passes = 0, passes and passes - 1
        for batch in DataLoader(dataset, batch_size=1):
            x, y = batch["x"], batch["label"]
            if (1 if (x @ model.w.T).item() >= 0 else -1) != y.item():
                model.w.data += sign * y * x
                mistakes += 1


def computes_for_ever(model, dataset):
    number = 0
    while True:
        number += 1


def swallows_everything(model, dataset):
    while True:
        try:
            computes_for_ever(model, dataset)
        except:  # noqa: E722
            time.sleep(0.01)
            if swallows_everything.often:
                raise
            swallows_everything.often = True


@pytest.mark.parametrize("terms", [{"budget_seconds": 0.3}, {"wall_seconds": 0.3}])
def test_who_asks_for_nothing_is_stopped_by_cpu_time_and_by_wall_time(terms):
    assert ended(computes_for_ever, **terms)["ended"] == ("time" if "wall_seconds" in terms else "budget")


def test_a_file_ends_a_training(tmp_path):
    (tmp_path / "end").touch()
    assert ended(computes_for_ever, stop=tmp_path / "end")["ended"] == "asked"
    assert ended(rule, stop=tmp_path / "no such")["ended"] == ""


def test_who_swallows_it_gets_it_again():
    swallows_everything.often = False
    assert ended(swallows_everything, budget_seconds=0.2)["ended"] == "budget"


def test_what_is_raised_by_a_student_stays_what_it_is():
    def broken(model, dataset):
        raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        ended(broken)


def test_nothing_is_raised_after_the_call():
    """However close the end of the call and the end of the time are to each other."""
    for seconds in np.linspace(0.23, 0.27, 8):
        started = time.monotonic()
        watchdog = Watchdog(lambda: True)
        watchdog.call(lambda seconds=seconds: spin(seconds))
        spin(0.02)
        assert time.monotonic() - started < 60
    spin(2 * stop.EVERY)


def spin(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def test_a_message_is_never_torn_apart():
    watchdog, whole = Watchdog(lambda: True), []

    def call():
        while True:
            watchdog.whole(message)

    def message():
        whole.append("begun")
        spin(0.3)
        whole[-1] = "done"

    watchdog.call(call)
    assert whole and set(whole) == {"done"}


# --- A perceptron that leads nowhere --------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(20))
def test_the_perceptron_rule_keeps_its_bound(seed):
    """From zero, and from other weights: with the least margin that a start allows, mistakes come close."""
    rng = np.random.default_rng(seed)
    points = files.separable_points(rng)
    x, y, separator = points.public["x"], points.public["y"], points.private["separator"]
    assert np.linalg.norm(separator) == pytest.approx(1)
    for start in (np.zeros(3), 5 * rng.normal(size=3)):
        w, mistakes, clean = start.copy(), 0, False
        while not clean:
            clean = True
            for point, label in zip(x, y[:, 0], strict=True):
                if label * (w @ point) <= 0:
                    w, mistakes, clean = w + label * point, mistakes + 1, False
        assert mistakes <= files.most_mistakes(x, y, separator, float(np.linalg.norm(start)))


def test_the_bound_of_our_points():
    """Some thousand mistakes are possible, where a wrong rule makes 200 in a pass."""
    bounds = []
    for seed in range(4):
        points = files.separable_points(np.random.default_rng(seed))
        bounds.append(files.most_mistakes(**points.public, **points.private))
    assert min(bounds) > 500 and max(bounds) < 3000


def test_a_wrong_rule_ends_after_far_too_many_changes():
    report = ended(lambda model, dataset: rule(model, dataset, sign=-1.0), most_changes=3000)
    assert report["ended"] == "mistakes" and report["epochs"] < 20


def test_a_loop_without_an_end_is_ended_when_nothing_has_changed_for_long():
    report = ended(lambda model, dataset: rule(model, dataset, passes=1000), most_changes=20_000)
    assert report["ended"] == "settled" and report["epochs"] < 60


@pytest.mark.parametrize("terms", [{}, {"most_changes": 20_000}])
def test_the_rule_itself_comes_to_its_own_end(terms):
    assert ended(rule, **terms)["ended"] == ""


def test_without_early_end_a_wrong_rule_goes_on():
    report = ended(
        lambda model, dataset: rule(model, dataset, sign=-1.0, passes=10), most_changes=100, early_end=False
    )
    assert report["ended"] == "" and report["epochs"] == 10


# --- Enough ---------------------------------------------------------------------------------------------


def validated(*accuracies: float, enough: float = 0.9, early_end: bool = True) -> tuple[str, int]:
    """Why a training with these validations, one an epoch, was ended, and after how many of them."""

    def train(model, dataset):
        for accuracy in accuracies:
            list(DataLoader(dataset, batch_size=500))
            dataset.on_validation(accuracy)

    report = ended(train, enough=enough, early_end=early_end)
    return report["ended"], len(report["validations"])


FLAT = [0.95, 0.951, 0.9495, 0.9505] * 10


def test_a_training_that_is_flat_where_full_points_are_certain_is_ended():
    why, count = validated(0.5, 0.8, *FLAT)
    assert why == "enough" and count < 16


@pytest.mark.parametrize(
    "accuracies",
    [
        FLAT[:8],
        [0.9 + 0.003 * epoch for epoch in range(30)],  # still getting better
        [0.95, *[0.89] * 30],  # flat, but no longer where it was
        [0.88, *[0.885] * 30],  # flat below
    ],
)
def test_no_other_training_is(accuracies):
    assert validated(*accuracies) == ("", len(accuracies))


def test_without_early_end_it_goes_on():
    assert validated(*FLAT, early_end=False) == ("", len(FLAT))


def test_certain_is_three_standard_errors_of_both_sets_above_the_threshold():
    dataset = Dataset("D", {"validation_labels": np.zeros(5000)})
    data = QuestionData(dataset, {"test_labels": np.zeros(5000)}, threshold=0.97)
    enough = until_certain(data, "validation_labels", "test_labels").enough
    assert enough == pytest.approx(0.97 + 3 * (0.97 * 0.03 * 2 / 5000) ** 0.5)


# --- Ctrl-C -----------------------------------------------------------------------------------------------

WAITS = """
def waits(self, dataset):
    optimizer = optim.Adam(torch.nn.Module.parameters(self), 0.01)
    while True:
        for batch in DataLoader(dataset, batch_size=20):
            optimizer.zero_grad()
            self.get_loss(batch['x'], batch['label']).backward()
            optimizer.step()

RegressionModel.train = waits
"""


def test_the_first_ctrl_c_ends_the_training_and_scores_it(workers, sources, reference):
    """The second one ends the run; here a viewer presses it as soon as it sees the training."""
    source = submission(f"{reference}\nimport torch\nfrom torch import optim\n{WAITS}")
    question = next(question for question in ALL if question.id == "q2")

    def graded(presses: int):
        grading = Grading([question], source, sources, Settings(jobs=1))
        left = [KeyboardInterrupt] * presses

        def press(event):
            if event.progress and event.progress.epochs > 2 and left:
                for _ in left[1:]:
                    grading.end()  # what the last one, which is raised, comes to
                raise left.pop()

        return grading, grading.run(workers, press).questions[0]

    grading, result = graded(1)
    assert not grading.interrupted
    trained = next(check for check in result.checks if check.name == "training")
    assert trained.status is Status.PASSED
    grading, result = graded(2)
    assert grading.interrupted
    assert Kind.INTERRUPTED in [check.kind for check in result.checks]


def test_a_flat_training_is_told_on_the_live_line():
    assert "Ctrl-C ends this training" not in progress_words(Progress(12, 3.0, validation=0.9, flat=9))
    told = progress_words(Progress(24, 3.0, validation=0.9, flat=14))
    assert "flat for 14 epochs; Ctrl-C ends this training and scores it" in told
