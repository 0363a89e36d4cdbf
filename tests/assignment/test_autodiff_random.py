"""autodiff.py against torch on random shapes and random graphs."""

import numpy as np
import pytest

from helpers.operations import ALONG, BINARY, UNARY, both, gradients, spread

hypothesis = pytest.importorskip("hypothesis", reason="hypothesis is not installed (the extra dev)")
arrays = pytest.importorskip("hypothesis.extra.numpy")
given, st = hypothesis.given, hypothesis.strategies

# the same examples each time, so that a run can be repeated; a slow machine is no failure
settings = hypothesis.settings(deadline=None, derandomize=True, database=None)
shapes = arrays.array_shapes(min_dims=1, max_dims=4, min_side=1, max_side=4)
seeds = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize("name", UNARY)
@given(shape=shapes, seed=seeds)
@hypothesis.settings(settings, max_examples=20)
def test_unary(name, shape, seed):
    gradients(*both(UNARY[name]), spread(seed, *shape))


@pytest.mark.parametrize("name", ALONG)
@given(shape=shapes, seed=seeds, data=st.data())
@hypothesis.settings(settings, max_examples=30)
def test_along_an_axis(name, shape, seed, data):
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    ours, theirs = both(ALONG[name])
    gradients(lambda x: ours(x, axis), lambda x: theirs(x, axis), spread(seed, *shape))


@pytest.mark.parametrize("name", BINARY)
@given(shapes=arrays.mutually_broadcastable_shapes(num_shapes=2, max_dims=4, max_side=4), seed=seeds)
@hypothesis.settings(settings, max_examples=60)
def test_binary_with_broadcasting(name, shapes, seed):
    first, second = shapes.input_shapes
    gradients(*both(BINARY[name]), spread(seed, *first), spread(seed + 1, *second))


@given(
    shapes=arrays.mutually_broadcastable_shapes(signature="(n,k),(k,m)->(n,m)", max_dims=2, max_side=4),
    seed=seeds,
)
@hypothesis.settings(settings, max_examples=60)
def test_matmul_with_broadcasting(shapes, seed):
    first, second = shapes.input_shapes
    gradients(lambda a, b: a @ b, lambda a, b: a @ b, spread(seed, *first), spread(seed + 1, *second))


@given(shape=shapes, seed=seeds, data=st.data())
@hypothesis.settings(settings, max_examples=60)
def test_permute(shape, seed, data):
    axes = data.draw(st.permutations(range(len(shape))))
    gradients(lambda x: x.permute(*axes), lambda x: x.permute(*axes), spread(seed, *shape))


@given(seed=seeds, size=st.integers(1, 25))
@hypothesis.settings(settings, max_examples=60)
def test_random_graphs(seed, size):
    def graph(first, second):
        rng = np.random.default_rng(seed)
        tensors = [first, second]
        for _ in range(size):
            a, b = (tensors[i] for i in rng.integers(len(tensors), size=2))
            tensors.append([a + b, a * b * 0.3, a - b, a / (b * b + 1)][rng.integers(4)])
        return (tensors[-1] * first * second).sum()

    gradients(graph, graph, spread(seed, 2, 3), spread(seed + 1, 3), rtol=1e-7)
