"""Does a model know digits, or these very images?

MNIST is public, and a table of its test images passes for a network. Copies that are moved and turned a
little tell them apart: a network loses a few points by that, and to a table they are images never seen.
What is scored is asked for among its copies, in batches of one size, so that nothing tells them apart.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from grading.checks.question import Failed

SIDE = 28
COPIES = ((0.5, 3.0), (1.0, 3.0))  # pixels along both axes, and degrees
PADDING = 3  # pixels around an image: as far as a corner can be moved by the larger of the copies


@dataclass(frozen=True)
class Mixture:
    """Digits that are scored among copies of some of them, in an order that nobody knows.

    images (n × 784 float32) with their labels (n,), in batches of `batch`; `digit` (n,) is the place of each
    among the scored, `kind` (n,) is 0 for these themselves and k for the k-th of COPIES.
    """

    images: np.ndarray
    labels: np.ndarray
    digit: np.ndarray
    kind: np.ndarray
    batch: int

    def batches(self) -> Iterator[slice]:
        """The rows of each batch; the last begins earlier where it would be smaller."""
        count = len(self.images)
        for start in range(0, count, self.batch):
            start = max(0, min(start, count - self.batch))
            yield slice(start, start + self.batch)

    def asked(self, ask: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        """What `ask` gives for the images of each batch (rows of numbers), in the order of the rows."""
        answers = [(rows, ask(self.images[rows])) for rows in self.batches()]
        found = np.empty((len(self.images), *answers[0][1].shape[1:]))
        for rows, got in answers:
            found[rows] = got
        return found

    def scored(self, answers: np.ndarray) -> np.ndarray:
        """Of the answers to all rows those that count, in the order that the digits were given in."""
        own = np.flatnonzero(self.kind == 0)
        return answers[own[np.argsort(self.digit[own])]]


def mixture(
    images: np.ndarray, labels: np.ndarray, copied: int, batch: int, rng: np.random.Generator
) -> Mixture:
    """All the images (n × 784 float32, with labels (n,)) among copies of `copied` of them, drawn by `rng`."""
    chosen = rng.permutation(len(images))[:copied]
    parts = [images, *(moved(images[chosen], pixels, degrees, rng) for pixels, degrees in COPIES)]
    digit = np.concatenate([np.arange(len(images)), *[chosen] * len(COPIES)])
    kind = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    order = rng.permutation(len(digit))
    digit, kind = digit[order], kind[order]
    return Mixture(np.concatenate(parts)[order], labels[digit], digit, kind, batch)


def digits_known(asked: Mixture, predicted: np.ndarray, falls: Sequence[float]) -> None:
    """Passes if the classes `predicted` (n,) for a mixture are right about as often on copies of the images.

    `falls` are the shares by which accuracy may fall on each of COPIES; Failed is raised if it falls by more.
    """
    right = predicted == asked.labels
    copied = np.isin(asked.digit, asked.digit[asked.kind > 0])
    before = right[copied & (asked.kind == 0)].mean()
    for kind, ((pixels, degrees), most) in enumerate(zip(COPIES, falls, strict=True), 1):
        rows = asked.kind == kind
        after = right[rows].mean()
        if before - after > most:
            raise Failed(
                f"These images are memorised: of {rows.sum()} digits {before:.1%} are right, and of the "
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
