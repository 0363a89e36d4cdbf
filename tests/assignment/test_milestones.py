"""milestones.py: a drawing becomes a digit of MNIST; squares and the curve are of the student's own code."""

import contextlib

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

import autodiff
import milestones
import models
from backend import DigitClassificationDataset


def drawing(path, paper, ink, box=(60, 20, 100, 170), size=(200, 190)) -> str:
    picture = Image.new("L" if isinstance(paper, int) else "RGBA", size, paper)
    ImageDraw.Draw(picture).rectangle(box, fill=ink)
    picture.save(path)
    return str(path)


def as_in_mnist(file: str) -> np.ndarray:
    return milestones.as_in_mnist(milestones._pixels(file))


# --- A digit --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paper", "ink"),
    [(255, 0), (0, 255), (200, 90), ((0, 0, 0, 0), (0, 0, 0, 255)), ((9, 9, 9, 255), (250, 240, 0, 255))],
)
def test_a_drawing_is_made_like_a_digit_of_mnist(tmp_path, paper, ink):
    """Ink is 1 on paper that is 0, it fills 20 pixels, and its centre of mass is in the middle."""
    image = as_in_mnist(drawing(tmp_path / "one.png", paper, ink))
    rows, columns = np.nonzero(image.sum(axis=1) > 1)[0], np.nonzero(image.sum(axis=0) > 1)[0]
    assert image.shape == (28, 28) and image.dtype == np.float32 and image.max() == 1 and image.min() == 0
    assert rows[-1] - rows[0] == 19 and 4 <= columns[-1] - columns[0] <= 6
    assert all(abs(milestones._centre(image, axis) - 14) <= 0.5 for axis in (0, 1))


def test_digits_of_mnist_stay_nearly_as_they_are(tmp_path):
    alike = []
    for place, digit in enumerate(DigitClassificationDataset(None).x[:40].reshape(-1, 28, 28)):
        file = tmp_path / f"{place}.png"
        Image.fromarray((255 - 255 * digit).astype(np.uint8)).save(file)
        alike.append(np.corrcoef(digit.ravel(), as_in_mnist(str(file)).ravel())[0, 1])
    assert np.median(alike) > 0.75 and min(alike) > 0.4


def test_a_digit_is_read_with_its_share_and_what_else_it_may_be(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(models.DigitConvolutionalModel, "train", lambda self, dataset: None)
    scores = torch.log(torch.tensor([[0.7, 0.2, *[0.0125] * 8]]))
    monkeypatch.setattr(models.DigitConvolutionalModel, "run", lambda self, x: scores.repeat(len(x), 1))
    assert milestones.main(["digit", drawing(tmp_path / "x.png", 255, 0)]) == 0
    out = capsys.readouterr().out
    assert "a 0 (70%), or else a 1 (20%)" in out and "@@@" in out and "your network reads" in out


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda path: None, "cannot be read: No such file"),
        (lambda path: path.write_bytes(b"no picture"), "is no picture that can be read"),
        (lambda path: Image.new("L", (30, 30), 255).save(path), "there is nothing on the picture"),
        (lambda path: path.mkdir(), "cannot be read"),
    ],
)
def test_what_is_no_drawing_is_one_sentence(tmp_path, capsys, make, sentence):
    path = tmp_path / "x.png"
    make(path)
    assert milestones.main(["digit", str(path)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("milestones.py: ") and sentence in error and error.count("\n") == 1


@pytest.mark.parametrize("size", [(1, 1), (1, 40), (300, 2)])
def test_odd_sizes_are_read_or_refused(tmp_path, size):
    noise = np.random.default_rng(0).integers(0, 255, size[::-1], dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "x.png")
    with contextlib.suppress(milestones.UsageError):
        assert as_in_mnist(str(tmp_path / "x.png")).shape == (28, 28)


# --- Squares and the curve ------------------------------------------------------------------------------


def test_squares_are_completed_by_the_students_model(monkeypatch, capsys):
    monkeypatch.setattr(models.EncoderDecoder, "train", lambda self, dataset: None)
    monkeypatch.setattr(models.EncoderDecoder, "forward", lambda self, x: torch.full((len(x), 2, 2), 0.25))
    assert milestones.main(["squares"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == milestones.SHOWN + 1
    assert all("→  ( 0.25,  0.25) ( 0.25,  0.25)   (it was" in line for line in lines[:-1])


def test_the_curve_is_learned_on_the_students_engine(monkeypatch, capsys):
    monkeypatch.setattr(milestones, "STEPS", 300)
    assert milestones.main(["curve"]) == 0
    *curve, said = capsys.readouterr().out.splitlines()
    assert len(curve) == milestones.HEIGHT and sum(line.count("o") for line in curve) == milestones.WIDTH
    assert float(said.rpartition(" ")[2]) < 0.3


def test_a_wrong_rule_is_seen_in_the_curve(monkeypatch, capsys):
    monkeypatch.setattr(milestones, "STEPS", 300)
    monkeypatch.setattr(autodiff, "relu_backward", lambda grad, result, a: -grad * (a > 0))
    milestones.main(["curve"])
    assert float(capsys.readouterr().out.rpartition(" ")[2]) > 0.3


def test_a_curve_of_known_numbers_is_drawn_where_it_is():
    grid = milestones.plotted({"·": np.ones(milestones.WIDTH), "o": -np.ones(milestones.WIDTH)})
    assert grid[1] == "·" * milestones.WIDTH and grid[-2] == "o" * milestones.WIDTH
    assert not "".join(grid[2:-2]).strip()


@pytest.mark.parametrize(
    "arguments", [[], ["digit"], ["nothing"], ["--seed", "x", "squares"], ["curve", "more"]]
)
def test_a_wrong_command_is_one_sentence_and_status_2(arguments, capsys):
    assert milestones.main(arguments) == 2
    out, error = capsys.readouterr()
    assert out == "" and error.startswith("milestones.py: ") and error.count("\n") == 1
