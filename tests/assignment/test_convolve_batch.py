"""The convolution of a batch: for each way to write Convolve, what single calls give, by one call or not."""

import re

import pytest
import torch
from torch import cat, einsum, empty, ones, stack, tensor, tensordot, zeros

from backend import convolve_batch
from batching import one_by_one
from grading.questions import q5
from grading.record import Kind, Status
from grading.runner.run import Grading
from grading.runner.settings import Settings
from grading.student.errors import StudentError
from helpers.submissions import submission

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


def said_in_words(capsys) -> str:
    """What was printed, as one line."""
    return " ".join(capsys.readouterr().out.split())


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
        assert None not in got


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
    said = said_in_words(capsys)
    assert said.count("can't be called") == 1
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
    assert "gives other numbers than called for each." in said_in_words(capsys)


def test_a_gradient_that_only_single_images_have_is_missed(images, capsys):
    def detached_where_it_can_be(image, weight):
        try:
            image.sum().item()
        except RuntimeError:
            weight = weight.detach()
        return windows(image, weight)

    _, _, gradient = with_gradients(convolve_batch, detached_where_it_can_be, images)
    assert gradient.abs().sum() > 0
    assert "gives other numbers" in said_in_words(capsys)


def test_a_single_image_is_a_plain_call(images):
    counting = Counting(numbers_of_python)
    assert convolve_batch(counting, images[:1], KERNEL).shape == (1, 5, 5) and counting.calls == 1


def test_another_size_is_tried_anew(images, capsys):
    def plain_for_large_images(image, weight):
        return windows(image, weight) if image.shape[0] > 4 else numbers_of_python(image, weight)

    convolve_batch(plain_for_large_images, images, KERNEL)
    assert capsys.readouterr().out == ""
    small = images[:, :4]
    expected = one_by_one(windows, small, KERNEL)
    assert torch.allclose(convolve_batch(plain_for_large_images, small, KERNEL), expected, atol=1e-5)
    assert "can't be called for all" in said_in_words(capsys)


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


# --- A slow Convolve, as q5 explains it ------------------------------------------------------------------

SOURCE = """
import time
from torch import is_grad_enabled, ones, optim, stack, tensordot
from torch.nn import Linear, Module, Parameter
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader
from backend import convolve_batch

def Convolve(input, weight):
    end = time.process_time() + (SECONDS if is_grad_enabled() and weight.requires_grad else 0)
    while time.process_time() < end:
        pass
    return tensordot(input.unfold(0, weight.shape[0], 1).unfold(1, weight.shape[1], 1), weight)

class DigitConvolutionalModel(Module):
    def __init__(self):
        super().__init__()
        self.convolution_weights = Parameter(ones(3, 3))
        self.layer = Linear(676, 10)

    def run(self, x):
        return self.layer(self.convolved(x.reshape(len(x), 28, 28)).flatten(1))

    forward = run

    def get_loss(self, x, y):
        return cross_entropy(self.run(x), y)

    def train(self, dataset):
        optimizer = optim.SGD(self.parameters(), lr=1e-4)
        while True:
            for batch in DataLoader(dataset, batch_size=5):
                optimizer.zero_grad()
                self.get_loss(batch["x"], batch["label"]).backward()
                optimizer.step()

    def convolved(self, images):
"""
EACH = SOURCE + "        return stack([Convolve(image, self.convolution_weights) for image in images])\n"
TOGETHER_SOURCE = SOURCE + "        return convolve_batch(Convolve, images, self.convolution_weights)\n"


def what_a_time_out_says(workers, sources, source: str, budget: float) -> dict[str, str]:
    """The labelled lines of a check that runs out of time, under q5's explanation."""

    def check(student, data, rng):
        """takes too long"""
        with q5.slowness(student, data):
            raise StudentError(Kind.TIME_OUT, "it did not come back")

    question = q5.question.adjusted()
    question.checks = []
    question.check(points=1, needs=["Convolve"])(check)
    grading = Grading([question], submission(source), sources, Settings(budget=budget))
    result = grading.run(workers).questions[0].checks[0]
    assert (result.status, result.kind) == (Status.ERROR, Kind.TIME_OUT)
    return dict(result.details)


def test_a_time_out_says_how_slow_convolve_is(workers, sources):
    why = what_a_time_out_says(workers, sources, EACH.replace("SECONDS", "0.05"), budget=0.1)["why"]
    found = re.fullmatch(
        r"Convolve is slow: (\S+) s for one image, (\S+) s for each image of a training, .* "
        r"an epoch of (\d+) images takes (\d+) s, and the training may take 24 s\. .*",
        why,
    )
    alone, each, images, epoch = map(float, found.groups())
    assert alone < 0.05 <= each < 0.5 and images == len(q5_images(sources))
    assert epoch == pytest.approx(each * images, rel=0.1)


@pytest.mark.parametrize(
    ("source", "seconds", "budget"), [(EACH, "0", 1), (EACH, "0.001", 1), (TOGETHER_SOURCE, "0.05", 0.1)]
)
def test_what_is_fast_enough_is_not_called_slow(workers, sources, source, seconds, budget):
    assert what_a_time_out_says(workers, sources, source.replace("SECONDS", seconds), budget) == {}


def test_what_cannot_be_measured_is_not_called_slow(workers, sources):
    broken = EACH.replace("SECONDS", "0.05").replace("return stack", "raise NotImplementedError; stack")
    assert what_a_time_out_says(workers, sources, broken, budget=0.1) == {}


def test_a_convolve_without_gradients_is_measured_too(workers, sources):
    cut = EACH.replace("SECONDS", "0.05").replace(", weight)\n\nclass", ", weight).detach()\n\nclass")
    assert cut.count("detach") == 1
    assert "Convolve is slow: " in what_a_time_out_says(workers, sources, cut, budget=0.1)["why"]


@pytest.mark.slow
def test_a_training_cut_short_by_a_slow_convolve_says_so(grade):
    check = grade(EACH.replace("SECONDS", "0.02"), "q5", budget=0.01).questions[0].checks[-1]
    details = dict(check.details)
    assert check.status is Status.FAILED and details["training"].startswith("stopped after 0.")
    assert details["why"].startswith("Convolve is slow: ") and "may take 2.4 s" in details["why"]


def q5_images(sources):
    return sources.of(q5.question, 0).training.arrays["train_images"]
