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
        assert number.replace("-", "−") in TEXT, number


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
