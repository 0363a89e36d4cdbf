"""The data sets: what a stock DataLoader makes of them, and what they refuse."""

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader, Subset, random_split

import backend
import batching
from grading import data as files


@pytest.fixture(scope="module")
def words():
    return backend.LanguageIDDataset(None)


@pytest.fixture(scope="module")
def small_words():
    """41 random words of lengths 1 to 10."""
    lengths = np.sort(np.random.default_rng(0).integers(1, 11, size=41))
    x = np.full((41, 10), -1)
    for row, length in enumerate(lengths):
        x[row, :length] = np.random.default_rng(row).integers(0, 47, size=length)
    data = {"train_x": x, "train_y": np.arange(41) % 5, "chars": files.code_points(np.array(list("a" * 47)))}
    data["language_names"] = files.code_points(np.array(["a", "b", "c", "d", "e"]))
    none = {"x": x[:0], "y": np.zeros(0, int), "buckets": np.zeros((0, 2), int)}
    return backend.LanguageIDDataset(None, data | {f"validation_{k}": v for k, v in none.items()})


@pytest.fixture(scope="module")
def digits():
    return backend.DigitClassificationDataset(None)


def keys(batch) -> list[bytes]:
    """Each word of a batch as bytes, without its padding, to count how often it comes."""
    return [word[word.sum(dim=1) > 0].numpy().tobytes() for word in batch["x"]]


def is_one_length(batch) -> bool:
    return bool((batch["x"].sum(dim=2) == 1).all())


