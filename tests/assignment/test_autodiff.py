"""autodiff.py against torch, against numerical differentiation, and on what a graph has to stand.

Random shapes and graphs are in test_autodiff_random.py.
"""

import ast
import gc
import math
import weakref
from pathlib import Path

import numpy as np
import pytest
import torch

import autodiff
import autodiff as F
import autodiff as nn
from autodiff import Tensor
from helpers.operations import ALONG, BINARY, UNARY, both, gradients, spread

DEEP = 10_000


# --- Every operation, with one or two operands ----------------------------------------------------------

INDICES = [
    0,
    -1,
    slice(1, None),
    slice(None, None, 2),
    (slice(None), 1),
    (..., None, 0),
    (0, 1),
    [2, 0, 2, 2],
]


def numerically(ours, *inputs):
    """Gradients agree with differences of the sum of the result times random weights."""
    tensors = [Tensor(each, requires_grad=True) for each in inputs]
    result = ours(*tensors)
    weights = np.random.default_rng(2).normal(size=result.shape)
    (result * weights).sum().backward()
    step = 1e-6
    for number, tensor in enumerate(tensors):
        for place in np.ndindex(tensor.shape):

            def moved(by, number=number, place=place):
                others = [each.copy() for each in inputs]
                others[number][place] += by
                return (ours(*map(Tensor, others)).data * weights).sum()

            # central differences of step h are off by about h² = 1e-12 and rounding 1e-16 / h = 1e-10
            assert (moved(step) - moved(-step)) / (2 * step) == pytest.approx(tensor.grad[place], 1e-6, 1e-7)


@pytest.mark.parametrize("name", ["sum", "sum keepdims", "mean", "mean keepdims", "max", "max keepdims"])
def test_along_several_axes(name):
    ours, theirs = both(ALONG[name])
    for axes in ((0, 2), (1, -1), (2, 1, 0)):
        gradients(lambda x, a=axes: ours(x, a), lambda x, a=axes: theirs(x, a), spread(3, 2, 3, 4))


@pytest.mark.parametrize("name", UNARY)
def test_unary_as_torch(name):
    gradients(*both(UNARY[name]), spread(0, 2, 3, 2))


@pytest.mark.parametrize("name", BINARY)
def test_binary_as_torch(name):
    gradients(*both(BINARY[name]), spread(0, 2, 1, 3), spread(1, 4, 1))


@pytest.mark.parametrize("index", INDICES, ids=str)
def test_getitem(index):
    gradients(lambda x: x[index], lambda x: x[index], spread(0, 3, 4))


def test_getitem_by_tensors_and_masks():
    rows = np.array([[2, 0], [2, 2]])
    gradients(lambda x: x[Tensor(rows)], lambda x: x[torch.tensor(rows)], spread(0, 3, 4))
    gradients(lambda x: x[Tensor(rows), 1], lambda x: x[torch.tensor(rows), 1], spread(0, 3, 4))
    mask = spread(1, 3, 4) > 1.5
    gradients(lambda x: x[Tensor(mask)], lambda x: x[torch.tensor(mask)], spread(0, 3, 4))


@pytest.mark.parametrize("name", UNARY)
def test_unary_numerically(name):
    numerically(both(UNARY[name])[0], spread(0, 2, 3, 2))


@pytest.mark.parametrize("axis", [0, 1, -1])
@pytest.mark.parametrize("name", ALONG)
def test_along_an_axis_numerically(name, axis):
    numerically(lambda x: both(ALONG[name])[0](x, axis), spread(0, 2, 3, 2))


@pytest.mark.parametrize("name", BINARY)
def test_binary_numerically(name):
    numerically(both(BINARY[name])[0], spread(0, 2, 1, 3), spread(1, 4, 1))


def test_matmul_numerically():
    numerically(lambda a, b: a @ b, spread(0, 2, 2, 3), spread(1, 3, 2))


def test_max_shares_among_equals_as_amax_does():
    tied = np.array([[1.0, 3.0, 3.0], [2.0, 2.0, 2.0]])
    gradients(lambda x: x.max(1), lambda x: x.amax(1), tied)
    gradients(lambda x: x.max(), lambda x: x.amax(), tied)


