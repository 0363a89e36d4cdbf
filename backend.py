"""The data sets that a `train(dataset)` method is handed.

Each is a `torch.utils.data.Dataset` that a stock `DataLoader(dataset, batch_size=…, shuffle=True)`
turns into batches `{'x': …, 'label': …}` of float32 tensors (of int64 ones for q10). Besides,

- `len(dataset)` is the number of examples;
- `dataset[i]`, `dataset[a:b]` give `{'x': …, 'label': …}` for one example or several;
- `dataset.x`, `dataset.y` are all inputs and all labels as NumPy arrays;
- `dataset.get_validation_accuracy()` is the share of validation examples that the model gets right
  as it stands (q3, q4 and q5 only).

For experiments of your own, make one by `DigitClassificationDataset(model)`: it reads the data folder.

`convolve_batch` convolves all images of a batch for q5. How it works and how a batch is put together
stands in batching.py, which you need not read.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch.nn.functional import cross_entropy, mse_loss

from batching import BatchedDataset, at_once, one_by_one, takes_batches
from grading import data as files

WORD_LENGTH = 10
NO_VALIDATION = (
    "There is no validation data for this data set. "
    "Only digits (q3, q5) and words (q4) have some; here, watch the training loss instead."
)


class TrainingDataset(BatchedDataset):
    """What all data sets share: examples as tensors, fetched a whole batch at a time.

    Subclasses give `_batch(rows)`, the inputs and labels at `rows` (an int64 tensor).
    `on_use(rows)` is called before examples are handed out, with their indices, and
    `on_validation(accuracy)` after each validation: this is how the autograder follows a training and
    ends one that would not end.
    """

    def __init__(self, model: torch.nn.Module | None, length: int):
        self.model: Any = model  # any class of the student's: it has a `run`, or is called
        self._length = length
        self.on_use: Callable[[torch.Tensor], None] = lambda rows: None
        self.on_validation: Callable[[float], None] = lambda accuracy: None

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, index: int | slice | Sequence[int] | torch.Tensor) -> dict[str, torch.Tensor]:
        """Exactly the examples asked for; an int gives one example without the batch dimension."""
        rows = torch.arange(self._length)[index]
        batch = self.fetch(rows.reshape(-1))
        return batch if rows.ndim else {name: values[0] for name, values in batch.items()}

    def fetch(self, rows: torch.Tensor) -> dict[str, torch.Tensor]:
        """The batch {'x': …, 'label': …} of the examples at `rows`, an int64 tensor (n,)."""
        self.on_use(rows)
        x, label = self._batch(rows)
        return {"x": x, "label": label}

    @property
    def x(self) -> np.ndarray:
        """All inputs in the order of the indices, of the batches' type (float32; int64 for q10)."""
        return self.fetch(torch.arange(self._length))["x"].numpy()

    @property
    def y(self) -> np.ndarray:
        """All labels in the order of the indices, of the batches' type (float32; int64 for q10)."""
        return self._batch(torch.arange(self._length))[1].numpy()

    def get_validation_accuracy(self) -> float:
        """The share (0 to 1) of validation examples that the model classifies correctly.

        Raises NotImplementedError for a data set without validation examples.
        """
        raise NotImplementedError(NO_VALIDATION)

    def _batch(self, rows: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        raise NotImplementedError


class PerceptronDataset(TrainingDataset):
    """500 points (x₁, x₂, 1) of two classes that a line separates.

    x (500 × 3), labels +1 or -1 (500 × 1). See grading.data.separable_points.
    """

    def __init__(self, model: torch.nn.Module | None, data: Mapping[str, np.ndarray] | None = None):
        data = data or files.separable_points(np.random.default_rng(0)).public
        self._x = _float_tensor(data["x"])
        self._y = _float_tensor(data["y"])
        super().__init__(model, len(self._x))

    def _batch(self, rows: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return self._x.index_select(0, rows), self._y.index_select(0, rows)


class RegressionDataset(PerceptronDataset):
    """200 evenly spaced points of y = sin(x) on [-2π, 2π], in random order: x and labels (200 × 1)."""

    def __init__(self, model: torch.nn.Module | None, data: Mapping[str, np.ndarray] | None = None):
        super().__init__(model, data or files.sine_points(np.random.default_rng(0)).public)


class DigitClassificationDataset(TrainingDataset):
    """60,000 handwritten digits to train on and 5,000 to validate on.

    x (n × 784) in [0, 1], a 28 × 28 image row by row; labels (n × 10) one-hot. Source: MNIST, see
    data/README.md.
    """

    def __init__(self, model: torch.nn.Module | None, data: Mapping[str, np.ndarray] | None = None):
        data = data or self._from_files()
        self._images = torch.from_numpy(_writable(data["train_images"]))
        self._labels = _one_hot(data["train_labels"], 10)
        self._validation_images = _writable(data["validation_images"])
        self._validation_labels = torch.from_numpy(_writable(data["validation_labels"]))
        super().__init__(model, len(self._images))

    def get_validation_accuracy(self) -> float:
        images = _as_floats(torch.from_numpy(self._validation_images))
        with mode(self.model, training=False), torch.no_grad():
            logits = self.model.run(images)
        accuracy = _share_right(logits, self._validation_labels)
        self.on_validation(accuracy)
        return accuracy

    @staticmethod
    def _from_files() -> Mapping[str, np.ndarray]:
        return files.digits().public

    def _batch(self, rows: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        # index_select takes a sixth of the time of self._images[rows]
        return _as_floats(self._images.index_select(0, rows)), self._labels.index_select(0, rows)


class DigitClassificationDataset2(DigitClassificationDataset):
    """The digits of the convolutional network: 500 to train on, 100 to validate on; shapes as above."""

    @staticmethod
    def _from_files() -> Mapping[str, np.ndarray]:
        return files.small_digits(files.digits(), np.random.default_rng(0)).public


class LanguageIDDataset(TrainingDataset):
    """17,500 words of five languages to train on and 500 to validate on.

    A word is (length × 47), one row a letter, one-hot; a batch x is (batch × length × 47) and its
    labels (batch × 5) one-hot. A stock DataLoader, shuffled or not, gives batches of words of one
    length each, every word once an epoch, in `len(dataloader)` batches. What cannot be of one length
    (`dataset.x`, `dataset[:]`, a batch as large as the data set) is padded with rows of zeros at the
    end, to its longest word.
    """

    lengths: torch.Tensor

    def __init__(self, model: torch.nn.Module | None, data: Mapping[str, np.ndarray] | None = None):
        data = data or files.words().public
        self.chars = files.strings(data["chars"])
        self.language_names = files.strings(data["language_names"])
        self.lengths = torch.from_numpy(files.word_lengths(data["train_x"]))
        self.padded = False  # whether the last batch handed out held words of several lengths
        self._letters = torch.from_numpy(_writable(data["train_x"]))
        self._labels = _one_hot(data["train_y"], len(self.language_names))
        self._validation = {name: data[f"validation_{name}"] for name in ("x", "y", "buckets")}
        super().__init__(model, len(self._letters))

    def get_validation_accuracy(self) -> float:
        right = 0.0
        for start, end in self._validation["buckets"]:
            letters = torch.from_numpy(_writable(self._validation["x"][start:end]))
            length = WORD_LENGTH if self.padded else int(letters[0].ge(0).sum())
            xs = self._encode(letters[:, :length]).movedim(0, 1)
            with mode(self.model, training=False), torch.no_grad():
                logits = run_words(self.model, xs)
            labels = torch.from_numpy(_writable(self._validation["y"][start:end]))
            right += _share_right(logits, labels) * len(labels)
        accuracy = right / len(self._validation["y"])
        self.on_validation(accuracy)
        return accuracy

    def _batch(self, rows: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        lengths = self.lengths[rows]
        self.padded = bool(len(rows)) and bool(lengths.min() < lengths.max())
        longest = int(lengths.max()) if len(rows) else 0
        return self._encode(self._letters[rows, :longest]), self._labels[rows]

    def _encode(self, letters: torch.Tensor) -> torch.Tensor:
        """One-hot float32 (n × length × 47) of letter indices (n × length); -1 gives a row of zeros."""
        one_hot = torch.zeros(*letters.shape, len(self.chars) + 1)
        one_hot.scatter_(2, letters.remainder(len(self.chars) + 1).unsqueeze(2), 1.0)
        return one_hot[:, :, : len(self.chars)]


class SquareSequencesDataset(TrainingDataset):
    """256 sequences of the four corners of a square, with noise; 128 others to validate on.

    x (n × 4 × 2) is the whole sequence, since training may show a model what it should have predicted;
    labels (n × 2 × 2) are its last two points. `clockwise` (n,) says which way round each sequence goes.
    """

    def __init__(self, model: torch.nn.Module | None, data: Mapping[str, np.ndarray] | None = None):
        data = data or files.squares().public
        self._x = _float_tensor(data["train_x"])
        self._y = _float_tensor(data["train_y"])
        self._validation_x = _float_tensor(data["validation_x"])
        self._validation_y = _float_tensor(data["validation_y"])
        self.clockwise = torch.from_numpy(_writable(data["train_clockwise"]))
        super().__init__(model, len(self._x))

    def get_validation_loss(self) -> float:
        """The mean squared error of the model as it stands, from the first two points, without the others."""
        start = self._validation_x[:, : -self._validation_y.shape[1]]
        with mode(self.model, training=False), torch.no_grad():
            return mse_loss(self.model(start), self._validation_y).item()

    def _batch(self, rows: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return self._x.index_select(0, rows), self._y.index_select(0, rows)


class SpelledWordsDataset(TrainingDataset):
    """17,500 words of five languages as sequences of symbols, 500 others to validate on.

    A row of x (n × 11, int64) is the symbol of a language, the letters, and zeros; labels (n × 11, int64)
    are the letters, 0 for the end, and -100 after it. `vocab_size` is how many symbols there are,
    `block_size` how long a row is.
    """

    def __init__(self, model: torch.nn.Module | None, data: Mapping[str, np.ndarray] | None = None):
        data = data or files.spelled_words(files.words()).public
        self.chars = files.strings(data["chars"])
        self.language_names = files.strings(data["language_names"])
        self.vocab_size = files.FIRST_LETTER + len(self.chars) + len(self.language_names)
        self._tokens = torch.from_numpy(_writable(data["train_x"]))
        self._targets = torch.from_numpy(_writable(data["train_y"]))
        self._validation_tokens = torch.from_numpy(_writable(data["validation_x"]))
        self._validation_targets = torch.from_numpy(_writable(data["validation_y"]))
        self.block_size = self._tokens.shape[1]
        super().__init__(model, len(self._tokens))

    def get_validation_bits(self) -> float:
        """The model's cross-entropy on the validation words, in bits per character (letters and ends)."""
        with mode(self.model, training=False), torch.no_grad():
            logits = self.model(self._validation_tokens)
        nats = cross_entropy(logits.flatten(0, 1), self._validation_targets.flatten())
        return (nats / np.log(2)).item()

    def language_symbol(self, language: str) -> int:
        """The symbol that a word of this language begins with: "Finnish" gives 50."""
        return files.FIRST_LETTER + len(self.chars) + self.language_names.index(language)

    def spelling(self, symbols: torch.Tensor) -> str:
        """The letters of a row of symbols up to the first end; a language at its beginning is left out."""
        word = ""
        for symbol in symbols.tolist():
            if symbol == files.END:
                break
            if symbol < files.FIRST_LETTER + len(self.chars):
                word += self.chars[symbol - files.FIRST_LETTER]
        return word

    def _batch(self, rows: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return self._tokens[rows], self._targets[rows]


def convolve_batch(convolve: Callable, images: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Convolve each image: `stack([convolve(image, weight) for image in images])`, and faster.

    convolve: a function of one image (H, W) and a kernel (h, w)
    images: (batch, H, W)
    weight: (h, w)
    returns: (batch, H-h+1, W-w+1), if that is what `convolve` makes of each

    `convolve` is called once for the whole batch, whose images go through its lines together: `image.shape`
    is that of one image, but `print(image)` shows all of them. A function that can't be called so (it uses
    `.item()`, say) is called for one image after the other, and a sentence that is printed says why.
    """
    if len(images) > 1 and takes_batches(convolve, images.shape[1:], weight.shape):
        return at_once(convolve, images, weight)
    return one_by_one(convolve, images, weight)


@contextlib.contextmanager
def mode(model: object, training: bool) -> Iterator[None]:
    """Puts every module of the model in training or evaluation mode, and afterwards back into its own.

    Students call their training method `train`, which hides Module.train, so the flags are set one by one.
    """
    modules = list(model.modules()) if isinstance(model, torch.nn.Module) else []
    modes = [module.training for module in modules]
    for module in modules:
        module.training = training
    try:
        yield
    finally:
        for module, was_training in zip(modules, modes, strict=True):
            module.training = was_training


def run_words(model: Any, xs: torch.Tensor) -> torch.Tensor:
    """`model.run(xs)` for xs (length × batch × 47), as a tensor or, where that fails, as a list.

    The assignment allows both; some solutions use `xs.shape`, some list methods.
    """
    try:
        return model.run(xs)
    except Exception as error:
        try:
            return model.run(list(xs))
        except Exception:
            raise error from None


def _share_right(logits: object, labels: torch.Tensor) -> float:
    """Share of rows of `logits` (n × classes) whose largest entry is at `labels` (n,)."""
    if not isinstance(logits, torch.Tensor) or logits.ndim != 2 or len(logits) != len(labels):
        got = f"shape {tuple(logits.shape)}" if isinstance(logits, torch.Tensor) else type(logits).__name__
        raise ValueError(f"run returned {got} for {len(labels)} examples, expected ({len(labels)}, classes).")
    return (logits.argmax(dim=1) == labels).double().mean().item()


def _as_floats(images: torch.Tensor) -> torch.Tensor:
    return images.float().div_(255) if images.dtype is torch.uint8 else images


def _one_hot(labels: np.ndarray, classes: int) -> torch.Tensor:
    return torch.from_numpy(np.eye(classes, dtype=np.float32)[labels])


def _float_tensor(array: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(np.array(array, dtype=np.float32))


def _writable(array: np.ndarray) -> np.ndarray:
    """The array itself, or a copy where it is read-only (torch shares memory with what it is given)."""
    return array if array.flags.writeable and array.flags.c_contiguous else np.array(array)