@pytest.mark.parametrize("batch_size", [1, 2, 3, 5, 7, 41, 100])
@pytest.mark.parametrize("shuffle", [True, False])
def test_an_epoch_of_words_has_each_word_once(small_words, batch_size, shuffle):
    loader = DataLoader(small_words, batch_size=batch_size, shuffle=shuffle)
    batches = list(loader)
    assert len(batches) == len(loader) == -(-41 // batch_size)
    found = sorted(key for batch in batches for key in keys(batch))
    assert found == sorted(keys({"x": small_words[:]["x"]}))
    if len(batches) >= 10:
        assert all(is_one_length(batch) for batch in batches)


@pytest.mark.parametrize("batch_size", [16, 64, 256, 1000])
def test_batches_of_the_real_words_are_of_one_length_and_about_the_size_asked_for(words, batch_size):
    sizes = []
    for batch in DataLoader(words, batch_size=batch_size, shuffle=True):
        assert is_one_length(batch)
        sizes.append(len(batch["x"]))
    assert sum(sizes) == len(words) == 17_500
    assert len(sizes) == -(-17_500 // batch_size)
    assert np.median(sizes) <= 1.1 * batch_size and max(sizes) <= 1.5 * batch_size


def test_labels_stay_with_their_words(words):
    labels = dict(zip(keys({"x": words[:]["x"]}), words[:]["label"].argmax(dim=1).tolist(), strict=True))
    for batch in DataLoader(words, batch_size=512, shuffle=True):
        for key, label in zip(keys(batch), batch["label"].argmax(dim=1).tolist(), strict=True):
            assert labels[key] == label


def test_an_epoch_left_early_and_two_loaders_at_once_disturb_nothing(small_words):
    first = DataLoader(small_words, batch_size=3, shuffle=True)
    next(iter(first))
    second = DataLoader(small_words, batch_size=4, shuffle=True)
    whole, other = [], []
    iterator = iter(second)
    for batch in first:
        whole += keys(batch)
        other += [key for extra in [next(iterator, None)] if extra for key in keys(extra)]
    assert sorted(whole) == sorted(other) == sorted(keys({"x": small_words[:]["x"]}))


def test_shuffling_is_new_each_epoch_and_repeats_under_a_seed(words):
    def order(seed):
        torch.manual_seed(seed)
        loader = DataLoader(words, batch_size=500, shuffle=True)
        return [[batch["x"][0].argmax(dim=1).tolist() for batch in loader] for _ in range(2)]

    assert order(1) == order(1)
    assert order(1)[0] != order(1)[1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shuffle", "drop_last"),
    [(False, False), (False, True), (True, False), (True, True)],
)
def test_batches_are_those_of_the_stock_iterator_with_the_same_seed(digits, shuffle, drop_last):
    loader = DataLoader(digits, batch_size=70, shuffle=shuffle, drop_last=drop_last)
    torch.manual_seed(3)
    own = [list(loader), list(loader)]
    torch.manual_seed(3)
    stock = [list(batching.stock_iter(loader)), list(batching.stock_iter(loader))]
    assert len(own[0]) == len(stock[0]) == len(loader)
    torch.testing.assert_close(own, stock, rtol=0, atol=0)


def test_a_sampler_may_count_from_the_end(digits):
    (batch,) = DataLoader(digits, batch_size=2, sampler=[-1, 0])
    torch.testing.assert_close(batch["x"][0], digits[len(digits) - 1]["x"])


def test_the_whole_set_in_one_batch_is_padded_with_rows_of_zeros(words):
    (batch,) = DataLoader(words, batch_size=len(words))
    assert batch["x"].shape == (17_500, 10, 47) and words.padded
    lengths = batch["x"].sum(dim=2).sum(dim=1)
    for word, length in zip(batch["x"][::997], lengths[::997].int(), strict=True):
        assert word[:length].sum() == length and word[length:].sum() == 0


def test_indexing_gives_exactly_what_was_asked_for(words):
    last = words[len(words) - 1]
    assert last["x"].shape == (10, 47) and last["label"].shape == (5,)
    assert words[0]["x"].shape == (int(words.lengths[0]), 47)
    torch.testing.assert_close(words[-1]["x"], last["x"])
    torch.testing.assert_close(words[5:8]["x"][1], words[6]["x"])
    assert words.x.shape == (17_500, 10, 47) and words.x.dtype == np.float32
    with pytest.raises(IndexError):
        words[len(words)]


def test_subsets_and_own_samplers_get_the_words_they_name(small_words):
    subset = Subset(small_words, [40, 0, 20])
    (batch,) = DataLoader(subset, batch_size=3)
    assert keys(batch) == [keys({"x": [small_words[i]["x"]]})[0] for i in (40, 0, 20)]
    part, _ = random_split(small_words, [6, 35], generator=torch.Generator().manual_seed(0))
    (batch,) = DataLoader(part, batch_size=6)
    assert keys(batch) == [keys({"x": [small_words[i]["x"]]})[0] for i in part.indices]
    (batch,) = DataLoader(small_words, batch_size=2, sampler=[7, 3])
    assert keys(batch) == [keys({"x": [small_words[i]["x"]]})[0] for i in (7, 3)]


def test_drop_last_and_a_collate_function_of_ones_own(small_words, digits):
    assert len(list(DataLoader(small_words, batch_size=4, shuffle=True, drop_last=True))) == 10
    loader = DataLoader(
        digits, batch_size=4, collate_fn=lambda samples: torch.stack([s["x"] for s in samples])
    )
    torch.testing.assert_close(next(iter(loader)), digits[:4]["x"])


def test_digits_come_as_float32_in_0_1_with_one_hot_labels(digits):
    loader = DataLoader(digits, 64, shuffle=True)
    batch = next(iter(loader))
    assert len(digits) == 60_000 and len(loader) == 938
    assert batch["x"].shape == (64, 784) and batch["x"].dtype == torch.float32
    assert batch["x"].min() == 0 and batch["x"].max() == 1
    assert batch["label"].shape == (64, 10) and batch["label"].dtype == torch.float32
    assert (batch["label"].sum(dim=1) == 1).all()


def test_an_epoch_of_digits_has_each_digit_once():
    data = {"train_images": np.zeros((10, 784), np.uint8), "train_labels": np.zeros(10, int)}
    data |= {"validation_images": data["train_images"], "validation_labels": data["train_labels"]}
    data["train_images"][:, 0] = np.arange(10)
    batches = list(DataLoader(backend.DigitClassificationDataset(None, data), batch_size=4, shuffle=True))
    assert sorted(round(float(v) * 255) for b in batches for v in b["x"][:, 0]) == list(range(10))


@pytest.mark.parametrize(
    ("dataset", "x", "y"),
    [
        (backend.PerceptronDataset, (500, 3), (500, 1)),
        (backend.RegressionDataset, (200, 1), (200, 1)),
        (backend.DigitClassificationDataset2, (500, 784), (500, 10)),
    ],
)
def test_shapes_and_float_arrays(dataset, x, y):
    made = dataset(None)
    assert made.x.shape == x and made.y.shape == y
    assert made.x.dtype == made.y.dtype == np.float32
    batch = next(iter(DataLoader(made, batch_size=1, shuffle=True)))
    assert batch["x"].shape == (1, *x[1:]) and batch["label"].shape == (1, *y[1:])


@pytest.mark.parametrize("dataset", [backend.PerceptronDataset, backend.RegressionDataset])
def test_without_validation_data_a_sentence_says_which_have_some(dataset):
    with pytest.raises(NotImplementedError, match="digits .* words"):
        dataset(None).get_validation_accuracy()


class Constant(torch.nn.Module):
    """Always answers with one class; has a `train` of its own, as students' models do."""

    def __init__(self, chosen: int, classes: int):
        super().__init__()
        self.dropout = torch.nn.Dropout(0.5)
        self.logits = torch.eye(classes)[chosen]
        self.shapes = []

    def train(self, dataset):
        raise AssertionError("not to be called")

    def run(self, x):
        assert not self.training and not self.dropout.training and not torch.is_grad_enabled()
        self.shapes.append(tuple(x.shape))
        return self.logits.expand(x.shape[0] if x.ndim == 2 else x.shape[1], -1)


def test_validation_accuracy_of_a_constant_is_the_share_of_its_class():
    model = Constant(7, 10)
    dataset = backend.DigitClassificationDataset(model)
    share = (files.digits().public["validation_labels"] == 7).mean()
    assert dataset.get_validation_accuracy() == pytest.approx(share)
    assert model.training and model.dropout.training and model.shapes == [(5000, 784)]


def test_validation_of_words_uses_true_lengths_unless_training_was_padded():
    model = Constant(2, 5)
    dataset = backend.LanguageIDDataset(model)
    assert dataset.get_validation_accuracy() == pytest.approx(0.2)
    assert sorted({shape[0] for shape in model.shapes}) == list(range(2, 11))
    model.shapes.clear()
    dataset[:]
    dataset.get_validation_accuracy()
    assert {shape[0] for shape in model.shapes} == {10}


def test_a_model_that_returns_no_logits_is_told_so():
    model = Constant(7, 10)
    model.run = lambda x: None
    with pytest.raises(ValueError, match="NoneType for 5000 examples"):
        backend.DigitClassificationDataset(model).get_validation_accuracy()


def test_what_the_perceptron_gets_is_separable_with_a_margin():
    for seed in range(20):
        points = files.separable_points(np.random.default_rng(seed)).public
        assert points["x"].shape == (500, 3) and set(points["y"].ravel()) == {-1.0, 1.0}
        assert 0.1 < (points["y"] == 1).mean() < 0.9