def test_relu_at_zero():
    gradients(*both(lambda x: x.relu()), np.array([-1.0, 0.0, 1.0]))


@pytest.mark.parametrize("size", [1e4, -1e4])
def test_softmax_does_not_overflow(size):
    x = np.array([[size, size - 1, 0.0]], np.float32)
    gradients(*both(lambda x: x.softmax(-1)), x, rtol=1e-6)
    gradients(*both(lambda x: x.log_softmax(-1)), x, rtol=1e-6)


def test_masked_fill_stretches_the_mask():
    mask = np.array([[[True, False, True]], [[False, False, True]]])
    x = spread(0, 2, 4, 3)
    gradients(
        lambda x: x.masked_fill(Tensor(mask), -1e9), lambda x: x.masked_fill(torch.tensor(mask), -1e9), x
    )


# --- Types ----------------------------------------------------------------------------------------------


def test_floats_are_float32_unless_an_array_says_otherwise():
    assert {Tensor(value).dtype for value in (1.5, [1.5, 2], ((1.0,),))} == {np.dtype(np.float32)}
    assert Tensor(np.ones(2)).dtype == np.float64
    assert Tensor([1, 2]).dtype == np.int64
    assert Tensor.randn(2, 3).dtype == np.float32 and Tensor.randn(2, 3).shape == (2, 3)


def test_numbers_and_integers_take_the_type_of_the_floats_they_meet():
    single, double, whole = Tensor([1.0]), Tensor(np.ones(1)), Tensor([2])
    for result in (
        single * 0.1,
        0.1 / single,
        single * whole,
        whole - single,
        single * (whole != 0),
        whole / 4,
    ):
        assert result.dtype == np.float32
    assert (single * np.float64(0.1)).dtype == np.float32
    assert (double * 0.1).item() == 0.1 and (double * whole).dtype == np.float64
    for result in (whole.mean(), whole.exp(), Tensor(2.0).sum() * 0.5, Tensor(3.0) ** 0.5):
        assert result.dtype == np.float32


def test_array_on_the_left_and_comparison():
    result = np.ones(3) * Tensor(np.arange(3.0), requires_grad=True)
    assert isinstance(result, Tensor) and result.shape == (3,)
    assert ((Tensor([1, 0, 2]) != 0).data == [True, False, True]).all()
    assert Tensor(1.0) == 1 and len({Tensor(1.0), Tensor(1.0)}) == 2


def test_print():
    assert str(Tensor([1.0, 2.0], requires_grad=True)) == "Tensor(\n[1. 2.], requires_grad=True)"


# --- Graphs ---------------------------------------------------------------------------------------------

