"""The convolution of a batch: for each way to write Convolve, what single calls give, by one call or not."""

import pytest
import torch
from torch import cat, einsum, empty, ones, stack, tensor, tensordot, zeros

from backend import convolve_batch
from batching import one_by_one

KERNEL = torch.tensor([[0.5, -1.0, 2.0], [3.0, 0.25, -0.5]])


def places(image, weight):
    return image.shape[0] - weight.shape[0] + 1, image.shape[1] - weight.shape[1] + 1


def stacked(image, weight):
    (height, width), (h, w) = places(image, weight), weight.shape
    rows = [
        stack([(image[y : y + h, x : x + w] * weight).sum() for x in range(width)]) for y in range(height)
    ]
    return stack(rows)


def written_into_zeros(image, weight):
    (height, width), (h, w) = places(image, weight), weight.shape
    output = zeros(height, width)
    for y in range(height):
        for x in range(width):
            output[y, x] = torch.sum(image[y : y + h, x : x + w] * weight)
    return output


def written_row_by_row_into_empty(image, weight):
    (height, width), (h, w) = places(image, weight), weight.shape
    output = empty((height, width))
    for y in range(height):
        for x in range(width):
            output[y][x] = tensordot(image[y : y + h, x : x + w], weight)
    return output


def four_loops_into_zeros(image, weight):
    (height, width), (h, w) = places(image, weight), weight.shape
    output = zeros(height, width)
    for y in range(height):
        for x in range(width):
            for i in range(h):
                for j in range(w):
                    output[y, x] += image[y + i, x + j] * weight[i, j]
    return output


def four_loops_into_numbers(image, weight):
    height, width = places(image, weight)
    sums = []
    for y in range(height):
        for x in range(width):
            total = 0
            for i in range(weight.shape[0]):
                for j in range(weight.shape[1]):
                    total += image[y + i][x + j] * weight[i][j]
            sums.append(total)
    return stack(sums).view(height, width)


def joined_number_by_number(image, weight):
    (height, width), (h, w) = places(image, weight), weight.shape
    output = tensor(())
    for y in range(height):
        for x in range(width):
            output = cat((output, (image[y : y + h, x : x + w] * weight).sum().unsqueeze(0)))
    return output.reshape(height, width)


def joined_row_by_row(image, weight):
    (height, width), (h, w) = places(image, weight), weight.shape
    output = tensor(())
    for y in range(height):
        row = [einsum("ij,ij->", image[y : y + h, x : x + w], weight) for x in range(width)]
        output = cat((output, stack(row)[None]))
    return output


def loop_over_the_kernel(image, weight):
    height, width = places(image, weight)
    output = image.new_zeros(height, width)
    for i in range(weight.shape[0]):
        for j in range(weight.shape[1]):
            output += image[i : i + height, j : j + width] * weight[i, j]
    return output


def loop_that_subtracts_what_it_began_with(image, weight):
    height, width = places(image, weight)
    output = ones(height, width) * weight[0, 0]
    for i in range(weight.shape[0]):
        for j in range(weight.shape[1]):
            output.add_(image[i : i + height, j : j + width] * weight[i, j])
    return output - weight[0, 0]


def windows(image, weight):
    return tensordot(image.unfold(0, weight.shape[0], 1).unfold(1, weight.shape[1], 1), weight, dims=2)


def windows_by_index(image, weight):
    height, width = places(image, weight)
    rows = torch.arange(height)[:, None] + torch.arange(weight.shape[0])  # (H-h+1, h)
    columns = torch.arange(width)[:, None] + torch.arange(weight.shape[1])
    return (image[rows[:, None, :, None], columns[None, :, None, :]] * weight).sum(dim=(2, 3))


def numbers_of_python(image, weight):
    (height, width), (h, w) = places(image, weight), weight.shape
    output = zeros(height, width)
    for y in range(height):
        for x in range(width):
            output[y, x] = (image[y : y + h, x : x + w] * weight).sum().item()
    return output


def list_of_floats(image, weight):
    return tensor([[float(number) for number in row] for row in windows(image, weight).detach()])


def filled_legacy_tensor(image, weight):
    (height, width), (h, w) = places(image, weight), weight.shape
    output = torch.Tensor(height, width)
    for y in range(height):
        for x in range(width):
            output[y, x] = (image[y : y + h, x : x + w] * weight).sum()
    return output


def empty_windows_left_out(image, weight):
    (height, width), (h, w) = places(image, weight), weight.shape
    output = zeros(height, width)
    for y in range(height):
        for x in range(width):
            if image[y : y + h, x : x + w].sum() > 0:
                output[y, x] = (image[y : y + h, x : x + w] * weight).sum()
    return output


def in_numpy(image, weight):
    return torch.from_numpy(windows(image, weight).detach().numpy().copy())


TOGETHER = [
    stacked, written_into_zeros, written_row_by_row_into_empty, four_loops_into_zeros,
    four_loops_into_numbers,
    joined_number_by_number, joined_row_by_row, loop_over_the_kernel, loop_that_subtracts_what_it_began_with,
    windows, windows_by_index,
]  # fmt: skip
ONE_BY_ONE = [numbers_of_python, list_of_floats, filled_legacy_tensor, empty_windows_left_out, in_numpy]


