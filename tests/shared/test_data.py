"""The data folder: what is split how, and one clear sentence for every file that is not what it should be."""

import numpy as np
import pytest

from grading import data as files


@pytest.fixture(scope="module")
def digits():
    return files.digits()


def small_mnist(**changes: np.ndarray) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    arrays = {
        "train_images": rng.integers(0, 256, (20, 784), dtype=np.uint8),
        "train_labels": np.arange(20, dtype=np.uint8) % 10,
        "test_images": rng.integers(0, 256, (10, 784), dtype=np.uint8),
        "test_labels": np.arange(10, dtype=np.uint8),
    }
    return arrays | changes


def small_words(**changes: np.ndarray) -> dict[str, np.ndarray]:
    x = np.array([[0, 1, -1], [1, 0, -1], [2, 1, 0]])
    part = {"x": x, "y": np.array([0, 1, 1]), "buckets": np.array([[0, 2], [2, 3]])}
    arrays = {f"{name}_{field}": part[field] for name in ("train", "dev", "test") for field in part}
    arrays |= {"chars": np.array(["a", "b", "ź"]), "language_names": np.array(["English", "Polish"])}
    return arrays | {"language_codes": np.array(["en", "pl"])} | changes


def write(folder, name, arrays) -> None:
    np.savez_compressed(folder / name, **{key: value for key, value in arrays.items() if value is not None})


def test_even_test_images_validate_and_odd_ones_score(digits):
    with np.load(files.FOLDER / "mnist.npz") as raw:
        images, labels = raw["test_images"], raw["test_labels"]
    np.testing.assert_array_equal(digits.public["validation_images"], images[::2])
    np.testing.assert_array_equal(digits.private["test_images"], images[1::2])
    np.testing.assert_array_equal(digits.private["test_labels"], labels[1::2])
    assert len(digits.public["train_labels"]) == 60_000


def test_no_test_label_is_public(digits):
    for split in (digits, files.words(), files.small_digits(digits, np.random.default_rng(0))):
        assert not [name for name in split.public if name.startswith("test")]
        assert all(name.startswith("test") for name in split.private)


def test_small_digits_repeat_under_their_seed_and_differ_between_seeds(digits):
    first, again, other = (files.small_digits(digits, np.random.default_rng(seed)) for seed in (3, 3, 4))
    np.testing.assert_array_equal(first.public["train_images"], again.public["train_images"])
    assert (first.public["train_labels"] != other.public["train_labels"]).any()
    sizes = {name: len(array) for name, array in (first.public | first.private).items()}
    assert {sizes["train_images"], sizes["test_images"]} == {500} and sizes["validation_images"] == 100


def test_sine_points_to_score_lie_between_those_to_train():
    split = files.sine_points(np.random.default_rng(0))
    assert not np.isin(split.private["test_x"], split.public["x"]).any()
    np.testing.assert_allclose(split.private["test_y"], np.sin(split.private["test_x"]))


def test_float_images_of_another_folder_are_taken(tmp_path):
    arrays = small_mnist()
    floats = {
        f"{part}_images": arrays[f"{part}_images"].astype(np.float32) / 255 for part in ("train", "test")
    }
    write(tmp_path, "mnist.npz", arrays | floats)
    split = files.digits(tmp_path)
    assert split.public["train_images"].dtype == np.float32 and split.private["test_images"].shape == (5, 784)


def test_words_of_another_folder_are_taken(tmp_path):
    write(tmp_path, "lang_id.npz", small_words())
    split = files.words(tmp_path)
    assert files.strings(split.public["chars"]) == ["a", "b", "ź"]
    assert files.strings(split.public["language_names"]) == ["English", "Polish"]
    np.testing.assert_array_equal(files.word_lengths(split.private["test_x"]), [2, 2, 3])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"test_labels": None}, "has no test_labels"),
        ({"train_images": np.zeros((20, 28, 28), np.uint8)}, r"shape \(20, 28, 28\), expected \(n, 784\)"),
        ({"train_images": np.zeros((20, 784), np.int32)}, "int32, expected uint8 or float32"),
        ({"train_images": np.full((20, 784), 2.0)}, r"outside \[0, 1\]"),
        ({"train_images": np.full((20, 784), np.nan)}, r"outside \[0, 1\]"),
        ({"train_labels": np.eye(20)}, r"expected integers \(n,\)"),
        ({"train_labels": np.full(20, 10)}, "from 0 to 9"),
        ({"train_labels": np.zeros(19, int)}, "20 train_images but 19 labels"),
    ],
)
def test_a_foreign_mnist_gets_a_sentence(tmp_path, changes, sentence):
    write(tmp_path, "mnist.npz", small_mnist(**changes))
    with pytest.raises(files.DataError, match=sentence):
        files.digits(tmp_path)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"dev_buckets": None}, "has no dev_buckets"),
        ({"train_y": np.array([0, 1, 2])}, "letter or language that is not listed"),
        ({"train_x": np.array([[0, 9, -1], [1, 0, -1], [2, 1, 0]])}, "letter or language that is not listed"),
        ({"test_y": np.array([0, 1])}, "shapes of test do not fit"),
        ({"train_buckets": np.array([[0, 3]])}, "rows of one word length"),
        ({"train_buckets": np.array([[0, 2]])}, "rows of one word length"),
        ({"train_buckets": np.array([[2, 3], [0, 2]])}, "rows of one word length"),
        ({"train_x": np.zeros((3, 3))}, "must be integers"),
        ({"chars": np.array([1, 2, 3])}, "lists of strings"),
    ],
)
def test_foreign_words_get_a_sentence(tmp_path, changes, sentence):
    write(tmp_path, "lang_id.npz", small_words(**changes))
    with pytest.raises(files.DataError, match=sentence):
        files.words(tmp_path)


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(files.DataError, match="is missing"):
        files.digits(tmp_path)


@pytest.mark.parametrize(
    "content", [b"", b"no zip", None, "flipped"], ids=["empty", "text", "cut", "flipped"]
)
def test_a_damaged_file_is_said_to_be_damaged(tmp_path, content):
    write(tmp_path, "mnist.npz", small_mnist())
    path = tmp_path / "mnist.npz"
    whole = path.read_bytes()
    middle = len(whole) // 3
    flipped = (
        whole[:middle] + bytes(255 - byte for byte in whole[middle : middle + 50]) + whole[middle + 50 :]
    )
    path.write_bytes(
        whole[: len(whole) // 2] if content is None else flipped if content == "flipped" else content
    )
    with pytest.raises(files.DataError, match="damaged"):
        files.digits(tmp_path)


def test_pickled_objects_in_a_file_are_refused(tmp_path):
    np.savez(tmp_path / "mnist.npz", **small_mnist(train_labels=np.array([{}] * 20, dtype=object)))
    with pytest.raises(files.DataError, match="damaged or no npz"):
        files.digits(tmp_path)
