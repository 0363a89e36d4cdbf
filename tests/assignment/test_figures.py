"""The pictures of ASSIGNMENT.md: drawn again they are the same, and the text tells what they show."""

import importlib.util
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from grading import ROOT, numerics
from grading.reference import q5

FOLDER = ROOT / "docs" / "figures"
TEXT = (ROOT / "ASSIGNMENT.md").read_text(encoding="utf-8")
spec = importlib.util.spec_from_file_location("figures_make", FOLDER / "make.py")
make = importlib.util.module_from_spec(spec)
spec.loader.exec_module(make)


def texts(path) -> list[str]:
    """What is written in a picture, in order, and nothing of how it is laid out."""
    return [node.text for node in ElementTree.parse(path).iter() if node.tag.endswith("}text") and node.text]


@pytest.fixture(scope="module")
def again(tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    make.write(folder)
    return folder


@pytest.mark.parametrize("name", make.FIGURES)
def test_drawn_again_it_says_the_same(again, name):
    assert texts(again / f"{name}.svg") == texts(FOLDER / f"{name}.svg") != []


def test_each_stands_in_the_text_with_an_alternative():
    found = dict((name, alt) for alt, name in re.findall(r"!\[([^\]]+)\]\(docs/figures/(\w+)\.svg\)", TEXT))
    assert list(found) == list(make.FIGURES) and all(len(alt) > 60 for alt in found.values())
    assert {path.stem for path in FOLDER.glob("*.svg")} == set(make.FIGURES)


def said(*numbers: str) -> None:
    """Each of these stands in ASSIGNMENT.md."""
    for number in numbers:
        assert number in TEXT or number.replace("-", "−") in TEXT, number


def test_the_worked_numbers_are_right():
    w, x = np.array([0.5, 1.5]), np.array([2, -1.2])
    said(f"= {w @ x:.1f}", "({:g}, {:g})".format(*(w + x)), f"= {(w + x) @ x:.2f}")
    shares = numerics.softmax(np.array([2.0, 1, -1]))
    said(
        "{:.3f}, {:.3f} and {:.3f}".format(*shares), *(f"= {-np.log(share):.3f}" for share in shares[[0, 2]])
    )
    image = np.array([[0, 0, 1, 0], [0, 1, 1, 0], [0, 0, 1, 0], [0, 0, 1, 0]], float)
    result = q5.convolution(image, np.array([[-1.0, 1.0], [-1.0, 1.0]]))
    assert result[0, 1] == 1 and result.min() == -2
    weights = numerics.softmax(np.array([1.1, 0.1]))
    said(f"{np.exp(1.1):.2f} / {np.exp(1.1) + np.exp(0.1):.2f} = {weights[0]:.2f} and {weights[1]:.2f}")


def test_the_worked_numbers_of_q2_are_right():
    w, b, v, c, x, y = (np.array(each) for each in ([1.0, -1], [0, 0.5], [0.5, 0.8], 0.1, 1.0, np.sin(1)))
    hidden = np.maximum(w * x + b, 0)
    error = hidden @ v + c - y
    above = 2 * error
    through = above * v * (hidden > 0)
    said(f"= {above:.4f}", f"{above * v[0]:.4f}, {above * v[1]:.4f}", f"{through[0]:.4f}, {through[1]:.0f}")
    said(f"{abs(error):.4f}² = {error**2:.4f}", f"sin(1) = {y:.4f}")
    w, b = w - 0.1 * through * x, b - 0.1 * through
    v, c = v - 0.1 * above * hidden, c - 0.1 * above
    after = np.maximum(w * x + b, 0) @ v + c
    said(f"is {after:.4f}, the loss {(after - y) ** 2:.4f}")


def test_the_worked_numbers_of_q4_are_right():
    rows, U = {"a": np.array([1, -0.5]), "b": np.array([0.2, 0.8])}, np.array([[0.5, 1], [-1, 0.5]])
    V, shares = np.array([[-1.0, 1], [1, -0.5]]), []
    for word in ("ab", "ba"):
        first = np.maximum(rows[word[0]], 0)
        last = np.maximum(rows[word[1]] + first @ U, 0)
        said("({:g}, {:g})".format(*first), "({:.1f}, {:.1f})".format(*last))
        said("h U = ({:g}, {:g})".format(*(first @ U).round(9)))
        shares.append(numerics.softmax(last @ V)[0])
    said('{:.2f} of "ab" and {:.2f} of "ba"'.format(*shares))


def test_the_worked_numbers_of_q10_are_right():
    nats = -np.log([0.1, 0.3, 0.25, 0.5])
    bits = nats / np.log(2)
    said(
        "{:.4f}, {:.4f}, {:.4f} and {:.4f} nats".format(*nats), "{:.2f}, {:.2f}, {:g} and {:g}".format(*bits)
    )
    said(f"{bits.mean():.2f} bits per character", f"{2 ** bits.mean():.2f} letters")
    scores = np.array([2.0, 1, 0, -1])
    for temperature in (1, 0.5, 2):
        said("   ".join(f"{share:.4f}" for share in numerics.softmax(scores / temperature)))
    said("   ".join(f"{share:.4f}" for share in numerics.softmax(scores[:2])))
    for numbers in ((1, 2, 3, 6), (110, 120, 130, 160)):
        normed = (numbers - np.mean(numbers)) / np.std(numbers)
        said("({:.2f}, {:.2f}, {:.0f}, {:.2f})".format(*normed), str(numbers))