class Counting:
    """A function that counts its calls; each is a function of its own, about which nothing is known yet."""

    def __init__(self, function):
        self.function, self.__name__, self.calls = function, function.__name__, 0

    def __call__(self, image, weight):
        assert image.shape == (6, 7)
        self.calls += 1
        return self.function(image, weight)


def with_gradients(call, function, images):
    """What `call` gives, and how its sum, each number weighted otherwise, depends on images and kernel."""
    images, weight = images.clone().requires_grad_(), KERNEL.clone().requires_grad_()
    result = call(function, images, weight)
    cotangent = torch.arange(result.numel()).reshape(result.shape).cos()
    found = (None, None)
    if result.requires_grad:
        found = torch.autograd.grad((result * cotangent).sum(), (images, weight))
    return result, *found


@pytest.fixture
def images():
    return torch.randn(5, 6, 7, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("function", TOGETHER + ONE_BY_ONE, ids=lambda function: function.__name__)
def test_a_batch_gives_what_image_by_image_gives_with_the_same_gradients(images, function):
    counting = Counting(function)
    expected = with_gradients(one_by_one, counting, images)
    got = with_gradients(convolve_batch, counting, images)
    assert got[0].shape == (5, 5, 5)
    for one, other in zip(got, expected, strict=True):
        assert one is other is None or torch.allclose(one, other, rtol=1e-5, atol=1e-5)
    if function in TOGETHER:
        assert torch.equal(got[0], expected[0]) and None not in got


@pytest.mark.parametrize("function", TOGETHER, ids=lambda function: function.__name__)
def test_after_three_calls_for_a_trial_a_batch_takes_one(images, capsys, function):
    counting = Counting(function)
    for calls in (4, 5, 6):
        convolve_batch(counting, images, KERNEL)
        assert counting.calls == calls
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("function", ONE_BY_ONE, ids=lambda function: function.__name__)
def test_what_cannot_be_called_for_all_is_called_for_each_and_that_is_said_once(images, capsys, function):
    counting = Counting(function)
    for calls in (8, 13, 18):
        convolve_batch(counting, images, KERNEL)
        assert counting.calls == calls
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert said.startswith(f"{function.__name__} can't be called for all images of a batch at once, so it is")
    assert "What stood in the way: RuntimeError: " in said


def test_a_function_that_mixes_the_images_up_is_called_for_each(images, capsys):
    seen = []

    def adds_what_it_has_seen(image, weight):
        seen.append(1)
        return windows(image, weight) + len(seen)

    expected = windows(images[4], KERNEL)
    got = convolve_batch(adds_what_it_has_seen, images, KERNEL)
    assert torch.allclose(got[4], expected + 3 + 5)  # after a trial of two calls and one, the fifth
    assert "gives other numbers than called for each." in capsys.readouterr().out


def test_a_gradient_that_only_single_images_have_is_missed(images, capsys):
    def detached_where_it_can_be(image, weight):
        try:
            image.sum().item()
        except RuntimeError:
            weight = weight.detach()
        return windows(image, weight)

    _, _, gradient = with_gradients(convolve_batch, detached_where_it_can_be, images)
    assert gradient.abs().sum() > 0
    assert "gives other numbers" in capsys.readouterr().out


def test_a_single_image_is_a_plain_call(images):
    counting = Counting(numbers_of_python)
    assert convolve_batch(counting, images[:1], KERNEL).shape == (1, 5, 5) and counting.calls == 1


def test_another_size_is_tried_anew(images, capsys):
    def plain_for_large_images(image, weight):
        return windows(image, weight) if image.shape[0] > 4 else numbers_of_python(image, weight)

    convolve_batch(plain_for_large_images, images, KERNEL)
    assert capsys.readouterr().out == ""
    small = images[:, :4]
    assert torch.allclose(
        convolve_batch(plain_for_large_images, small, KERNEL), one_by_one(windows, small, KERNEL)
    )
    assert "can't be called for all" in capsys.readouterr().out


def test_no_random_number_is_drawn_and_gradients_may_be_off(images):
    state = torch.get_rng_state()
    for context in (torch.no_grad(), torch.inference_mode()):
        with context:
            got = convolve_batch(Counting(written_into_zeros), images, KERNEL.clone().requires_grad_())
        assert not got.requires_grad and torch.allclose(got, one_by_one(windows, images, KERNEL), atol=1e-5)
    assert torch.equal(torch.get_rng_state(), state)


def test_what_a_single_image_raises_is_raised(images):
    def unfinished(image, weight):
        raise NotImplementedError("q5: Convolve is not written yet")

    def returns_nothing(image, weight):
        windows(image, weight)

    for _ in range(2):
        with pytest.raises(NotImplementedError, match="q5: Convolve"):
            convolve_batch(unfinished, images, KERNEL)
        with pytest.raises(TypeError, match="NoneType"):
            convolve_batch(returns_nothing, images, KERNEL)