GRAPHS = {
    "one tensor twice": lambda x: (x * x).sum(),
    "added to itself": lambda x: (x + x + x).sum(),
    "diamond": lambda x: ((x * 2) * (x * 3) + x).sum(),
    "long and short way": lambda x: (((x * 2).exp() * 3).log() * x).sum(),
    "shared in the middle": lambda x: (lambda y: (y * (y + 1) + y / (y * y + 1)).sum())(x * 0.5),
    "same rows twice": lambda x: (x[0] * x[0] + x[1] * x[:1].sum(0)).sum(),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_shared_tensors(name):
    graph = GRAPHS[name]
    gradients(graph, graph, spread(0, 3, 2))


def ladder(x):
    """Each rung uses both results of the one before: 2^30 ways lead from the end to x."""
    a = b = x
    for _ in range(30):
        a, b = (a + b) * 0.5, (a - b) * 0.5 + b
    return (a * b).sum()


def test_a_graph_with_many_ways_is_walked_once():
    gradients(ladder, ladder, spread(0, 2))


def test_gradients_add_up_over_calls_of_backward():
    x = Tensor(np.array([1.0, 2.0]), requires_grad=True)
    for _ in range(3):
        (x * x).sum().backward()
    np.testing.assert_allclose(x.grad, [6, 12])


def test_gradients_of_different_tensors_are_different_arrays():
    """The rule of + returns one array twice: adding to the one must not change the other."""
    a, b = (Tensor(np.ones(2), requires_grad=True) for _ in range(2))
    above = np.ones(2)
    ((a + b) + a).backward(above)
    assert a.grad.tolist() == [2, 2] and b.grad.tolist() == [1, 1] and above.tolist() == [1, 1]
    b.grad *= 5
    assert a.grad.tolist() == [2, 2] and above.tolist() == [1, 1]


def test_only_leaves_that_need_one_keep_a_gradient():
    a, b = Tensor(np.ones(2), requires_grad=True), Tensor(np.ones(2))
    middle = a * b
    end = middle.sum()
    end.backward()
    assert a.grad is not None and b.grad is None and middle.grad is None and end.grad is None


def test_backward_from_a_leaf():
    x = Tensor(3.0, requires_grad=True)
    x.backward()
    x.backward()
    assert x.grad == 2


def test_order_is_topological():
    x = Tensor(1.0, requires_grad=True)
    y = x * 2
    z = (y + x) * (y * y)
    order = autodiff.topological_order(z)
    places = {id(tensor): place for place, tensor in enumerate(order)}
    assert len(places) == len(order) and order[-1] is z
    assert all(places[id(each)] < places[id(tensor)] for tensor in order for each in tensor.inputs)


def test_deep_chain():
    x = Tensor(np.array([0.5]), requires_grad=True)
    y = x
    for _ in range(DEEP):
        y = y + x * 1e-4
    y.sum().backward()
    assert x.grad[0] == pytest.approx(2.0)


def test_deep_chain_dropped_without_backward():
    y = Tensor(np.ones(1), requires_grad=True)
    for _ in range(DEEP):
        y = y * 1.0
    del y
    gc.collect()


@pytest.mark.parametrize("backward", [True, False])
def test_memory_is_freed_without_the_garbage_collector(backward):
    gc.disable()
    try:
        x = Tensor(np.ones(1000), requires_grad=True)
        middle = (x * 2).exp()
        seen = weakref.ref(middle)
        loss = middle.softmax(0).sum()
        del middle
        assert seen() is not None
        if backward:
            loss.backward()  # and loss lives on
        else:
            del loss
        assert seen() is None
    finally:
        gc.enable()


def test_no_grad():
    x = Tensor(1.0, requires_grad=True)
    with autodiff.no_grad():
        y = x * 2
    assert not y.requires_grad and y.operation is None
    with pytest.raises(ZeroDivisionError), autodiff.no_grad():
        raise ZeroDivisionError
    assert (x * 2).requires_grad
    assert not (Tensor(1.0) * 2).requires_grad


# --- Errors ---------------------------------------------------------------------------------------------


def test_shapes_are_named():
    a, b = Tensor(np.ones((2, 3))), Tensor(np.ones((4, 5)))
    for make in (lambda: a + b, lambda: a @ b, lambda: a @ Tensor(np.ones(3))):
        with pytest.raises(ValueError, match=r"shape \(2, 3\) and \((4, 5|3,)\)"):
            make()
    with pytest.raises(ValueError, match=r"reshape is not possible with shape \(2, 3\).*\(4,\)"):
        a.reshape(4)


def test_backward_says_why_not():
    x = Tensor(np.ones(3), requires_grad=True)
    with pytest.raises(RuntimeError, match=r"one number, not from shape \(3,\)"):
        (x * 2).backward()
    with pytest.raises(ValueError, match=r"shape \(2,\) for a tensor of shape \(3,\)"):
        (x * 2).backward(np.ones(2))
    with pytest.raises(RuntimeError, match="no tensor with requires_grad=True"):
        Tensor(1.0).backward()
    with pytest.raises(TypeError, match="only floats can have a gradient, not int64"):
        Tensor([1, 2], requires_grad=True)


def test_a_graph_can_be_gone_through_once():
    x = Tensor(np.ones(3), requires_grad=True)
    middle = x * 2
    loss, other = middle.sum(), middle.mean()
    loss.backward()
    for end in (loss, other):
        with pytest.raises(RuntimeError, match="freed the graph"):
            end.backward()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda grad, result, a, b: None, "matmul_backward should return a tuple of two gradients"),
        (lambda grad, result, a, b: (grad, None), "matmul_backward should return a tuple of two gradients"),
        (
            lambda grad, result, a, b: (grad @ b.swapaxes(-1, -2), grad),
            r"shape \(2, 4\) for an input of \(3, 4\)",
        ),
    ],
)
def test_a_wrong_rule_is_named(monkeypatch, wrong, message):
    wrong.__name__ = "matmul_backward"
    monkeypatch.setattr(autodiff, "matmul_backward", wrong)
    product = Tensor(np.ones((2, 3)), requires_grad=True) @ Tensor(np.ones((3, 4)), requires_grad=True)
    with pytest.raises(ValueError, match=message):
        product.sum().backward()


