"""How a DataLoader gets its batches: each by one index operation, and of words of one length.

At the end, how a function of one image is called for a batch of them. backend.py imports this module, which
wraps `DataLoader.__iter__`; students need not read it.
"""

import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from functools import lru_cache
from typing import Any

import torch
from torch.overrides import TorchFunctionMode
from torch.utils.data import DataLoader, Dataset, RandomSampler, Sampler, SequentialSampler, default_collate
from torch.utils.data._utils.collate import default_collate_fn_map


class BatchedDataset(Dataset):
    """A data set whose batches are fetched whole: subclasses give `fetch`, `__len__` and `__getitem__`.

    lengths: an int64 tensor (n,) where the examples of a batch should have one length, else None
    """

    lengths: torch.Tensor | None = None

    def __len__(self) -> int:
        raise NotImplementedError

    def fetch(self, rows: torch.Tensor) -> dict[str, torch.Tensor]:
        """The batch {'x': …, 'label': …} of the examples at `rows`, an int64 tensor (n,)."""
        raise NotImplementedError

    def __getitems__(self, indices: Sequence[int] | torch.Tensor) -> "_Examples":
        return _Examples(self, indices)


class _Examples(Sequence):
    """The examples of one batch: a sequence of samples that stock collation takes as one piece.

    A DataLoader passes what `__getitems__` returns to its collate function. The stock one, by the
    registration below, takes the whole batch by one index operation; another one, written by a
    student, finds the list of samples that it expects.
    """

    def __init__(self, dataset: BatchedDataset, indices: Sequence[int] | torch.Tensor):
        self.dataset = dataset
        self.indices = torch.arange(len(dataset))[indices]  # a sampler may count from the end

    def __len__(self) -> int:
        return len(self.indices)

    def __getitem__(self, position: int) -> "_Sample":  # type: ignore[override]  # no slices
        return _Sample(self.dataset, int(self.indices[position]))

    def batch(self) -> dict[str, torch.Tensor]:
        """All of them, by one index operation."""
        return self.dataset.fetch(self.indices)


class _Sample(Mapping):
    """One example of a batch, fetched when it is looked into."""

    def __init__(self, dataset: BatchedDataset, index: int):
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


class OneLengthBatches(Sampler):
    """Draws the indices of batches of words of one length: every word once, ceil(n / batch size) batches.

    The words of each length are cut into parts of about the batch size, so that all lengths together
    make as many parts as a DataLoader's `len` promises; the first parts of a length may be larger by one
    word. With `shuffle`, both the words within a length and the order of the batches are drawn anew for
    each epoch. Where even one part for each length would be too many (a batch size near the whole set),
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


stock_iter = DataLoader.__iter__  # of torch itself


def _iterate(loader: DataLoader) -> Iterator:
    """`iter(loader)`, with batches of one length where a stock loader reads words.

    A DataLoader draws indices before its data set hears of them, so the only place where the words of a
    batch can be chosen is the loader itself. A loader with a sampler or a batch sampler of the student's own
    is left as it is and gets exactly what it asks for.

    It fetches in this process, whatever its `num_workers`: all data are in memory already, and the worker
    that a submission is graded in may start no process.
    """
    loader.num_workers = 0
    dataset: Any = loader.dataset
    sampler: Any = loader.sampler
    stock = type(sampler) in (RandomSampler, SequentialSampler) and loader.batch_size is not None
    if not stock or not isinstance(dataset, BatchedDataset) or not _whole(sampler, dataset):
        return stock_iter(loader)
    words = dataset.lengths is not None
    if loader.collate_fn is default_collate:
        return _fetch(dataset, _one_length(loader) if words else _slices(loader), loader.generator)
    if words:
        loader = DataLoader(dataset, batch_sampler=_one_length(loader), collate_fn=loader.collate_fn)
    return stock_iter(loader)


def _fetch(
    dataset: BatchedDataset, batches: Iterable[torch.Tensor], generator: torch.Generator | None
) -> Iterator[dict[str, torch.Tensor]]:
    """What a loader's own iterator gives, which takes as long for a small batch as a small layer does."""
    # as the loader's own does, so that one seed gives the same batches
    torch.empty((), dtype=torch.int64).random_(generator=generator)
    for rows in batches:
        yield dataset.fetch(rows)


def _slices(loader: DataLoader) -> Iterator[torch.Tensor]:
    """The indices of a loader's batches, each a part of what its sampler draws."""
    for rows in torch.tensor(list(loader.sampler)).split(loader.batch_size):
        if len(rows) == loader.batch_size or not loader.drop_last:
            yield rows


