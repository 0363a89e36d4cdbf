"""q5: the convolution, and the ways in which it goes wrong."""

from collections.abc import Iterator

import numpy as np

from grading.case import Case, make

SIZES = (  # image height and width, kernel height and width: square or not, as large as the image, single
    (5, 5, 3, 3), (5, 4, 2, 3), (7, 7, 7, 7), (6, 9, 1, 1), (4, 8, 4, 1), (1, 6, 1, 3), (28, 28, 3, 3),
    (12, 10, 5, 4),
)  # fmt: skip
WAYS = {
    "kernel flipped": {"kernel_as": lambda kernel: kernel[::-1, ::-1]},
    "kernel transposed": {"kernel_as": np.transpose},
    "result transposed": {"then": lambda sums, of: sums.T},
    "mean for sum": {"then": lambda sums, of: sums / of},
    "last row and column left out": {"then": lambda sums, of: sums[:-1, :-1]},
    "padded to the size of the image": {"padded": True},
    "first row of the kernel alone": {
        "kernel_as": lambda kernel: kernel * (np.arange(len(kernel)) == 0)[:, None]
    },
}


def convolve(rng: np.random.Generator) -> Iterator[Case]:
    for height, width, kernel_height, kernel_width in SIZES:
        image = rng.normal(size=(height, width)).astype(np.float32)
        kernel = rng.normal(size=(kernel_height, kernel_width)).astype(np.float32)
        yield make(
            f"an image of {height}×{width} with a kernel of {kernel_height}×{kernel_width}",
            lambda image=image, kernel=kernel, **way: {"Convolve": convolution(image, kernel, **way)},
            WAYS,
            inputs={"image": image, "kernel": kernel},
        )


def gradients(rng: np.random.Generator) -> Iterator[Case]:
    """The gradient for the kernel: the convolution of the image with that for the result."""
    image, above = (rng.normal(size=size).astype(np.float32) for size in ((6, 9), (4, 8)))
    kernel = rng.normal(size=(3, 2)).astype(np.float32)
    yield Case(
        "an image of 6×9 with a kernel of 3×2",
        inputs={"cotangent": above, "image": image, "kernel": kernel},
        expected={"the kernel's gradient": convolution(image, above)},
    )


def convolution(
    image, kernel, kernel_as=lambda kernel: kernel, then=lambda sums, of: sums, padded=False
) -> np.ndarray:
    """The "valid" convolution of deep learning (no flip): (H × W), (h × w) → (H-h+1 × W-w+1), float64.

    What follows `kernel` is right as it is; anything else is a mistake.
    """
    image, kernel = image.astype(np.float64), kernel_as(kernel.astype(np.float64))
    if padded:
        above, left = (kernel.shape[0] - 1) // 2, (kernel.shape[1] - 1) // 2
        image = np.pad(image, ((above, kernel.shape[0] - 1 - above), (left, kernel.shape[1] - 1 - left)))
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return then(np.einsum("ijkl,kl->ij", windows, kernel), kernel.size)