# --- Layers ---------------------------------------------------------------------------------------------


def same_layer(ours, theirs, *inputs, rename=lambda name: name):
    """With torch's weights: the result, the gradients of all weights and of the inputs."""
    weights = dict(theirs.named_parameters())
    for name, parameter in ours.named_parameters():
        parameter.data = weights[rename(name)].detach().numpy().copy()
    floats = [each.dtype.kind == "f" for each in inputs]
    tensors = [Tensor(each, requires_grad=needs) for each, needs in zip(inputs, floats, strict=True)]
    leaves = [torch.tensor(each, requires_grad=needs) for each, needs in zip(inputs, floats, strict=True)]
    result, expected = ours(*tensors), theirs(*leaves)
    (result * result).sum().backward()
    (expected * expected).sum().backward()
    close(result.data, expected)
    for tensor, leaf in zip(tensors, leaves, strict=True):
        assert leaf.grad is None or close(tensor.grad, leaf.grad) is None
    for name, parameter in ours.named_parameters():
        close(parameter.grad, weights[rename(name)].grad)
    assert len(ours.parameters()) == len(weights)


def close(ours, theirs):
    """float32: sums of some hundred products, relative to the largest of them."""
    theirs = theirs.detach().numpy()
    np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5 * max(1.0, np.abs(theirs).max()))


@pytest.mark.parametrize("shape", [(5, 7), (2, 5, 7), (2, 3, 5, 7), (7,)])
@pytest.mark.parametrize("bias", [True, False])
def test_linear(shape, bias):
    x = spread(0, *shape, dtype=np.float32)
    same_layer(nn.Linear(7, 4, bias=bias), torch.nn.Linear(7, 4, bias=bias), x)


def test_embedding():
    tokens = np.array([[1, 2, 2], [0, 1, 1]])
    same_layer(nn.Embedding(5, 3), torch.nn.Embedding(5, 3), tokens)


@pytest.mark.parametrize("shape", [(4, 6), (2, 3, 6)])
def test_layer_norm(shape):
    theirs = torch.nn.LayerNorm(6)
    with torch.no_grad():
        theirs.weight.normal_()
        theirs.bias.normal_()
    same_layer(nn.LayerNorm(6), theirs, spread(0, *shape, dtype=np.float32))


class TorchAttention(torch.nn.Module):
    def __init__(self, dim, heads, mask):
        super().__init__()
        self.q, self.k, self.v, self.linear = (torch.nn.Linear(dim, dim) for _ in range(4))
        self.heads, self.mask = heads, mask

    def forward(self, query, key, value):
        parts = [
            layer(x).unflatten(2, (self.heads, -1)).transpose(1, 2)
            for layer, x in zip((self.q, self.k, self.v), (query, key, value), strict=True)
        ]
        mask = None if self.mask is None else torch.tensor(self.mask)
        joined = torch.nn.functional.scaled_dot_product_attention(*parts, attn_mask=mask)
        return self.linear(joined.transpose(1, 2).flatten(2))


