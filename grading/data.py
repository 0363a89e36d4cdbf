"""Reads the data folder and splits it into what a worker may see and what only the grader holds.

NumPy only: the grader never imports torch, and backend.py turns these arrays into data sets. The
formats of the files are described in data/README.md.
"""

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from grading import ROOT

FOLDER = ROOT / "data"

DIGIT_KEYS = ("train_images", "train_labels", "test_images", "test_labels")
WORD_KEYS = (
    ("chars", "language_codes", "language_names")
    + tuple(f"train_{part}" for part in ("x", "y", "buckets"))
    + tuple(f"dev_{part}" for part in ("x", "y", "buckets"))
    + tuple(f"test_{part}" for part in ("x", "y", "buckets"))
)
CORNERS = np.array([[-1, -1], [-1, 1], [1, 1], [1, -1]])  # of the square, clockwise
CORNER_NOISE = 0.1
SOURCE_CORNERS = 2  # of the four; the others are to be predicted
SQUARES, VALIDATION_SQUARES = 256, 128
END, FIRST_LETTER = 0, 1  # symbols of the character model: the end of a word, then letters, then languages
NO_TARGET = -100  # what cross_entropy leaves out
SMALL_TRAIN, SMALL_VALIDATION, SMALL_TEST = 500, 100, 500  # the digits of q5

Arrays = dict[str, np.ndarray]


class DataError(Exception):
    """A data file is missing, damaged, or not in the format of data/README.md."""


@dataclass(frozen=True)
class Split:
    """One data set: `public` is what a worker trains and validates on, `private` is the test set."""

    public: Arrays
    private: Arrays


def digits(folder: Path = FOLDER) -> Split:
    """MNIST: all training images, and the test images halved as the original project has it.

    Public: train_images (n × 784 uint8, or float32 in [0, 1]), train_labels (n, int64) and the
    even-numbered test images as validation_images, validation_labels. Private: the odd-numbered
    ones as test_images, test_labels. Raises DataError.
    """
    arrays = _read(folder, "mnist.npz", DIGIT_KEYS)
    for part in ("train", "test"):
        images, labels = _images(arrays, part), _labels(arrays, part, 10)
        if len(images) != len(labels):
            raise _foreign(folder, "mnist.npz", f"{len(images)} {part}_images but {len(labels)} labels")
        arrays[f"{part}_images"], arrays[f"{part}_labels"] = images, labels
    public = {"train_images": arrays["train_images"], "train_labels": arrays["train_labels"]}
    public["validation_images"] = arrays["test_images"][::2]
    public["validation_labels"] = arrays["test_labels"][::2]
    private = {"test_images": arrays["test_images"][1::2], "test_labels": arrays["test_labels"][1::2]}
    return Split(public, private)


def small_digits(all_digits: Split, rng: np.random.Generator) -> Split:
    """The digits of q5: 500 to train, 100 to validate, 500 to score, all different, drawn by `rng`."""
    public, private = all_digits.public, all_digits.private
    train = rng.permutation(len(public["train_labels"]))[:SMALL_TRAIN]
    validation = rng.permutation(len(public["validation_labels"]))[:SMALL_VALIDATION]
    test = rng.permutation(len(private["test_labels"]))[:SMALL_TEST]
    chosen = {
        "train_images": public["train_images"][train],
        "train_labels": public["train_labels"][train],
        "validation_images": public["validation_images"][validation],
        "validation_labels": public["validation_labels"][validation],
    }
    scored = {"test_images": private["test_images"][test], "test_labels": private["test_labels"][test]}
    return Split(chosen, scored)


def words(folder: Path = FOLDER) -> Split:
    """Words of five languages, in the public format described in data/README.md.

    Public: chars and language_names as code points (arrays that are numbers travel to a worker), and
    {train, validation}_{x, y, buckets}; private: test_{x, y, buckets}. x is (n × 10) int64 with indices
    into chars and -1 after the last letter, y (n,) int64, buckets (k × 2) the [start, end) rows of one
    length. Raises DataError.
    """
    arrays = _read(folder, "lang_id.npz", WORD_KEYS)
    languages = len(arrays["language_names"])
    for part in ("train", "dev", "test"):
        _check_words(folder, arrays, part, languages)
    public = {name: code_points(arrays[name]) for name in ("chars", "language_names")}
    for field in ("x", "y", "buckets"):
        public[f"train_{field}"] = arrays[f"train_{field}"].astype(np.int64)
        public[f"validation_{field}"] = arrays[f"dev_{field}"].astype(np.int64)
    private = {f"test_{field}": arrays[f"test_{field}"].astype(np.int64) for field in ("x", "y", "buckets")}
    return Split(public, private)


