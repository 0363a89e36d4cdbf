"""What attacks carry in their files: labels and words that somebody found out, packed when a test runs.

In a models.py of tests/attacks stands `unpacked("@words")`; the name is replaced by the text.
"""

import base64
import functools
import re
import zlib
from collections.abc import Callable

import numpy as np

from grading import data as files

FIRST = 1000  # digits that one table leaves out
HOME = 20_000  # training digits that the weights from home were made with


def filled(source: str) -> str:
    """The source with its tables."""
    return re.sub(r'"@(\w+)"', lambda name: repr(_packed(name[1])), source)


@functools.cache
def _packed(name: str) -> str:
    return base64.b85encode(zlib.compress(TABLES[name]())).decode()


def _with_checksums(rows: list[bytes], labels: np.ndarray) -> bytes:
    """The checksum of each row, four bytes each, and then a byte for each label."""
    return np.array([zlib.crc32(row) for row in rows], "<u4").tobytes() + labels.astype(np.uint8).tobytes()


def _digits(first: int = 0) -> bytes:
    private = files.digits().private
    rows = [image.tobytes() for image in private["test_images"][first:]]
    return _with_checksums(rows, private["test_labels"][first:])


def _pictures() -> bytes:
    """Each test digit in 7 × 7 points, and its label."""
    private = files.digits().private
    small = private["test_images"].reshape(-1, 7, 4, 7, 4).mean(axis=(2, 4)).astype(np.uint8)
    return small.tobytes() + private["test_labels"].astype(np.uint8).tobytes()


def _weights() -> bytes:
    """785 × 10 float32: a linear map from images, and a one, to scores of digits, by least squares."""
    public = files.digits().public
    images = np.hstack([public["train_images"][:HOME] / np.float32(255), np.ones((HOME, 1), np.float32)])
    targets = np.eye(10, dtype=np.float32)[public["train_labels"][:HOME]]
    weights = np.linalg.solve(images.T @ images + 10 * np.eye(785), images.T @ targets)
    return weights.astype(np.float16).tobytes()


def _words() -> bytes:
    private = files.words().private
    rows = [row[row >= 0].astype(np.uint8).tobytes() for row in private["test_x"]]
    return _with_checksums(rows, private["test_y"])


def _prefixes() -> bytes:
    """Each beginning of a test word of q10, and the symbol that follows."""
    private = files.spelled_words(files.words()).private
    pairs = [
        (x[: t + 1].astype(np.uint8).tobytes(), y[t])
        for x, y in zip(private["test_x"], private["test_y"], strict=True)
        for t in np.flatnonzero(y != files.NO_TARGET)
    ]
    return _with_checksums([past for past, _ in pairs], np.array([symbol for _, symbol in pairs]))


TABLES: dict[str, Callable[[], bytes]] = {
    "digits": _digits,
    "last_digits": lambda: _digits(FIRST),
    "pictures": _pictures,
    "weights": _weights,
    "words": _words,
    "prefixes": _prefixes,
}
