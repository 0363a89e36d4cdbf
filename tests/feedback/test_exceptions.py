"""What is behind an exception, told from real ones: each snippet raises as it would in a submission."""

import io

import pytest
import torch

from grading.feedback.exceptions import CLUES, EXCEPTIONS, known
from grading.record import Kind
from grading.student.errors import StudentError

SNIPPETS = {
    "a debugger was left in": ["import pdb; raise __import__('bdb').BdbQuit()", "input('> ')"],
    "no forward": ["torch.nn.Module()(torch.ones(2))"],
    "a batch is a dict": [
        "x, y = {'x': a, 'label': a}; layer(x)",
        "for x, y in [{'x': a, 'label': a}]: a * x",
        "layer({'x': a})",
        "{'x': a}.float()",
    ],
    "a tuple, not a tensor": [
        "layer(torch.nn.LSTM(3, 3)(a))",
        "torch.nn.GRU(3, 3)(a) + a",
        "torch.nn.GRU(3, 3)(a).relu()",
        "a + torch.nn.LSTM(3, 3)(a)",
    ],
    "identity of tensors": ["a in [b, a]", "numpy.ones(3) in [numpy.zeros(3)]"],
    "a condition on many numbers": ["bool(a > 0)", "1 if numpy.ones(3) > 0 else -1"],
    "rows and labels differ in number": ["F.cross_entropy(a, torch.ones(5, dtype=torch.int64))"],
    "labels of another kind": [
        "F.nll_loss(a, torch.ones(2, 3, dtype=torch.int64))",
        "F.cross_entropy(a, torch.ones(2))",
    ],
    "numbers of another type": ["layer(a.double())", "layer(torch.tensor(numpy.ones((2, 3))))"],
    "weights changed while followed": ["layer.weight += 1"],
    "changed in place": ["x = layer(a).exp(); x += 1; x.sum().backward()"],
    "NumPy on the way": ["layer(a).numpy()"],
    "several losses": ["layer(a).backward()"],
    "not a number in a tensor": ["layer(a).sum().item().backward()"],
    "top_k beyond the alphabet": ["a.topk(9)"],
    "symbol or position beyond its table": ["torch.nn.Embedding(3, 2)(torch.tensor([5]))"],
    "sizes of a product": ["layer(torch.ones(2, 4))", "a @ a", "torch.bmm(a[None], a[None])", "a @ a[0, :2]"],
    "sizes of a sum": ["a + torch.ones(2, 4)", "a.masked_fill(torch.ones(4, 4) == 0, 1)"],
    "numbers of a reshape": ["a.view(5)", "a.reshape(4, -1)", "numpy.ones(6).reshape(4, 2)"],
    "view after a transpose": ["torch.ones(2, 3, 4).transpose(1, 2).view(2, 12)"],
    "layers before super": ["Early()"],
    "an attribute that is not there": ["self = layer; self.wieght"],
}


class Early(torch.nn.Module):
    def __init__(self):
        self.layer = torch.nn.Linear(1, 1)
        super().__init__()


def raised(snippet: str) -> StudentError:
    names = {"torch": torch, "numpy": __import__("numpy"), "F": torch.nn.functional, "Early": Early}
    names |= {"a": torch.ones(2, 3), "b": torch.zeros(2, 3), "layer": torch.nn.Linear(3, 3)}
    try:
        exec(snippet, names)  # the snippets of this file
    except Exception as error:
        frame = {"file": "models.py", "line": 1, "function": "run", "text": snippet}
        return StudentError(Kind.EXCEPTION, str(error), type(error).__name__, (frame,))
    raise AssertionError(f"{snippet} raises nothing")


@pytest.mark.parametrize(
    ("name", "snippet"), [(name, each) for name, snippets in SNIPPETS.items() for each in snippets]
)
def test_what_is_behind_an_exception_is_told(name, snippet, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO())  # a worker has no more
    error = raised(snippet)
    assert [mistake.name for mistake in known(error)] == [name], error.message


@pytest.mark.parametrize(
    "snippet",
    ["raise ValueError('10 by 3')", "{}['x']", "1 / 0", "int('x')"],
)
def test_of_others_nothing_is_told(snippet):
    assert known(raised(snippet)) == []


def test_each_clue_has_a_sentence_and_a_snippet():
    assert [mistake.name for mistake in EXCEPTIONS.mistakes] == list(CLUES) == list(SNIPPETS)
    assert all(len(mistake.why.split()) <= 60 for mistake in EXCEPTIONS.mistakes)