@pytest.mark.parametrize("padded", [True, False])
@pytest.mark.parametrize("heads", [1, 2, 4])
def test_multi_head_attention(padded, heads):
    tokens = np.array([[1, 2, 3, 4, 5], [6, 7, 8, 0, 0]])
    mask = nn.padding_mask(Tensor(tokens)) if padded else None
    assert mask is None or mask.shape == (2, 1, 1, 5)
    ours = nn.MultiHeadAttention(8, heads, dropout=0)
    forward = ours.forward
    ours.forward = lambda query, key, value: forward(query, key, value, mask)
    theirs = TorchAttention(8, heads, None if mask is None else mask.data)
    rng = np.random.default_rng(0)
    query, key, value = (rng.normal(size=(2, n, 8)).astype(np.float32) for n in (3, 5, 5))
    same_layer(ours, theirs, query, key, value)


def test_attention_to_nothing_at_all_is_no_nan():
    attention = nn.MultiHeadAttention(8, 2)
    x = Tensor.randn(1, 3, 8)
    assert np.isfinite(attention(x, x, x, Tensor(np.zeros((1, 1, 1, 3)))).data).all()


def test_heads_must_divide_the_dimension():
    with pytest.raises(ValueError, match="embed_dim 10 can't be divided among 4 heads"):
        nn.MultiHeadAttention(10, 4)


def test_dropout():
    nn.manual_seed(0)
    x, layer = Tensor(np.ones((200, 200), np.float32), requires_grad=True), nn.Dropout(0.25)
    result = layer(x)
    result.sum().backward()
    kept = result.data != 0
    assert result.dtype == np.float32 and np.allclose(result.data[kept], 4 / 3)
    assert np.array_equal(x.grad, result.data)
    assert abs(kept.mean() - 0.75) < 5 * math.sqrt(0.25 * 0.75 / kept.size)  # five standard errors
    assert layer.eval()(x) is x
    nn.manual_seed(0)
    assert np.array_equal(layer.train()(x).data, result.data)
    with pytest.raises(ValueError, match="share"):
        nn.Dropout(1.0)


class Nested(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(2, 3), nn.Dropout(0.5)]
        self.again = self.layers[0]
        self.scale = nn.Parameter(np.ones(1, np.float32))
        self.number = 3


def test_parameters_and_modes():
    model = Nested()
    names = [name for name, _ in model.named_parameters()]
    assert {"layers.0.weight", "layers.0.bias", "again.weight", "again.bias", "scale"} == set(names)
    assert len(model.parameters()) == 3
    assert model.training and model.layers[1].training
    assert not model.eval().layers[1].training and model.train().layers[1].training
    assert not model.eval().training


def test_seeded_layers():
    made = []
    for _ in range(2):
        nn.manual_seed(3)
        made.append([p.data for layer in (nn.Linear(3, 2), nn.Embedding(4, 2)) for p in layer.parameters()])
    assert all(np.array_equal(a, b) for a, b in zip(*made, strict=True))
    weights = nn.Linear(100, 200).weight.data
    assert weights.dtype == np.float32 and 0.09 < np.abs(weights).max() <= 0.1


def test_cross_entropy():
    labels = np.array([2, 0, 1, 1])
    gradients(
        lambda x: F.cross_entropy(x, labels),
        lambda x: torch.nn.functional.cross_entropy(x, torch.tensor(labels)),
        spread(0, 4, 3),
    )


# --- Optimizers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "keywords"),
    [
        ("SGD", {"lr": 0.1}),
        ("SGD", {"lr": 0.1, "momentum": 0.9}),
        ("Adam", {"lr": 0.01}),
        ("Adam", {"lr": 0.1, "betas": (0.5, 0.9), "eps": 1e-4}),
    ],
)
def test_optimizers_take_the_steps_of_torch(name, keywords):
    start, target = spread(0, 3, 4), spread(1, 3, 4)
    ours, theirs = nn.Parameter(start.copy()), torch.nn.Parameter(torch.tensor(start))
    unused = nn.Parameter(start.copy())
    our_steps = getattr(nn, name)([ours, unused], **keywords)
    their_steps = getattr(torch.optim, name)([theirs], **keywords)
    for _ in range(10):
        our_steps.zero_grad()
        their_steps.zero_grad()
        ((ours - target) ** 2 * ours).sum().backward()
        ((theirs - torch.tensor(target)) ** 2 * theirs).sum().backward()
        our_steps.step()
        their_steps.step()
        np.testing.assert_allclose(ours.data, theirs.detach().numpy(), rtol=1e-9)
    assert np.array_equal(unused.data, start)


