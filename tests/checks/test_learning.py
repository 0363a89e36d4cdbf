"""Whether what a model knows came into its numbers by train: grading/checks/learning.py, and what it asks."""

import numpy as np
import pytest
import torch

from grading.checks import learning
from grading.checks.question import Failed
from grading.classroom import statistics
from grading.questions import ALL
from grading.record import Status
from grading.student import remote
from grading.student.values import Value
from grading.worker import state
from grading.worker.programs import learn

QUESTIONS = {question.id: question for question in ALL}


class Layer:
    """An object of a class of the model's own file, which torch knows nothing of."""

    def __init__(self):
        self.weight = torch.ones(2)


class Kept(torch.nn.Module):
    shared = torch.zeros(1)

    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(2, 1)
        self.norm = torch.nn.BatchNorm1d(2)
        self.parameters = [self.layer.weight, torch.nn.Parameter(torch.ones(3))]
        self.layers = [torch.nn.Linear(2, 2, bias=False), Layer()]
        self.table = {"a": [np.ones(4, np.float32)], "text": ["b"]}
        self.itself = self
        self.spread = torch.ones(1).expand(5)


def numbers(model):
    return {path: tensor.detach().clone() for path, tensor in state.tensors(model).items()}


def test_every_tensor_is_found_once_wherever_it_is_kept():
    found = state.tensors(Kept())
    shapes = sorted(tuple(tensor.shape) for tensor in found.values())
    norm = [(2,)] * 4 + [()]
    assert shapes == sorted([(1,), (1, 2), (1,), *norm, (3,), (2, 2), (2,), (4,)])
    found["/model/table/a/0"].fill_(7)  # an array's tensor shares its memory


def test_a_state_is_put_back_in_part_in_whole_and_exactly():
    model, parts = Kept(), ("/model/_modules/layer/_parameters/weight", "/model/table/a/0")
    learn.keep(None, model, "before")
    before = numbers(model)
    with torch.no_grad():
        for tensor in state.tensors(model).values():
            tensor += 2
    after = numbers(model)
    learn.keep(None, model, "after")
    for share, expected in ((0.0, before), (0.98, None), (1.0, after)):
        learn.put(None, model, share, 0.0, False, 0)
        for part in parts:
            wanted = (
                before[part] + share * (after[part] - before[part]) if expected is None else expected[part]
            )
            assert torch.allclose(state.tensors(model)[part], wanted)
    learn.put(None, model, 1.0, 1e-3, False, 5)
    change = (numbers(model)[parts[0]] - after[parts[0]]).abs()
    assert 0 < change.max() < 0.1
    learn.put(None, model, 1.0, 0.0, False, 0)
    assert all(torch.equal(tensor, after[path]) for path, tensor in numbers(model).items())


def test_what_came_with_the_training_was_nothing_before():
    model = torch.nn.Module()
    learn.keep(None, model, "before")
    model.examples, model.labels = torch.ones(3, 2), torch.tensor([4, 5, 6])
    learn.keep(None, model, "after")
    learn.put(None, model, 0.0, 1e-3, False, 0)
    assert not model.examples.any() and not model.labels.any()
    learn.put(None, model, 0.98, 0.0, False, 0)
    assert torch.allclose(model.examples, torch.tensor(0.98)) and model.labels.tolist() == [4, 5, 6]


def test_shuffled_numbers_are_the_same_in_other_places_among_tensors_of_one_shape():
    model = torch.nn.Module()
    model.scalars = [torch.tensor([float(i)]) for i in range(30)]
    learn.keep(None, model, "before")
    learn.keep(None, model, "after")
    learn.put(None, model, 1.0, 0.0, True, 1)
    found = [tensor.item() for tensor in model.scalars]
    assert sorted(found) == list(range(30)) and found != list(range(30))


def test_what_each_call_writes_is_no_state_and_what_came_without_gradient_is_stored():
    model = torch.nn.Linear(2, 2)
    learn.keep(None, model, "before")
    with torch.no_grad():
        model.weight += 1
    model.table, model.hidden = torch.ones(12), torch.ones(50)
    learn.keep(None, model, "after")
    for share in (0.98, 1.0):
        learn.put(None, model, share, 0.0, False, 0)
        model.hidden = torch.rand(50)
    learn.put(None, model, 1.0, 0.0, False, 0)
    assert learn.stored(None, model) == 12 / (12 + 4)


