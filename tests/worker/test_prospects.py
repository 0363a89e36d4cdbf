"""What ends a training early because it has no chance, and what doesn't."""

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader

from grading.checks.question import DataFolder
from grading.questions import ALL
from grading.runner.run import Grading
from grading.runner.settings import Settings
from grading.worker import prospects, training
from helpers.submissions import source_of, submission

EPOCHS = 12


class Line(torch.nn.Module):
    """Learns for EPOCHS, by a rule that each test sets."""

    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(1, 1)
        self.epochs = 0

    def loss(self, batch):
        return (self.layer(batch["x"]) - batch["label"]).square().mean()

    def train(self, dataset):
        optimizer = torch.optim.SGD(self.parameters(), lr=0.01)
        for _ in range(EPOCHS):
            for number, batch in enumerate(DataLoader(dataset, batch_size=2)):
                self.step(batch, optimizer, number)
            self.epochs += 1

    def step(self, batch, optimizer, number):
        optimizer.zero_grad()
        self.loss(batch).backward()
        optimizer.step()


class NeverSteps(Line):
    def step(self, batch, optimizer, number):
        self.loss(batch).backward()


class TurnsToNaN(Line):
    def step(self, batch, optimizer, number):
        super().step(batch, optimizer, number)
        if self.epochs == 2:
            self.layer.weight.data *= torch.nan


class SkipsBadBatches(Line):
    """The loss of every batch in the first two epochs is NaN, and no step is made from it."""

    def step(self, batch, optimizer, number):
        loss = self.loss(batch) * (torch.nan if self.epochs < 2 else 1)
        loss.backward()
        if loss.isfinite():
            optimizer.step()
        optimizer.zero_grad()


class KeepsItsLosses(SkipsBadBatches):
    """As the last one; the losses that it keeps are NaN, its parameters are not."""

    def loss(self, batch):
        self.last = super().loss(batch)
        self.losses = [self.last.detach() * torch.nan]
        return self.last


class OneStepAnEpoch(Line):
    def step(self, batch, optimizer, number):
        self.loss(batch).backward()
        if number == 5:
            optimizer.step()
            optimizer.zero_grad()


class StartsSlowly(Line):
    """A schedule whose first epoch has a learning rate of 0."""

    def step(self, batch, optimizer, number):
        optimizer.param_groups[0]["lr"] = 0.001 * self.epochs
        super().step(batch, optimizer, number)


class LooksFirst(Line):
    """Goes through the data without backward() for some epochs, as one who computes a mean does."""

    def step(self, batch, optimizer, number):
        if self.epochs > 4:
            super().step(batch, optimizer, number)


class KeepsPlainTensors(Line):
    """Its weights are no Parameters, and one layer is never used."""

    def __init__(self):
        super().__init__()
        self.weights = {"all": [torch.zeros(1, 1, requires_grad=True)]}

    def step(self, batch, optimizer, number):
        (weight,) = self.weights["all"]
        (batch["x"] @ weight - batch["label"]).square().mean().backward()
        with torch.no_grad():
            weight -= 0.01 * weight.grad


def trained(model, early_end=True):
    torch.manual_seed(0)
    data = {"x": np.linspace(-1, 1, 12)[:, None], "y": np.linspace(-2, 2, 12)[:, None]}
    terms = training.Terms(lambda event, arrays: None, 60, early_end=early_end)
    return training.train(model, "RegressionDataset", data, terms)


def test_a_training_that_changes_no_parameter_ends_after_two_epochs():
    model = NeverSteps()
    assert trained(model)["ended"] == "unchanged" and model.epochs == prospects.UNCHANGED


def test_a_training_whose_parameters_are_nan_ends():
    model = TurnsToNaN()
    assert trained(model)["ended"] == "not finite" and 2 < model.epochs < EPOCHS


@pytest.mark.parametrize("kind", [NeverSteps, TurnsToNaN])
def test_without_early_end_it_goes_on(kind):
    model = kind()
    assert trained(model, early_end=False)["ended"] == "" and model.epochs == EPOCHS


@pytest.mark.parametrize(
    "kind",
    [Line, SkipsBadBatches, KeepsItsLosses, OneStepAnEpoch, StartsSlowly, LooksFirst, KeepsPlainTensors],
)
def test_a_training_that_may_still_come_to_something_goes_on(kind, monkeypatch):
    monkeypatch.setattr(prospects, "NOT_FINITE", 5)
    model = kind()
    assert trained(model)["ended"] == "" and model.epochs == EPOCHS


def test_a_model_too_large_to_be_copied_is_not_judged(monkeypatch):
    monkeypatch.setattr(prospects, "COPIED", 1)
    model = NeverSteps()
    assert trained(model)["ended"] == "" and model.epochs == EPOCHS


def graded(workers, name, **settings):
    questions = [question for question in ALL if question.id == "q2"]
    run = Grading(questions, submission(source_of(name)), DataFolder(), Settings(**settings)).run(workers)
    return {check.name: dict(check.details) for check in run.questions[0].checks}


@pytest.mark.parametrize(
    ("name", "check", "why"),
    [
        ("wrong_q2_no_step", "training", "no parameter had changed"),
        ("wrong_q2_loss_becomes_nan", "test_loss", "are no numbers any more"),
    ],
)
def test_the_report_says_so_and_how_to_have_it_go_on(workers, name, check, why):
    assert f"{why} (--no-early-end lets it go on)" in graded(workers, name)[check]["training"]
    assert "ended early" not in str(graded(workers, name, early_end=False, budget=0.2))