def _one_length(loader: Any) -> OneLengthBatches:
    shuffle = type(loader.sampler) is RandomSampler
    generator = loader.sampler.generator if shuffle else None
    return OneLengthBatches(loader.dataset.lengths, loader.batch_size, shuffle, loader.drop_last, generator)


def _whole(sampler: Sized, dataset: Sized) -> bool:
    """Whether `sampler` draws each example of `dataset` once."""
    return len(sampler) == len(dataset) and not getattr(sampler, "replacement", False)


DataLoader.__iter__ = _iterate  # type: ignore[method-assign, assignment]


# --- A function of one image, called for a batch of them ------------------------------------------------

# What makes new tensors, to be filled by index or added to, most likely.
FACTORIES = {
    *(torch.zeros, torch.ones, torch.empty, torch.full, torch.tensor),
    *(torch.zeros_like, torch.ones_like, torch.empty_like, torch.full_like),
    *(torch.Tensor.new_zeros, torch.Tensor.new_ones, torch.Tensor.new_empty),
    *(torch.Tensor.new_full, torch.Tensor.new_tensor),
}
ONE_BY_ONE = (
    "{name} can't be called for all images of a batch at once, so it is called for one after the other, "
    "which takes long. All at once works where operations on tensors make the result: no .item(), float() "
    "or numpy(), no torch.Tensor(…) to be filled, no `if` that asks for numbers of a tensor. {why}."
)


def one_by_one(convolve: Callable, images: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """`convolve(image, weight)` of each image, stacked."""
    return torch.stack([convolve(image, weight) for image in images])


def at_once(convolve: Callable, images: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """The same by a single call, in which an image and all that is made of it stand for those of the batch.

    Raises RuntimeError where an operation of `convolve` can't be done for all of them together.
    """

    def convolve_one(image: torch.Tensor, zero: torch.Tensor) -> torch.Tensor:
        with _OneForEachImage(zero):
            return convolve(image, weight)

    return torch.vmap(convolve_one)(images, torch.zeros(len(images)))


class _OneForEachImage(TorchFunctionMode):
    """Makes new tensors of floats such that each image of a batch has one of its own.

    torch.vmap refuses to write what differs from image to image into a tensor that all of them share.
    `zero` is a 0 for each image.
    """

    def __init__(self, zero: torch.Tensor):
        super().__init__()
        self.zero = zero

    def __torch_function__(self, function, types, arguments=(), keywords=None):
        result = function(*arguments, **(keywords or {}))
        if function in FACTORIES and result.is_floating_point():
            return result + self.zero.to(result.dtype)
        return result


@lru_cache(maxsize=64)
def takes_batches(convolve: Callable, image_shape: torch.Size, weight_shape: torch.Size) -> bool:
    """Whether a call for two images gives what two calls give, and the same gradients of the weight.

    Tried once, on random numbers, whose generator is none that anyone else draws from. Raises what `convolve`
    raises for a single image.
    """
    generator = torch.Generator().manual_seed(0)
    images = torch.rand(2, *image_shape, generator=generator)
    weight = torch.rand(weight_shape, generator=generator)
    expected = _with_gradient(one_by_one, convolve, images, weight)
    try:
        got = _with_gradient(at_once, convolve, images, weight)
    except Exception as error:  # of an operation, or of a function that knows its images by their numbers
        why = f"What stood in the way: {type(error).__name__}: {str(error).strip().partition('. ')[0]}"
    else:
        if all(map(_same, got, expected)):
            return True
        why = "Called for two images together, it gives other numbers than called for each"
    text = ONE_BY_ONE.format(name=getattr(convolve, "__name__", "The function"), why=why)
    print(textwrap.fill(text, 72))  # the report cuts what is printed at the terminal's edge
    return False


def _with_gradient(
    call: Callable, convolve: Callable, images: torch.Tensor, weight: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """The result of a call, and a gradient of the weight (zeros where none comes back)."""
    with torch.inference_mode(False), torch.enable_grad():
        weight = weight.clone().requires_grad_()
        result = call(convolve, images.clone(), weight)
        if not result.requires_grad:
            return result, torch.zeros_like(weight)
        (gradient,) = torch.autograd.grad(
            result.square().sum(), weight, allow_unused=True, materialize_grads=True
        )
        return result.detach(), gradient


def _same(one: torch.Tensor, other: torch.Tensor) -> bool:
    """Whether two tensors are the same but for rounding: sums over a batch have another order."""
    if (one.shape, one.dtype) != (other.shape, other.dtype):
        return False
    return torch.allclose(one, other, rtol=1e-4, atol=1e-5, equal_nan=True)