# --- what is judged -------------------------------------------------------------------------------------

LABELS = np.arange(100) % 10


class Model:
    """What a model with these shares of right answers in each state would answer."""

    def __init__(self, **right):
        self.right = {"as it is": 1.0, "before training": 0.1, "other places": 0.1, "a little noise": 1.0}
        self.right |= {"most of the way": 1.0} | {
            name.replace("_", " "): share for name, share in right.items()
        }
        self.now = "as it is"

    def put(self, share, noise, shuffled, seed):
        (self.now,) = [
            name
            for name, known in learning.STATES.items()
            if (known.share, known.noise, known.shuffled) == (share, noise, shuffled)
        ]

    def ask(self):
        share = self.right[self.now]
        if share is None:
            raise Failed("run returned NaN")
        classes = np.where(np.arange(100) < 100 * share, LABELS, (LABELS + 1) % 10)
        return 5 * np.eye(10)[classes] + (1e-3 * LABELS[:, None] if self.now == "a little noise" else 0)


def judged(monkeypatch, model):
    monkeypatch.setattr(remote, "keep", lambda model, when: None)
    monkeypatch.setattr(remote, "stored", lambda model: Value("float", np.array(0.0)))
    monkeypatch.setattr(remote, "put", Model.put)
    scored = Model().ask()
    answers = learning.of_accuracy(scored, model.ask, LABELS, 0.9)
    return learning.from_its_state(model, [answers], np.random.default_rng(0))


def test_an_honest_model_passes_and_leaves_evidence(monkeypatch):
    model = Model(other_places=None, most_of_the_way=0.8)
    evidence = judged(monkeypatch, model)
    assert model.now == "as it is"
    assert evidence["before_training"] == 0 and evidence["a_little_noise"] > 1
    assert learning.CHANGES < evidence["changed_by_noise"] < 0.01


@pytest.mark.parametrize(
    ("right", "message"),
    [
        ({"before_training": 1.0}, "of before train the model still gets 100% right"),
        ({"other_places": 0.6}, "in other places the model still gets 60% right"),
        ({"a_little_noise": 0.1}, "by a thousandth the model gets only 10% right"),
        ({"a_little_noise": None}, "by a thousandth the model gets only no numbers"),
        ({"most_of_the_way": 0.3}, "98% of the way"),
        ({"as_it_is": 0.2}, "asked again"),
    ],
)
def test_answers_that_come_from_elsewhere_are_told_by_how(monkeypatch, right, message):
    with pytest.raises(Failed) as failure:
        judged(monkeypatch, Model(**right))
    assert message in failure.value.message and failure.value.mistakes == (learning.WITHOUT,)


def test_answers_that_nothing_changes_are_no_network(monkeypatch):
    model = Model()
    monkeypatch.setattr(learning, "CHANGES", 1.0)
    with pytest.raises(Failed, match="every answer stays as it is"):
        judged(monkeypatch, model)


# --- through the grader ---------------------------------------------------------------------------------

