"""Does a model know digits, or these very images?

MNIST is public, and a table of its test images passes for a network. Copies that are moved and turned a
little tell them apart: a network loses a few points by that, and to a table they are images never seen.
"""

from collections.abc import Callable, Sequence

import numpy as np

from grading.checks.question import Failed

SIDE = 28
COPIES = ((0.5, 3.0), (1.0, 3.0))  # pixels along both axes, and degrees
PADDING = 3  # pixels around an image: as far as a corner can be moved by the larger of the copies


def digits_known(
    predict: Callable[[np.ndarray], np.ndarray],
    images: np.ndarray,
    labels: np.ndarray,
    falls: Sequence[float],
    rng: np.random.Generator,
) -> None:
    """Passes if `predict` (images to classes) is right about as often on copies of the images.

    images (n × 784 float32), labels (n,). `falls` are the shares by which accuracy may fall on each of
    COPIES; Failed is raised if it falls by more.
    """
    before = (predict(images) == labels).mean()
    for (pixels, degrees), most in zip(COPIES, falls, strict=True):
        after = (predict(moved(images, pixels, degrees, rng)) == labels).mean()
        if before - after > most:
            raise Failed(
                f"These images are memorised: of {len(images)} digits {before:.1%} are right, and of the "
                f"same digits moved by {pixels:g} pixel and turned by {degrees:g}° only {after:.1%}.",
                [("a network", f"loses less than {most:.0%} of the digits by that")],
                {"accuracy": before, "moved": after, "most": most},
            )


def moved(images: np.ndarray, pixels: float, degrees: float, rng: np.random.Generator) -> np.ndarray:
    """Copies (n × 784 float32), each moved along both axes and turned about its middle, in random directions.

    Between pixels, values are interpolated linearly; around an image there is black.
    """
    count = len(images)
    down, right = rng.choice([-pixels, pixels], size=(2, count, 1, 1))
    angle = np.radians(rng.choice([-degrees, degrees], size=(count, 1, 1)))
    y, x = np.mgrid[:SIDE, :SIDE] - (SIDE - 1) / 2
    rows = np.cos(angle) * y - np.sin(angle) * x + down
    columns = np.sin(angle) * y + np.cos(angle) * x + right
    return _sampled(images.reshape(count, SIDE, SIDE), rows, columns).reshape(count, -1)


def _sampled(images: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """The values of images (n × SIDE × SIDE) at places (n × SIDE × SIDE) counted from their middle."""
    padded = np.pad(images, ((0, 0), (PADDING, PADDING), (PADDING, PADDING)))
    highest = SIDE + 2 * PADDING - 1
    rows, columns = ((each + highest / 2).clip(0, highest - 1e-6) for each in (rows, columns))
    top, left = rows.astype(int), columns.astype(int)
    below, beside = rows - top, columns - left
    each = np.arange(len(images))[:, None, None]
    upper = padded[each, top, left] * (1 - beside) + padded[each, top, left + 1] * beside
    lower = padded[each, top + 1, left] * (1 - beside) + padded[each, top + 1, left + 1] * beside
    values: np.ndarray = upper * (1 - below) + lower * below
    return values.astype(np.float32)