def separable_points(rng: np.random.Generator, count: int = 500, margin: float = 0.1) -> Split:
    """The points of q1: x (count × 3) standard normal with a last column of ones, labels (count × 1) ±1.

    A random line separates the classes and no point lies within `margin` of it, so training always ends:
    see `most_mistakes`. Private: the line as a separator (3,) of length 1.
    """
    angle, offset = rng.uniform(0, 2 * np.pi), rng.uniform(-0.7, 0.7)
    normal = np.array([np.cos(angle), np.sin(angle)])
    points = rng.normal(size=(4 * count, 2))
    distance = points @ normal + offset
    kept = np.flatnonzero(np.abs(distance) > margin)[:count]
    x = np.hstack([points[kept], np.ones((len(kept), 1))])
    separator = np.append(normal, offset) / np.hypot(1, offset)
    return Split({"x": x, "y": np.sign(distance[kept])[:, None]}, {"separator": separator})


def most_mistakes(x: np.ndarray, y: np.ndarray, separator: np.ndarray, start: float = 0.0) -> float:
    """How many mistakes the perceptron rule can make on points that a line through the origin separates.

    x (n × d), y (n × 1) ±1, separator (d,) of length 1, `start` the length of the weights at the beginning.
    With R the largest length of an x and γ the least y · x · separator, it makes at most (R/γ)² mistakes
    from weights of zero (A. Novikoff, "On convergence proofs for perceptrons", 1962). From others it makes at
    most (R/γ)² + 2 · start/γ: after k mistakes w · separator ≥ kγ - start and |w|² ≤ start² + kR², and the
    first is at most |w|.
    """
    longest = np.linalg.norm(x, axis=1).max()
    margin = (y[:, 0] * (x @ separator)).min()
    return float((longest / margin) ** 2 + 2 * start / margin)


def sine_points(rng: np.random.Generator, count: int = 200) -> Split:
    """The points of q2: `count` evenly spaced x in [-2π, 2π] in random order with y = sin(x).

    Private: as many test_x drawn uniformly, so they lie between the training points, and their
    test_y. All are (count × 1).
    """
    x = rng.permutation(np.linspace(-2 * np.pi, 2 * np.pi, count))[:, None]
    unseen = rng.uniform(-2 * np.pi, 2 * np.pi, size=(count, 1))
    return Split({"x": x, "y": np.sin(x)}, {"test_x": unseen, "test_y": np.sin(unseen)})


def squares(train_seed: int = 13, validation_seed: int = 17, test_seed: int = 19) -> Split:
    """The sequences of q7: 256 to train, 128 to validate, 256 to score.

    Public: {train, validation}_x (n × 4 × 2) float32, all four corners, {train, validation}_y (n × 2 × 2),
    the last two; train_clockwise (n,) bool. Private: test_x (n × 2 × 2), only the source, and test_y.
    """
    public, private = {}, {}
    public["train_x"], public["train_clockwise"] = square_sequences(SQUARES, train_seed)
    public["validation_x"], _ = square_sequences(VALIDATION_SQUARES, validation_seed)
    for part in ("train", "validation"):
        public[f"{part}_y"] = public[f"{part}_x"][:, SOURCE_CORNERS:]
    scored, _ = square_sequences(SQUARES, test_seed)
    private["test_x"], private["test_y"] = scored[:, :SOURCE_CORNERS], scored[:, SOURCE_CORNERS:]
    return Split(public, private)


