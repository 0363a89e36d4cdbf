"""The data sets that a `train(dataset)` method is handed.

Each is a `torch.utils.data.Dataset` that a stock `DataLoader(dataset, batch_size=…, shuffle=True)`
turns into batches `{'x': …, 'label': …}` of float32 tensors. Beside that,

- `len(dataset)` is the number of examples;
- `dataset[i]`, `dataset[a:b]` give `{'x': …, 'label': …}` for one example or several;
- `dataset.x`, `dataset.y` are all inputs and labels as float32 NumPy arrays;
- `dataset.get_validation_accuracy()` is the share of validation examples that the model gets right
  as it stands (digits and words only).

In your own experiments construct one as `DigitClassificationDataset(model)`: it reads the data folder.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np
import torch
from torch.nn.functional import cross_entropy, mse_loss
from torch.utils.data import DataLoader, Dataset, RandomSampler, Sampler, SequentialSampler, default_collate
from torch.utils.data._utils.collate import default_collate_fn_map

from grading import data as files

WORD_LENGTH = 10
NO_VALIDATION = (
    "There is no validation data for this data set. "
    "Only digits (q3, q5) and words (q4) have some; here, watch the training loss instead."
)


class TrainingDataset(Dataset):
    """What all data sets share: examples as tensors, fetched a whole batch at a time.

    Subclasses give `_batch(rows)`, the inputs and labels at `rows` (an int64 tensor).
    `on_use(rows)` is called whenever examples are handed out, with their indices, and
    `on_validation(accuracy)` after each validation: this is how the autograder follows a training and
    ends one that would not end.
    """

    def __init__(self, model: torch.nn.Module | None, length: int):
        self.model = model
        self._length = length
        self.on_use: Callable[[torch.Tensor], None] = lambda rows: None
        self.on_validation: Callable[[float], None] = lambda accuracy: None

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, index: int | slice | Sequence[int] | torch.Tensor) -> dict[str, torch.Tensor]:
        """Exactly the examples asked for; an int gives one example without the batch dimension."""
        rows = torch.arange(self._length)[index]
        x, label = self._handed_out(rows.reshape(-1))
        return {"x": x, "label": label} if rows.ndim else {"x": x[0], "label": label[0]}

    def __getitems__(self, indices: Sequence[int] | torch.Tensor) -> "_Examples":
        return _Examples(self, indices)

    @property
    def x(self) -> np.ndarray:
        """All inputs, float32, in the order of the indices."""
        return self._handed_out(torch.arange(self._length))[0].numpy()

    @property
    def y(self) -> np.ndarray:
        """All labels, float32, in the order of the indices."""
        return self._batch(torch.arange(self._length))[1].numpy()

    def get_validation_accuracy(self) -> float:
        """The share (0 to 1) of validation examples that the model classifies correctly.

        Raises NotImplementedError for a data set without validation examples.
        """
        raise NotImplementedError(NO_VALIDATION)

    def _batch(self, rows: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        raise NotImplementedError

    def _handed_out(self, rows: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        self.on_use(rows)
        return self._batch(rows)


class _Examples(Sequence):
    """The examples of one batch: a sequence of samples that stock collation takes as one piece.

    A DataLoader passes what `__getitems__` returns to its collate function. The stock one, by the
    registration below, takes the whole batch by one index operation; another one, written by a
    student, finds the list of samples that it expects.
    """

    def __init__(self, dataset: TrainingDataset, indices: Sequence[int] | torch.Tensor):
        self.dataset = dataset
        self.indices = torch.arange(len(dataset))[indices]  # a sampler may count from the end

    def __len__(self) -> int:
        return len(self.indices)

    def __getitem__(self, position: int) -> "_Sample":
        return _Sample(self.dataset, int(self.indices[position]))

    def batch(self) -> dict[str, torch.Tensor]:
        x, label = self.dataset._handed_out(self.indices)
        return {"x": x, "label": label}


class _Sample(Mapping):
    """One example of a batch, fetched when it is looked into."""

    def __init__(self, dataset: TrainingDataset, index: int):
        self.dataset = dataset
        self.index = index

    def __getitem__(self, key: str) -> torch.Tensor:
        return self.dataset[self.index][key]

    def __iter__(self) -> Iterator[str]:
        return iter(("x", "label"))

    def __len__(self) -> int:
        return 2


def _collate(examples: Sequence, collate_fn_map: dict | None = None) -> dict[str, torch.Tensor]:
    if isinstance(examples, _Examples):
        return examples.batch()
    return default_collate([dict(sample) for sample in examples])  # samples that a student has regrouped


default_collate_fn_map[_Sample] = _collate


class PerceptronDataset(TrainingDataset):
    """500 points (x₁, x₂, 1) of two classes that a line separates.

    x (500 × 3), labels +1 or -1 (500 × 1). See grading.data.separable_points.
    """

    def __init__(self, model: torch.nn.Module | None, data: Mapping[str, np.ndarray] | None = None):
        data = data or files.separable_points(np.random.default_rng(0)).public
        self._x, self._y = _float_tensor(data["x"]), _float_tensor(data["y"])
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
    length each, every word once an epoch and as many batches as it says; see OneLengthBatches. What
    cannot be of one length (`dataset.x`, `dataset[:]`, a batch as large as the data set) is padded with
    rows of zeros at the end, to its longest word.
    """

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
        right = 0
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
        self._x, self._y = _float_tensor(data["train_x"]), _float_tensor(data["train_y"])
        self._validation = _float_tensor(data["validation_x"]), _float_tensor(data["validation_y"])
        self.clockwise = torch.from_numpy(_writable(data["train_clockwise"]))
        super().__init__(model, len(self._x))

    def get_validation_loss(self) -> float:
        """The mean squared error of the model as it stands, from the first two points, without the others."""
        x, y = self._validation
        with mode(self.model, training=False), torch.no_grad():
            return mse_loss(self.model(x[:, : -y.shape[1]]), y).item()

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
        self._tokens, self._targets = (torch.from_numpy(_writable(data[f"train_{name}"])) for name in "xy")
        self._validation = tuple(torch.from_numpy(_writable(data[f"validation_{name}"])) for name in "xy")
        self.block_size = self._tokens.shape[1]
        super().__init__(model, len(self._tokens))

    def get_validation_bits(self) -> float:
        """The model's cross-entropy on the validation words, in bits per character (letters and ends)."""
        tokens, targets = self._validation
        with mode(self.model, training=False), torch.no_grad():
            logits = self.model(tokens)
        return (cross_entropy(logits.flatten(0, 1), targets.flatten()) / np.log(2)).item()

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


