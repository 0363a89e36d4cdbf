"""How long Convolve takes for an image, and a training for each image of a batch."""

import time
from collections.abc import Callable
from types import ModuleType

import torch

SLOW = 2  # seconds for one image; a batch of such is not waited for


def seconds(module: ModuleType, images: torch.Tensor) -> list[float]:
    """CPU time of Convolve, of Convolve with its kernel's gradient, and of a training on images (n, 784).

    The last is for each of the n images: less than the second where forward calls Convolve once for all.
    """
    image, kernel = images[0].reshape(28, 28), torch.ones(3, 3)
    alone = _took(lambda: module.Convolve(image, kernel))
    with_gradient = _took(lambda: _back(module.Convolve(image, kernel.requires_grad_())))
    if with_gradient > SLOW:
        return [alone, with_gradient, with_gradient]
    with torch.random.fork_rng(devices=[]):  # the model that is graded later starts as it would without this
        model = module.DigitConvolutionalModel()
        model.run(images)  # a first call may have to find out how Convolve can be called
        return [alone, with_gradient, _took(lambda: _back(model.run(images))) / len(images)]


def _back(result: torch.Tensor) -> None:
    if result.requires_grad:
        result.sum().backward()


def _took(call: Callable[[], object]) -> float:
    started = time.process_time()
    call()
    return time.process_time() - started
