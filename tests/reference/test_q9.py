"""What q9 expects: right by torch's measure, and each known mistake is told by its name."""

import math

import numpy as np
import pytest
import torch

import autodiff
from grading.checks import graphs
from grading.checks.cases import record, recorded
from grading.checks.question import Failed
from grading.questions import q9
from grading.reference import q9 as reference
from grading.student.values import Value
from grading.worker.programs import q9 as programs

CHECKS = ("arithmetic", "functions", "matmul", "reductions", "movement", "softmaxes")
ALL_CASES = (*CHECKS, "ties", "unbroadcast", "order", "shared", "example")
MISTAKES = [mistake for rule in reference.RULES.values() for mistake in rule.mistakes]
ANYWHERE = ["wrong sign", "grad not used", "gradients exchanged"]


def cases(name, seed=0):
    return list(getattr(reference, name)(np.random.default_rng(seed)))


def value(arrays) -> Value:
    return Value("list", items=tuple(Value("array", np.asarray(array)) for array in arrays))


def answer(case) -> Value:
    """What the reference's rule returns for a case, by the way that a worker takes."""
    inputs, settings = dict(case.inputs), dict(case.settings)
    grad, result = inputs.pop("grad"), inputs.pop("result")
    operands = [inputs.pop(name) for name in "ab" if name in inputs]
    keywords = [*settings["keywords"], *inputs.items()]
    return value(programs.rule(autodiff, settings["rule"], grad, result, operands, keywords))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", CHECKS)
def test_the_reference_passes(name, seed):
    for case in cases(name, seed):
        q9._judge(answer(case), case, case.settings["rule"])


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("mistake", [*dict.fromkeys(MISTAKES), *ANYWHERE, *reference.REDUCED])
def test_each_known_mistake_is_named(mistake, seed):
    """Where it shows for the first time it is the only candidate."""
    names = ["unbroadcast"] if mistake in reference.REDUCED else CHECKS
    shown = [case for name in names for case in cases(name, seed) if mistake in case.suspects]
    with pytest.raises(Failed) as failed:
        q9._judge(value(shown[0].suspects[mistake].values()), shown[0], "rule")
    assert list(failed.value.mistakes) == [mistake] and failed.value.at == "rule"


def test_every_known_mistake_has_a_row():
    named = {name for each in ALL_CASES for case in cases(each) for name in case.suspects}
    assert q9.question.known([name.partition(",")[0] if "visits" in name else name for name in named])


def test_one_wrong_gradient_of_two_is_enough():
    case = cases("arithmetic")[6]
    a, b = case.expected.values()
    assert case.settings["rule"] == "divide_backward"
    for found, mistakes in (((-a, b), ["wrong sign"]), ((b, a), ["gradients exchanged"]), ((a, b + 1), [])):
        with pytest.raises(Failed, match="returns a wrong gradient for") as failed:
            q9._judge(value(found), case, "divide_backward")
        assert failed.value.mistakes == tuple(mistakes)
    for found, message in ((value([a]), "expected a tuple of 2"), (Value("list", items=()), "0 values")):
        with pytest.raises(Failed, match=message):
            q9._judge(found, case, "divide_backward")


def test_recorded_cases_are_the_same(tmp_path):
    seeds = range(3)
    record(tmp_path / "q9.safetensors", {name: [cases(name, seed) for seed in seeds] for name in ALL_CASES})
    assert (tmp_path / "q9.safetensors").stat().st_size < 3 * 2**20
    for name in ALL_CASES:
        for seed in seeds:
            for mine, read in zip(
                cases(name, seed), recorded(tmp_path / "q9.safetensors", name, seed), strict=True
            ):
                assert (mine.about, mine.settings) == (read.about, read.settings)
                for part in ("inputs", "expected", "parameters"):
                    same(getattr(mine, part), getattr(read, part))
                assert list(mine.suspects) == list(read.suspects)
                for mistake, wrong in mine.suspects.items():
                    same(wrong, read.suspects[mistake])


def same(mine, read):
    assert list(mine) == list(read)
    for name, array in mine.items():
        assert array.dtype == read[name].dtype
        np.testing.assert_array_equal(array, read[name])


@pytest.mark.parametrize("seed", range(5))
def test_graphs_have_the_gradients_of_torch(seed):
    for case in cases("shared", seed):
        x, y, *above = (torch.tensor(case.inputs[name]) for name in ("x", "y", "first", "second"))
        leaves = [x.requires_grad_(), y.requires_grad_()]
        found = iter(case.expected.values())
        for gradient in above:
            nodes = list(leaves)
            for kind, i, j in case.inputs["steps"].tolist():
                nodes.append(nodes[i] * nodes[j] if kind else nodes[i] + nodes[j])
            nodes[-1].backward(gradient)
            for leaf in leaves:
                theirs = np.zeros((2, 3)) if leaf.grad is None else leaf.grad.numpy()
                np.testing.assert_allclose(next(found), theirs, rtol=1e-12, atol=1e-12)


def test_an_order_of_first_visits_may_be_right_by_chance():
    """A search of (x + y) + x that takes the first input first comes to y, x last: that order is fine."""
    visits = reference.first_visits(reference.MIXED, "depth first")
    case = next(case for case in cases("order") if case.inputs["steps"].tolist() == reference.MIXED)
    assert visits.tolist() == [1, 0, 2, 3]
    graphs.in_order(visits.tolist(), reference.MIXED, case)
    other = reference.first_visits(reference.MIXED, "depth first, second input first")
    with pytest.raises(Failed) as failed:
        graphs.in_order(other.tolist(), reference.MIXED, case)
    assert failed.value.mistakes == ("order of first visits",)


def test_attention_has_the_gradients_of_torch():
    rng = np.random.default_rng(0)
    tokens, heads, dim = np.array([[1, 2, 1], [3, 0, 0]]), 2, 6
    weights = {"embedding.weight": rng.normal(size=(5, dim))}
    for name in reference.LAYERS:
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
    found = reference.attention(tokens, heads, weights, above)
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
