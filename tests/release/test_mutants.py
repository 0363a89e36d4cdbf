"""Mutants of the reference: which changes are made, and that one that keeps all points is told."""

import json

import pytest

from grading.cli import instructor as command
from grading.questions import ALL
from grading.release import mutants
from helpers.slow import usually

BY_ID = {question.id: question for question in ALL}
HEAD = '"*** YOUR CODE HERE ***"'


def changed(*lines: str) -> set[str]:
    """What becomes of these lines of a function."""
    body = "\n".join(f"    {line}" for line in (HEAD, *lines))
    return {mutant.now for mutant in mutants.mutants(f"def f(x, y):\n{body}\n", ["f"])}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("return x - y", {"return x + y", "return y - x", "return x", "return y"}),
        ("return x < y", {"return x <= y", "return not x < y"}),
        ("return not x", {"return x"}),
        ("return x and y", {"return x or y"}),
        ("return x if y else 3", {"return 3 if y else x", "return x if y else 4", "return x if y else 2"}),
        ("return [True]", {"return [False]"}),
        ("return x[:, -1]", {"return x[:, 1]", "return x[:, -2]", "return x[:, -0]"}),
        ("return torch.f(x, k=y)", {"return x", "return torch.f(x)", "return torch.f(x, k=y).detach()"}),
        ("return x.f(y, x)", {"return x", "return y", "return x.f(x, y)", "return x.f(y, x).detach()"}),
    ],
)
def test_an_expression_becomes_each_of_these(line, expected):
    assert changed(line) == expected


def test_a_statement_is_removed_or_moved_behind_its_loop():
    lines = ("for i in x:", "    a = i", "    b = i", "return b")
    found = [mutant.source for mutant in mutants.mutants(_function(*lines), ["f"])]
    assert any("        a = i\n    b = i\n" in source for source in found)
    assert any("a = i" not in source for source in found) and any("for" not in source for source in found)


def _function(*lines: str) -> str:
    return "def f(x, y):\n" + "".join(f"    {line}\n" for line in (HEAD, *lines))


def test_only_what_students_write_is_changed():
    source = _function("return x + 1") + "\n\ndef given(x):\n    return x + 1\n"
    assert mutants.mutants(source, ["given"]) == []
    for mutant in mutants.mutants(source, ["f", "given"]):
        assert mutant.source.endswith("def given(x):\n    return x + 1\n") and mutant.source != source


def test_a_function_that_is_handed_out_with_defaults_keeps_them():
    source = _function("return x").replace("y)", "y=0.1)")
    assert mutants.mutants(source, ["f"]) == []


@pytest.mark.parametrize(("id", "count"), usually(1, [("q6", 24), ("q8", 16), ("q9", 16)]))
def test_a_sample_loses_points_or_is_known(workers, id, count):
    outcomes = mutants.tried(workers, BY_ID[id], count, jobs=2)
    assert len(outcomes) == count and sum(bool(outcome.killed) for outcome in outcomes) > count / 2
    if id != "q9":  # what its backward() raises is not asked for yet
        assert not [outcome.mutant.name for outcome in outcomes if not outcome.killed and not outcome.reason]


@pytest.mark.slow
def test_a_survivor_is_told_and_is_exit_status_1(monkeypatch, tmp_path, capsys):
    """Without the list of equivalent ones those are survivors, too."""
    nothing = tmp_path / "equivalent.toml"
    nothing.write_text("")
    monkeypatch.setattr(mutants.tried, "__defaults__", (nothing,))
    status = command.main(["mutants", "-q", "q6", "--json", str(tmp_path / "found.json"), "--sample", "61"])
    printed = capsys.readouterr().out
    assert status == 1 and "Attention.forward: " in printed and "0 equivalent" in printed
    told = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert {entry["killed"] for entry in told} >= {"full_block", ""}


def test_an_equivalent_that_is_no_mutant_is_refused(workers, tmp_path):
    stale = tmp_path / "equivalent.toml"
    stale.write_text('[q6]\n"Attention.forward: a → b" = "gone"\n')
    with pytest.raises(ValueError, match="no mutant is called 'Attention.forward: a → b'"):
        mutants.tried(workers, BY_ID["q6"], 1, 1, stale)
