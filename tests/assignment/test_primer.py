"""The primer of ASSIGNMENT.md runs and gives what its comments say; questions to think about have answers."""

import ast
import copy
import re

import pytest
import torch

from grading import ROOT

TEXT = (ROOT / "ASSIGNMENT.md").read_text(encoding="utf-8")
PRIMER = TEXT[TEXT.index("## Primer") : TEXT.index("## q1: ")]
BLOCKS = re.findall(r"```python\n(.*?)```", PRIMER, re.DOTALL)
SAID = re.compile(r"# (?:tensor\()?(torch\.Size\(\[[\d, ]+\]\)|\[[^a-z]*\])")


@pytest.fixture(scope="module")
def run():
    """What the blocks but the last one define, run one after the other in one program.

    "values" has what each expression gives that a comment tells the value of.
    """
    torch.manual_seed(0)
    names: dict = {"print": lambda *said: None, "values": []}
    for block in BLOCKS[:-1]:
        for node in ast.parse(block).body:
            told = SAID.search(block.splitlines()[node.end_lineno - 1])
            if isinstance(node, ast.Expr) and told:
                got = copy.deepcopy(eval(ast.unparse(node), names))
                names["values"].append((ast.unparse(node), told[1], got))
            else:
                exec(ast.unparse(node), names)
    return names


@pytest.mark.slow
def test_a_question_is_trained_outside_of_the_grader():
    """With the reference, and without a stop at breakpoint()."""
    names: dict = {"breakpoint": lambda: None}
    exec(BLOCKS[-1], names)
    everything = names["everything"]
    assert names["model"].get_loss(everything["x"], everything["label"]).item() < 0.05


def test_a_comment_tells_the_value(run):
    assert len(run["values"]) > 10
    for code, told, got in run["values"]:
        if told.startswith("torch.Size"):
            assert str(got) == told, code
        else:
            numbers = torch.tensor(ast.literal_eval(told), dtype=torch.float32)
            torch.testing.assert_close(got.float(), numbers, atol=6e-5, rtol=0, msg=code)


def test_gradients_add_up_as_told(run):
    assert run["w"].grad.tolist() == [4.0, 8.0] and "tensor([4., 8.])" in PRIMER


def test_every_question_to_think_about_has_an_answer():
    asked = {f"q{i}": 0 for i in range(1, 11)}
    for id, section in re.findall(r"^## (q\d+): (.*?)(?=^## )", TEXT, re.M | re.S):
        asked[id] = len(re.findall(r"^> \d\. ", section, re.M))
    answers = re.findall(r"<summary>(q\d+)</summary>\n(.*?)</details>", TEXT, re.S)
    assert asked == {id: len(re.findall(r"^\d\. ", answer, re.M)) for id, answer in answers}
    assert min(asked.values()) >= 2
