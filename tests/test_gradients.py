"""What q9 expects: right by torch's measure, and each known mistake is told by its name."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from conftest import ROOT

import autodiff
from grading.check import Failed
from grading.questions import q9
from grading.reference import gradients
from grading.student import Value
from grading.worker.programs import q9 as programs

MISTAKES = [(name, phrase) for name, rule in gradients.RULES.items() for phrase in rule.mistakes]


def value(arrays) -> Value:
    return Value("list", items=tuple(Value("array", np.asarray(array)) for array in arrays))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", gradients.RULES)
def test_the_reference_passes(name, seed):
    for case in gradients.cases(name, np.random.default_rng(seed)):
        rule = getattr(autodiff, f"{name}_backward")
        found = rule(case.grad, case.result, *case.operands, **case.settings)
        found = found if isinstance(found, tuple) else (found,)
        q9._judge(value(found), case.expected, gradients.suspects(case), name, case.describe())


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("name", "phrase"), MISTAKES)
def test_each_known_mistake_is_named(name, phrase, seed):
    cases = list(gradients.cases(name, np.random.default_rng(seed)))
    if "exactly 0" in phrase:
        a, grad = np.array([-1.0, 0.0, 2.0]), np.array([0.5, 0.7, 0.9])
        cases = [gradients.Case(name, [a], {}, grad, [grad * (a > 0)])]
    with pytest.raises(Failed) as failed:
        for case in cases:
            wrong = dict(gradients.suspects(case)).get(phrase)
            if wrong is not None:  # not where the shapes don't fit
                q9._judge(value(wrong), case.expected, gradients.suspects(case), name, case.describe())
    assert phrase in failed.value.message and failed.value.at == name


def test_mistakes_of_any_rule_are_named():
    case = next(gradients.cases("divide", np.random.default_rng(0)))
    a, b = case.expected
    for found, phrase in (
        ((-a, -b), "wrong sign"),
        ((b, a), "exchanges"),
        ((a, b + 1), "wrong gradient for b"),
    ):
        with pytest.raises(Failed, match=phrase):
            q9._judge(value(found), case.expected, gradients.suspects(case), "divide", case.describe())
    for found, phrase in ((value([a]), "expected a tuple of 2"), (Value("list", items=()), "0 values")):
        with pytest.raises(Failed, match=phrase):
            q9._judge(found, case.expected, gradients.suspects(case), "divide", case.describe())


@pytest.mark.parametrize("seed", range(5))
def test_graphs_have_the_gradients_of_torch(seed):
    rng = np.random.default_rng(seed)
    x, y, above = rng.normal(size=(3, 2, 3))
    for steps in (q9.TWICE, q9.MIXED, q9.DIAMOND, q9._random_graph(rng, 6)):
        leaves = [torch.tensor(each, requires_grad=True) for each in (x, y)]
        nodes = list(leaves)
        for kind, i, j in steps:
            nodes.append(nodes[i] * nodes[j] if kind else nodes[i] + nodes[j])
        nodes[-1].backward(torch.tensor(above))
        found = gradients.walk(steps, x, y, above)
        for leaf, mine in zip(leaves, found, strict=False):
            theirs = np.zeros_like(x) if leaf.grad is None else leaf.grad.numpy()
            np.testing.assert_allclose(mine, theirs, rtol=1e-12, atol=1e-12)


def test_attention_has_the_gradients_of_torch():
    rng = np.random.default_rng(0)
    tokens, heads, dim = np.array([[1, 2, 1], [3, 0, 0]]), 2, 6
    weights = {"embedding.weight": rng.normal(size=(5, dim))}
    for name in q9.LAYERS:
        weights |= {f"{name}.weight": rng.normal(size=(dim, dim)), f"{name}.bias": rng.normal(size=dim)}
    above = rng.normal(size=(2, 3, dim))
    leaves = {name: torch.tensor(array, requires_grad=True) for name, array in weights.items()}
    x = leaves["embedding.weight"][torch.tensor(tokens)]
    q, k, v = (
        (x @ leaves[f"{name}.weight"].T + leaves[f"{name}.bias"]).unflatten(2, (heads, -1)).transpose(1, 2)
        for name in "qkv"
    )
    mask = torch.tensor(tokens != 0)[:, None, None]
    joined = torch.nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2)
    output = joined.flatten(2) @ leaves["linear.weight"].T + leaves["linear.bias"]
    output.backward(torch.tensor(above))
    found = gradients.attention(tokens, heads, weights, above)
    np.testing.assert_allclose(found.pop("the output"), output.detach().numpy(), rtol=1e-9)
    assert found.keys() == leaves.keys() - {"k.bias"}
    for name, mine in found.items():
        np.testing.assert_allclose(mine, leaves[name].grad.numpy(), rtol=1e-9, atol=1e-12)


def test_sequences_are_as_described():
    tokens, classes = q9.sequences(3000, np.random.default_rng(0))
    assert tokens.shape == (3000, 7) and classes.shape == (3000,)
    for row, label in zip(tokens.tolist(), classes.tolist(), strict=True):
        pairs = [divmod(token - 1 - q9.KEYS, q9.VALUES) for token in row[1:] if token]
        assert 2 <= len(pairs) <= q9.KEYS and row[1 + len(pairs) :] == [0] * (q9.KEYS - len(pairs))
        assert dict(pairs)[row[0] - 1] == label and len(dict(pairs)) == len(pairs)
    assert np.bincount(classes).min() > 3000 / 4 - 5 * math.sqrt(3000 * 3 / 16)  # five standard errors


def test_a_training_ends_when_its_time_is_up():
    rng = np.random.default_rng(0)
    tokens, classes = q9.sequences(3 * 8, rng)
    batches = tokens.reshape(3, 8, -1), classes.reshape(3, 8)
    for seconds, steps in ((30, 3), (-1, 0)):
        predicted, losses = programs.training(autodiff, (31, 4), *batches, tokens, seconds)
        assert predicted.shape == (24,) and losses.shape == (steps,)


def test_imports_are_read_from_the_file(tmp_path):
    file = tmp_path / "autodiff.py"
    file.write_text("import numpy.linalg as n\nfrom torch import nn\ndef f():\n    import jax\n")
    assert programs.imports(SimpleNamespace(__file__=str(file))) == "jax numpy torch"
    assert "torch" not in programs.imports(SimpleNamespace(__file__=str(ROOT / "autodiff.py"))).split()