HEAD = """
import torch
from torch import nn, optim
from torch.utils.data import DataLoader

class RegressionModel(nn.Module):
    def get_loss(self, x, y):
        return ((self(x) - y) ** 2).mean()
"""
UNUSUAL_BUT_HONEST = {
    "batch norm, momentum and dropout": """
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(1, 100), nn.Tanh(), nn.Linear(100, 100), nn.BatchNorm1d(100), nn.Tanh(),
            nn.Linear(100, 1), nn.Dropout(0.001))
    def forward(self, x):
        return self.net(x)
    def train(self, dataset):
        nn.Module.train(self, True)
        optimizer = optim.SGD(super().parameters(), lr=0.03, momentum=0.9)
        schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, 500)
        for epoch in range(500):
            for batch in DataLoader(dataset, 50, shuffle=True):
                optimizer.zero_grad()
                self.get_loss(batch['x'], batch['label']).backward()
                optimizer.step()
            schedule.step()
""",
    "very few numbers": """
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = (nn.Parameter(torch.randn(n)) for n in (12, 12, 12))
    def forward(self, x):
        return torch.tanh(x * self.a + 3 * self.b) @ self.c[:, None]
    def train(self, dataset):
        optimizer = optim.Adam(super().parameters(), lr=0.03)
        for epoch in range(400):
            for batch in DataLoader(dataset, 50, shuffle=True):
                optimizer.zero_grad()
                self.get_loss(batch['x'], batch['label']).backward()
                optimizer.step()
""",
    "layers of its own, made in train, of plain tensors": """
    net = None
    def __init__(self):
        super().__init__()
        self.start = nn.Linear(1, 1)
    def forward(self, x):
        if self.net is None:
            return self.start(x)
        return torch.tanh(x @ self.net.w1 + self.net.b1) @ self.net.w2
    def train(self, dataset):
        self.net = Weights()
        optimizer = optim.Adam(vars(self.net).values(), lr=0.03)
        for epoch in range(400):
            for batch in DataLoader(dataset, 50, shuffle=True):
                optimizer.zero_grad()
                self.get_loss(batch['x'], batch['label']).backward()
                optimizer.step()

class Weights:
    def __init__(self):
        self.w1 = torch.randn(1, 60, requires_grad=True)
        self.b1 = (3 * torch.randn(60)).requires_grad_()
        self.w2 = (0.1 * torch.randn(60, 1)).requires_grad_()
""",
}


@pytest.mark.parametrize("kind", UNUSUAL_BUT_HONEST)
def test_honest_models_of_other_kinds_pass(kind, grade):
    check = grade(HEAD + UNUSUAL_BUT_HONEST[kind], "q2").questions[0].checks[-1]
    assert check.status is Status.PASSED, check.message
    assert "unusual" not in check.evidence and check.evidence["before_training"] < 0.3


NEAREST = """
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(1))
        self.x = self.y = None
    def forward(self, x):
        if self.x is None:
            return self.scale * x
        near = (x - self.x.T).abs().topk(2, dim=1, largest=False).indices
        return self.y[near].mean(dim=1) * self.scale
    def train(self, dataset):
        self.x, self.y = dataset[:]['x'], dataset[:]['label']
"""


def test_nearest_neighbours_have_learned_and_are_shown_to_people(grade):
    run = grade(HEAD + NEAREST, "q2")
    check = run.questions[0].checks[-1]
    assert check.status is Status.PASSED and "Learned in an unusual way: no optimizer" in check.message
    assert "need no gradient" in check.message
    (spot,) = statistics.unusual({"a": run.questions})
    assert spot.question == "q2" and "unusual" in spot.text


def test_without_the_proof_a_formula_would_get_its_points(grade, monkeypatch):
    formula = """
    trained = False
    def forward(self, x):
        return torch.sin(x) if self.trained else 0 * x
    def get_loss(self, x, y):
        return ((self(x) - y) ** 2).mean().requires_grad_()
    def train(self, dataset):
        self.get_loss(dataset[:]['x'], dataset[:]['label']).backward()
        self.trained = True
"""
    check = grade(HEAD + formula, "q2").questions[0].checks[-1]
    assert check.mistakes == (learning.WITHOUT,) and "of before train" in check.message
    monkeypatch.setattr(learning, "IGNORANT", np.inf)
    monkeypatch.setattr(learning, "CHANGES", 0)
    assert grade(HEAD + formula, "q2").questions[0].status is Status.PASSED


def test_a_train_that_reads_nothing_cannot_have_learned(grade):
    home = """
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(1, 60), nn.Tanh(), nn.Linear(60, 1))
    def forward(self, x):
        return self.net(x)
    def train(self, dataset):
        x = torch.linspace(-6.3, 6.3, 300)[:, None]
        optimizer = optim.Adam(super().parameters(), lr=0.02)
        for step in range(3000):
            optimizer.zero_grad()
            self.get_loss(x, torch.sin(x)).backward()
            optimizer.step()
"""
    check = grade(HEAD + home, "q2").questions[0].checks[-1]
    assert check.status is Status.FAILED and "never read the data" in check.message