# --- Programs -------------------------------------------------------------------------------------------


def attend(query, key, value, mask=None, dropout: nn.Dropout = None):
    d_k = query.size(-1)
    scores = F.bmm(query, key.permute(0, 1, 3, 2)) / math.sqrt(d_k)
    if mask is not None:
        scores = scores.masked_fill(mask == 0, -1e9)
    weights = F.softmax(scores, axis=-1)
    if dropout:
        weights = dropout(weights)
    return F.bmm(weights, value)


def mask_of(tokens: Tensor, pad: int = 0):
    return (tokens != pad).unsqueeze(1).unsqueeze(2)


class HandWritten(nn.Module):
    """Multi-head attention written on the engine by someone else, with view and permute."""

    def __init__(self, embed_dim: int, num_heads: int, dropout: float = 0.1):
        super().__init__()
        self.d_k, self.h = embed_dim // num_heads, num_heads
        self.q, self.k = nn.Linear(embed_dim, embed_dim), nn.Linear(embed_dim, embed_dim)
        self.v, self.linear = nn.Linear(embed_dim, embed_dim), nn.Linear(embed_dim, embed_dim)
        self.dropout = nn.Dropout(p=dropout) if dropout else None

    def forward(self, query: Tensor, key: Tensor, value: Tensor, mask: Tensor = None) -> Tensor:
        n = query.size(0)
        query, key, value = (
            layer(x).view(n, -1, self.h, self.d_k).permute(0, 2, 1, 3)
            for layer, x in ((self.q, query), (self.k, key), (self.v, value))
        )
        outputs = attend(query, key, value, mask, self.dropout)
        return self.linear(outputs.permute(0, 2, 1, 3).view(n, -1, self.h * self.d_k))


@pytest.mark.parametrize("attention", [HandWritten, nn.MultiHeadAttention])
@pytest.mark.parametrize("make_mask", [mask_of, nn.padding_mask])
def test_the_example_with_a_padded_sample(attention, make_mask):
    embed_dim, vocab_size, num_heads = 512, 5000, 8
    tokens = Tensor(np.array([[1, 2, 3, 4, 5], [6, 7, 8, 0, 0]]))
    batch_size, seq_len = tokens.shape
    embedding = nn.Embedding(vocab_size, embed_dim)
    embedded = embedding(tokens)
    mask = make_mask(tokens)
    layer = attention(embed_dim=embed_dim, num_heads=num_heads).eval()
    values = layer(embedded, embedded, embedded, mask)
    assert values.shape == (batch_size, seq_len, embed_dim) == (2, 5, 512)
    assert values.dtype == np.float32

    short = embedding(Tensor(np.array([[6, 7, 8]])))
    np.testing.assert_allclose(values.data[1, :3], layer(short, short, short).data[0], rtol=1e-4, atol=1e-5)
    other = embedding(Tensor(np.array([[1, 2, 3, 4, 5], [6, 7, 8, 9, 9]])))
    changed = layer(embedded, other, other, mask)
    assert np.array_equal(changed.data, values.data)

    values[1, :3].sum().backward()  # only what isn't padding is asked for,
    rows = np.flatnonzero(embedding.weight.grad.any(axis=1))
    assert rows.tolist() == [6, 7, 8]  # so only this reaches the embedding
    layer.train()
    assert not np.array_equal(layer(short, short, short).data, layer(short, short, short).data)


def test_numpy_and_the_standard_library_are_all_it_needs():
    tree = ast.parse(Path(autodiff.__file__).read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {getattr(node, "module", None) or node.names[0].name for node in imports}
    assert names == {"contextlib", "contextvars", "math", "numpy"}