def square_sequences(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The corners of a square, one after the other, with noise: (count × 4 × 2) float32, clockwise (count,).

    Each sequence starts at a random corner and goes round once, clockwise or not; to each coordinate
    normal noise of standard deviation 0.1 is added. Drawn from a RandomState, whose numbers NumPy has
    promised never to change, so that one seed gives the same squares everywhere.
    """
    random = np.random.RandomState(seed)
    start = random.randint(4, size=count)
    clockwise = random.randint(2, size=count).astype(bool)
    steps = np.where(clockwise[:, None], np.arange(4), np.arange(4)[::-1])
    corners = CORNERS[(start[:, None] + steps) % 4]
    noise = CORNER_NOISE * random.randn(count, 4, 2)
    return (corners + noise).astype(np.float32), clockwise


def spelled_words(all_words: Split) -> Split:
    """The words of q4 as sequences of symbols for a character model, each after the symbol of its language.

    Symbol 0 ends a word; letter i of `chars` is symbol 1 + i, language j 1 + len(chars) + j. Public: chars,
    language_names, {train, validation}_{x, y}; private: test_{x, y}. x (n × 11) int64 is language,
    letters, zeros; y (n × 11) is letters, one 0 for the end, and -100 where there is nothing to predict.
    """
    public, private = all_words.public, all_words.private
    letters = len(public["chars"])
    spelled = {name: public[name] for name in ("chars", "language_names")}
    for part in ("train", "validation"):
        x, y = spell(public[f"{part}_x"], public[f"{part}_y"], letters)
        spelled |= {f"{part}_x": x, f"{part}_y": y}
    x, y = spell(private["test_x"], private["test_y"], letters)
    return Split(spelled, {"test_x": x, "test_y": y})


def spell(words: np.ndarray, languages: np.ndarray, letters: int) -> tuple[np.ndarray, np.ndarray]:
    """Inputs and targets (n × 11) of words (n × 10, indices of letters, -1 after the last) and languages."""
    symbols = words + FIRST_LETTER  # what was -1 is now END
    prompt = (FIRST_LETTER + letters + languages)[:, None]
    x = np.hstack([prompt, symbols])
    y = np.hstack([symbols, np.full_like(prompt, END)])
    after_end = np.arange(y.shape[1]) > (words >= 0).sum(axis=1)[:, None]
    return x, np.where(after_end, NO_TARGET, y)


def _read(folder: Path, name: str, keys: tuple[str, ...]) -> Arrays:
    path = Path(folder) / name
    if not path.is_file():
        raise DataError(f"{path} is missing. Copy the package's data folder, or name another with --data.")
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            missing = [key for key in keys if key not in file]
            if missing:
                raise _foreign(folder, name, f"it has no {', '.join(missing)}")
            return {key: file[key] for key in keys}
    except DataError:
        raise
    except PermissionError:
        raise DataError(f"{path} may not be read: check the file's permissions.") from None
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        raise DataError(
            f"{path} is damaged or no npz file ({error}). Copy it again from the package."
        ) from None


def _images(arrays: Arrays, part: str) -> np.ndarray:
    images = arrays[f"{part}_images"]
    if images.ndim != 2 or images.shape[1] != 784 or not len(images):
        raise DataError(f"mnist.npz: {part}_images has shape {images.shape}, expected (n, 784).")
    if images.dtype == np.uint8:
        return images
    if images.dtype.kind != "f":
        raise DataError(f"mnist.npz: {part}_images is {images.dtype}, expected uint8 or float32.")
    if not (images.min() >= 0 and images.max() <= 1):
        raise DataError(f"mnist.npz: {part}_images are floats outside [0, 1]; divide them by 255.")
    return images.astype(np.float32, copy=False)


def _labels(arrays: Arrays, part: str, classes: int) -> np.ndarray:
    labels = arrays[f"{part}_labels"]
    if labels.ndim != 1 or labels.dtype.kind not in "iu":
        raise DataError(f"mnist.npz: {part}_labels is {labels.dtype} {labels.shape}, expected integers (n,).")
    if labels.size and not (labels.min() >= 0 and labels.max() < classes):
        raise DataError(f"mnist.npz: {part}_labels are not all from 0 to {classes - 1}.")
    return labels.astype(np.int64)


def _check_words(folder: Path, arrays: Arrays, part: str, languages: int) -> None:
    x, y, buckets = (arrays[f"{part}_{field}"] for field in ("x", "y", "buckets"))
    if any(arrays[name].dtype.kind != "U" or arrays[name].ndim != 1 for name in ("chars", "language_names")):
        raise _foreign(folder, "lang_id.npz", "chars and language_names must be lists of strings")
    if any(array.dtype.kind not in "iu" for array in (x, y, buckets)):
        raise _foreign(folder, "lang_id.npz", f"{part}_x, _y and _buckets must be integers")
    if x.ndim != 2 or y.shape != x.shape[:1] or buckets.ndim != 2 or buckets.shape[1] != 2 or not len(x):
        shapes = f"x {x.shape}, y {y.shape}, buckets {buckets.shape}"
        raise _foreign(folder, "lang_id.npz", f"the shapes of {part} do not fit: {shapes}")
    if x.max() >= len(arrays["chars"]) or x.min() < -1 or y.min() < 0 or y.max() >= languages:
        raise _foreign(folder, "lang_id.npz", f"{part} has a letter or language that is not listed")
    lengths = word_lengths(x)
    tiles = np.concatenate([np.arange(start, end) for start, end in buckets])
    one_length = all(end > start and len(set(lengths[start:end])) == 1 for start, end in buckets)
    if not one_length or not np.array_equal(tiles, np.arange(len(x))) or lengths.min() < 1:
        raise _foreign(folder, "lang_id.npz", f"{part}_buckets are not the rows of one word length each")


def code_points(texts: np.ndarray) -> np.ndarray:
    """An array of n strings as (n × longest) uint32 code points, padded with zeros."""
    texts = np.ascontiguousarray(texts)
    return texts.view(np.uint32).reshape(len(texts), -1)


def strings(points: np.ndarray) -> list[str]:
    """The strings of `code_points`."""
    return ["".join(chr(point) for point in row if point) for row in points.tolist()]


def word_lengths(x: np.ndarray) -> np.ndarray:
    """The number of letters of each word of x (n × 10, padded with -1 at the end): (n,) int64."""
    lengths: np.ndarray = (x >= 0).sum(axis=1)
    return lengths


def _foreign(folder: Path, name: str, why: str) -> DataError:
    return DataError(f"{Path(folder) / name} is not in the expected format: {why}. See data/README.md.")