class OneLengthBatches(Sampler):
    """Draws the indices of batches of words of one length: every word once, ceil(n / batch size) batches.

    The words of each length are cut into parts of about the batch size, so that all lengths together
    make as many parts as a DataLoader's `len` promises; the first parts of a length are the larger ones
    by one word at most. Shuffled, both the words within a length and the order of the batches are drawn
    anew for each epoch. Where even one part a length would be too many (a batch size near the whole set),
    lengths share a batch.
    """

    def __init__(
        self, lengths: torch.Tensor, batch_size: int, shuffle: bool, drop_last: bool, generator=None
    ):
        self.lengths = lengths
        self.batch_size = batch_size
        self.shuffle = shuffle
        self.drop_last = drop_last
        self.generator = generator

    def __len__(self) -> int:
        whole, rest = divmod(len(self.lengths), self.batch_size)
        return whole + (rest > 0 and not self.drop_last)

    def __iter__(self) -> Iterator[torch.Tensor]:
        count = -(-len(self.lengths) // self.batch_size)
        batches = self._cut(count)
        order = self._permutation(len(batches)) if self.shuffle else range(len(batches))
        for position in list(order)[: len(self)]:
            yield batches[position]

    def _cut(self, count: int) -> list[torch.Tensor]:
        groups = [torch.nonzero(self.lengths == length).flatten() for length in self.lengths.unique()]
        if self.shuffle:
            groups = [group[self._permutation(len(group))] for group in groups]
        if count < len(groups):
            return list(torch.cat(groups).tensor_split(count))
        parts = _parts(torch.tensor([len(group) for group in groups]), count)
        return [part for group, n in zip(groups, parts, strict=True) for part in group.tensor_split(n)]

    def _permutation(self, n: int) -> torch.Tensor:
        return torch.randperm(n, generator=self.generator)


def _parts(sizes: torch.Tensor, count: int) -> list[int]:
    """Into how many parts to cut groups of `sizes`, `count` in all: the largest part is always cut next.

    No group is cut into more parts than it has members, because `count` is at most their sum.
    """
    parts = torch.ones_like(sizes)
    fair = sizes.sum() / count
    parts = torch.maximum(parts, (sizes / fair).floor().long())
    while parts.sum() > count:
        shrinkable = torch.where(parts > 1, sizes / parts, torch.inf)
        parts[shrinkable.argmin()] -= 1
    while parts.sum() < count:
        parts[(sizes / parts).argmax()] += 1
    return parts.tolist()


_stock_iter = DataLoader.__iter__


def _iterate(loader: DataLoader) -> Iterator:
    """`iter(loader)`, with batches of one length where a stock loader reads words.

    A DataLoader draws indices before its data set hears of them, so the only place where the words of a
    batch can be chosen is the loader itself. A loader with a sampler or a batch sampler of the student's own
    is left as it is and gets exactly what it asks for.

    It fetches in this process, whatever its `num_workers`: all data are in memory already, and the worker
    that a submission is graded in may start no process.
    """
    loader.num_workers = 0
    dataset, sampler = loader.dataset, loader.sampler
    stock = type(sampler) in (RandomSampler, SequentialSampler) and loader.batch_size is not None
    if not stock or not isinstance(dataset, TrainingDataset) or not _whole(sampler, dataset):
        return _stock_iter(loader)
    words = isinstance(dataset, LanguageIDDataset)
    if loader.collate_fn is default_collate:
        return _fetch(dataset, _one_length(loader) if words else _slices(loader), loader.generator)
    if words:
        loader = DataLoader(dataset, batch_sampler=_one_length(loader), collate_fn=loader.collate_fn)
    return _stock_iter(loader)


def _fetch(
    dataset: TrainingDataset, batches: Iterable[torch.Tensor], generator: torch.Generator | None
) -> Iterator[dict[str, torch.Tensor]]:
    """What a loader's own iterator gives, which takes as long for a small batch as a small layer does."""
    # as the loader's own does, so that one seed gives the same batches
    torch.empty((), dtype=torch.int64).random_(generator=generator)
    for rows in batches:
        x, label = dataset._handed_out(rows)
        yield {"x": x, "label": label}


def _slices(loader: DataLoader) -> Iterator[torch.Tensor]:
    """The indices of a loader's batches, each a part of what its sampler draws."""
    for rows in torch.tensor(list(loader.sampler)).split(loader.batch_size):
        if len(rows) == loader.batch_size or not loader.drop_last:
            yield rows


def _one_length(loader: DataLoader) -> OneLengthBatches:
    shuffle = type(loader.sampler) is RandomSampler
    generator = loader.sampler.generator if shuffle else None
    return OneLengthBatches(loader.dataset.lengths, loader.batch_size, shuffle, loader.drop_last, generator)


def _whole(sampler: Sampler, dataset: Dataset) -> bool:
    """Whether `sampler` draws each example of `dataset` once."""
    return len(sampler) == len(dataset) and not getattr(sampler, "replacement", False)


DataLoader.__iter__ = _iterate


@contextlib.contextmanager
def mode(model: object, training: bool) -> Iterator[None]:
    """Puts every module of the model in training or evaluation mode, and back into its own after.

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


def run_words(model: torch.nn.Module, xs: torch.Tensor) -> torch.Tensor:
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
