"""The scripts that made data/mnist.npz and data/lang_id.npz, and the files themselves.

Files are compared by the arrays they hold: zlib packs differently on different platforms.
"""

import gzip
import hashlib
import importlib.util
import re

import numpy as np
import pytest

from grading import ROOT

DATA = ROOT / "data"
MNIST_SOURCE = ROOT.parent / "shared" / "data" / "mnist"


def load_script(name):
    """Import data/build/<name>.py, which is in no package."""
    spec = importlib.util.spec_from_file_location(name, DATA / "build" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


build_mnist = load_script("build_mnist")
build_lang_id = load_script("build_lang_id")


def load(path):
    """Return {key: array} of an npz file."""
    with np.load(path, allow_pickle=False) as archive:
        return {key: archive[key] for key in archive.files}


def assert_same(actual, expected):
    """Both {key: array} hold the same keys in the same order, dtypes, shapes and values."""
    assert list(actual) == list(expected)
    for key in expected:
        assert actual[key].dtype == expected[key].dtype, key
        np.testing.assert_array_equal(actual[key], expected[key], err_msg=key)


@pytest.fixture(scope="module")
def mnist():
    return load(DATA / "mnist.npz")


@pytest.fixture(scope="module")
def words():
    return load(DATA / "lang_id.npz")


def spell(words, split):
    """Return the words of a split as strings."""
    return ["".join(words["chars"][row[row >= 0]]) for row in words[f"{split}_x"]]


# --- the files as they are in the repository ---


def test_readme_states_every_checksum_of_the_files(mnist, words):
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    for name, arrays in (("mnist.npz", mnist), ("lang_id.npz", words)):
        assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() in readme, name
        for key, array in arrays.items():
            line = next(line for line in readme.splitlines() if line.startswith(f"| `{key}` |"))
            assert hashlib.sha256(array.tobytes()).hexdigest() in line, key
            assert f"| {array.shape} |" in line, key


def test_mnist_is_complete(mnist):
    assert {key: array.shape for key, array in mnist.items()} == {
        "train_images": (60000, 784),
        "train_labels": (60000,),
        "test_images": (10000, 784),
        "test_labels": (10000,),
    }
    assert all(array.dtype == np.uint8 for array in mnist.values())
    assert (mnist["train_images"].min(), mnist["train_images"].max()) == (0, 255)
    assert np.bincount(mnist["train_labels"]).tolist() == [
        5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949
    ]  # fmt: skip
    assert np.bincount(mnist["test_labels"]).tolist() == [
        980,
        1135,
        1032,
        1010,
        982,
        892,
        958,
        1028,
        974,
        1009,
    ]


@pytest.mark.parametrize(
    ("images", "labels"), [("train_images", "train_labels"), ("test_images", "test_labels")]
)
def test_mnist_holds_the_official_bytes(mnist, images, labels):
    """Put the IDX headers back on: the official MD5 sums must come out, with no source file needed."""
    for key in (images, labels):
        _, md5, shape = build_mnist.SOURCES[key]
        header = bytes([0, 0, 8, len(shape)]) + np.array(shape, dtype=">u4").tobytes()
        assert hashlib.md5(header + mnist[key].tobytes(), usedforsecurity=False).hexdigest() == md5


def test_words_have_the_public_format(words):
    assert "".join(words["chars"]) == "abcdefghijklmnopqrstuvwxyzáäèéêëíïñóöúüąćęłńśźż"
    assert words["language_codes"].tolist() == ["en", "es", "fi", "nl", "pl"]
    assert words["language_names"].tolist() == ["English", "Spanish", "Finnish", "Dutch", "Polish"]
    assert [words[key].dtype.str for key in ("chars", "language_codes", "language_names")] == [
        "<U1",
        "<U2",
        "<U7",
    ]
    assert list(words)[3:] == [
        f"{split}_{part}" for split in ("train", "dev", "test") for part in ("x", "y", "buckets")
    ]
    assert all(words[key].dtype == np.int64 for key in list(words)[3:])


@pytest.mark.parametrize(("split", "per_language"), [("train", 3500), ("dev", 100), ("test", 200)])
def test_words_are_as_many_as_stated(words, split, per_language):
    assert words[f"{split}_x"].shape == (5 * per_language, 10)
    assert np.bincount(words[f"{split}_y"]).tolist() == [per_language] * 5


@pytest.mark.parametrize("split", ["train", "dev", "test"])
def test_words_are_letters_and_then_padding(words, split):
    x = words[f"{split}_x"]
    lengths = (x >= 0).sum(axis=1)
    assert lengths.min() >= 2 and lengths.max() <= 10
    np.testing.assert_array_equal(x == -1, np.arange(10) >= lengths[:, None])
    assert x.max() < 47


@pytest.mark.parametrize("split", ["train", "dev", "test"])
def test_buckets_cover_all_rows_and_are_of_one_length(words, split):
    lengths = (words[f"{split}_x"] >= 0).sum(axis=1)
    buckets = words[f"{split}_buckets"]
    assert buckets[0, 0] == 0 and buckets[-1, 1] == len(lengths)
    np.testing.assert_array_equal(buckets[1:, 0], buckets[:-1, 1])
    of_bucket = [set(lengths[start:end].tolist()) for start, end in buckets]
    assert all(len(found) == 1 for found in of_bucket)
    assert [found.pop() for found in of_bucket] == sorted(set(lengths.tolist()))


def test_no_word_occurs_twice(words):
    """Neither in two splits nor in two languages nor twice in one of them."""
    everything = [word for split in ("train", "dev", "test") for word in spell(words, split)]
    assert len(everything) == len(set(everything)) == 19000


def test_languages_are_mixed_within_a_length(words):
    """Rows of one length in the order of their languages would tell the answer by their place."""
    for start, end in words["train_buckets"]:
        y = words["train_y"][start:end]
        changes = np.count_nonzero(np.diff(y))
        assert changes > 0.6 * (len(y) - 1)  # 0.8 in expectation for five languages in equal parts


def test_words_keep_to_the_letters_of_their_language(words):
    for split in ("train", "dev", "test"):
        for word, language in zip(spell(words, split), words[f"{split}_y"], strict=True):
            assert build_lang_id.is_spelled_natively(word, words["language_codes"][language]), word


# --- building MNIST ---


def idx(array):
    """Return a uint8 array as the bytes of an IDX file."""
    return bytes([0, 0, 8, array.ndim]) + np.array(array.shape, dtype=">u4").tobytes() + array.tobytes()


@pytest.fixture
def small_source(tmp_path, monkeypatch):
    """A source folder with a few random images, and `SOURCES` made to expect it: (folder, arrays)."""
    folder = tmp_path / "source"
    folder.mkdir()
    generator = np.random.default_rng(5)
    arrays, sources = {}, {}
    for key, (name, _, shape) in build_mnist.SOURCES.items():
        array = generator.integers(0, 256, (7, *shape[1:]), dtype=np.uint8)
        (folder / name).write_bytes(gzip.compress(idx(array)))
        sources[key] = (name, hashlib.md5(idx(array), usedforsecurity=False).hexdigest(), array.shape)
        arrays[key] = array.reshape(7, 784) if array.ndim == 3 else array
    monkeypatch.setattr(build_mnist, "SOURCES", sources)
    return folder, arrays


def test_mnist_from_its_sources_equals_the_committed_file(mnist):
    if not MNIST_SOURCE.is_dir():
        pytest.skip(
            f"The IDX files of MNIST are not at {MNIST_SOURCE}; the MD5 test above covers their contents."
        )
    assert_same(build_mnist.read_sources(MNIST_SOURCE), mnist)


def test_mnist_command_writes_what_the_sources_hold_and_the_same_bytes_twice(small_source, tmp_path, capsys):
    folder, arrays = small_source
    first, second = tmp_path / "first.npz", tmp_path / "second.npz"
    assert build_mnist.main([str(folder), str(first)]) == 0
    assert build_mnist.main([str(folder), str(second)]) == 0
    assert_same(load(first), arrays)
    assert first.read_bytes() == second.read_bytes()
    assert "Wrote" in capsys.readouterr().out


def test_mnist_bytes_carry_no_clock(tmp_path, monkeypatch):
    """The same bytes at another time: a date in the zip would differ by now."""
    arrays = {"a": np.arange(1000, dtype=np.uint8)}
    build_mnist.write_npz(tmp_path / "now.npz", arrays)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    monkeypatch.setattr("time.localtime", lambda *_: (2033, 5, 18, 3, 33, 20, 2, 138, 0))
    build_mnist.write_npz(tmp_path / "later.npz", arrays)
    assert (tmp_path / "now.npz").read_bytes() == (tmp_path / "later.npz").read_bytes()


def test_a_changed_pixel_is_refused_by_its_md5(small_source):
    folder, _ = small_source
    name, _, _ = build_mnist.SOURCES["test_images"]
    contents = bytearray(gzip.decompress((folder / name).read_bytes()))
    contents[-1] ^= 1
    (folder / name).write_bytes(gzip.compress(bytes(contents)))
    with pytest.raises(build_mnist.SourceError, match=f"{name} have the MD5 .*; the official file has"):
        build_mnist.read_sources(folder)


def test_another_shape_is_refused(small_source, monkeypatch):
    folder, _ = small_source
    name, md5, _ = build_mnist.SOURCES["test_labels"]
    with pytest.raises(build_mnist.SourceError, match=re.escape("has the shape (7,); (10000,) was expected")):
        build_mnist.read_source(folder, name, md5, (10000,))


@pytest.mark.parametrize(
    ("contents", "message"),
    [
        (b"", "starts with the bytes \\(none\\)"),
        (b"PK\x03\x04 a zip file", "starts with the bytes 50 4b 03 04"),
        (b"\0\0\x0d\x01" + b"\0\0\0\x01" + b"\0\0\0\0", "starts with the bytes 00 00 0d 01"),
        (b"\0\0\x08\x03" + b"\0\0\0\x02", "is cut off: its header needs 16 bytes for 3 dimensions"),
        (
            idx(np.ones((3, 2), dtype=np.uint8))[:-1],
            r"is cut off: .*\(3, 2\), which is 6 bytes, and 5 follow",
        ),
        (idx(np.ones((3, 2), dtype=np.uint8)) + b"x", "has bytes left over: .*6 bytes, and 7 follow"),
    ],
)
def test_what_is_not_idx_is_refused(contents, message):
    with pytest.raises(build_mnist.SourceError, match=f"digits.gz {message}"):
        build_mnist.parse_idx(contents, "digits.gz")


def test_idx_is_read_in_the_order_of_its_header():
    array = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    np.testing.assert_array_equal(build_mnist.parse_idx(idx(array), "digits.gz"), array)


def test_damaged_gzip_and_missing_files_are_named(tmp_path):
    path = tmp_path / "half.gz"
    path.write_bytes(gzip.compress(bytes(1000))[:-12])
    with pytest.raises(build_mnist.SourceError, match="half.gz is not a complete gzip file"):
        build_mnist.read_gzip(path)
    path.write_bytes(b"no gzip at all")
    with pytest.raises(build_mnist.SourceError, match="half.gz is not a complete gzip file"):
        build_mnist.read_gzip(path)
    with pytest.raises(
        build_mnist.SourceError, match="does not exist. The source folder must hold: train-images"
    ):
        build_mnist.read_gzip(tmp_path / "absent.gz")


def test_commands_say_what_is_wrong(tmp_path, capsys):
    for script, source in ((build_mnist, ["nowhere"]), (build_lang_id, [])):
        assert script.main([]) == 2
        assert "Usage: python data/build/" in capsys.readouterr().out
        assert script.main([*source, str(tmp_path / "absent" / "x.npz")]) == 1
        assert "absent does not exist. Create it" in capsys.readouterr().out
    assert build_mnist.main(["nowhere", str(tmp_path / "x.npz")]) == 1
    assert "does not exist. The source folder must hold" in capsys.readouterr().out
    assert not (tmp_path / "x.npz").exists()


# --- building the words ---


@pytest.fixture
def invented():
    """Frequency lists of all witnesses, with one Finnish word a case."""
    lists = {code: {} for code in build_lang_id.WITNESSES}
    lists["fi"] = {
        word: 1e-4 for word in ("talo", "data", "helsinki", "yö", "nro", "nrt", "ja", "jajaja", "q")
    }
    lists["en"] |= {"data": 1.1e-5, "talo": 9e-6}
    for code in ("de", "fr", "it", "pt"):
        lists[code] |= {"helsinki": 4.1e-7, "yö": 3.9e-7}
    return lists


def test_rules_take_and_leave_what_they_say(invented):
    """Left out: frequent in English, known in four others, no vowel, thrice the same, a foreign letter."""
    assert build_lang_id.choose_words("fi", invented, 4) == ["ja", "nro", "talo", "yö"]
    with pytest.raises(build_lang_id.BuildError, match="Only 4 words of the language 'fi' .*; 5 are needed"):
        build_lang_id.choose_words("fi", invented, 5)


def test_relatives_bear_no_witness():
    lists = {code: {} for code in build_lang_id.WITNESSES}
    lists["es"] = {"casa": 1e-4}
    for code in ("pt", "it", "ca", "fr"):
        lists[code] = {"casa": 1e-4}
    assert not build_lang_id.is_international("casa", "es", lists)
    for code in ("de", "cs", "sv", "nb"):
        lists[code] = {"casa": 1e-6}
    assert build_lang_id.is_international("casa", "es", lists)


def test_encode_groups_by_length_and_keeps_the_order_within():
    x, y, buckets = build_lang_id.encode([("żab", 4), ("on", 0), ("cab", 0), ("yö", 2)])
    assert y.tolist() == [0, 2, 4, 0]
    assert buckets.tolist() == [[0, 2], [2, 4]]
    assert x[:, :4].tolist() == [[14, 13, -1, -1], [24, 36, -1, -1], [46, 0, 1, -1], [2, 0, 1, -1]]
    assert (x[:, 4:] == -1).all()


def test_another_version_of_wordfreq_is_refused(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("importlib.metadata.version", lambda name: "2.5.1")
    assert build_lang_id.main([str(tmp_path / "words.npz")]) == 1
    assert "wordfreq 2.5.1 is installed. Run: pip install wordfreq==3.1.1" in capsys.readouterr().out

    def absent(name):
        raise build_lang_id.importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.version", absent)
    with pytest.raises(build_lang_id.BuildError, match="no wordfreq is installed"):
        build_lang_id.check_version()


@pytest.fixture(scope="module")
def frequencies():
    reason = "wordfreq is not installed, so the words cannot be rebuilt; the committed file is still checked."
    pytest.importorskip("wordfreq", reason=reason)
    try:
        return build_lang_id.load_frequencies()
    except build_lang_id.BuildError as error:
        pytest.skip(str(error))


@pytest.mark.slow
def test_words_from_their_source_equal_the_committed_file(frequencies, words):
    assert_same(build_lang_id.build_arrays(frequencies), words)


@pytest.mark.slow
def test_words_are_written_with_the_same_bytes_twice(frequencies, tmp_path):
    first, second = tmp_path / "first.npz", tmp_path / "second.npz"
    for target in (first, second):
        build_lang_id.write_npz(target, build_lang_id.build_arrays(frequencies))
    assert first.read_bytes() == second.read_bytes()


def test_no_committed_word_is_frequent_in_two_languages(frequencies, words):
    codes = words["language_codes"]
    for split in ("train", "dev", "test"):
        for word, language in zip(spell(words, split), words[f"{split}_y"], strict=True):
            own = frequencies[codes[language]][word]
            rest = [frequencies[code].get(word, 0) for code in codes if code != codes[language]]
            assert max(rest) < 0.1 * own, word
