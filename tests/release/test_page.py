"""ASSIGNMENT.md as a page: self-contained, and its figures show the numbers that NumPy gives."""

import re

import numpy as np
import pytest

import autodiff
from grading import ROOT, numerics
from grading.cli import instructor as command
from grading.reference import q5
from grading.release.page import build
from helpers.browser import CONTRASTS, opened, violations
from helpers.slow import usually

TEXT = (ROOT / "ASSIGNMENT.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    file = tmp_path_factory.mktemp("page") / "assignment.html"
    file.write_text(build.page(TEXT), encoding="utf-8")
    return file


def test_it_needs_nothing_else(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(
        r"""(?:src|href)=["'](?:https?:)?//(?!arxiv|doi|github)[^"']*\.(?:js|css|svg|png)""", text
    )
    assert "<script src" not in text and 'rel="stylesheet"' not in text and '.svg"' not in text
    assert text.count("data:image/svg+xml;base64,") == len(re.findall(r"!\[", TEXT)) > 5
    assert len(text) < 800_000


def test_every_link_within_leads_somewhere(path):
    text = path.read_text(encoding="utf-8")
    anchors = set(re.findall(r'id="([^"]+)"', text))
    links = set(re.findall(r'href="#([^"]+)"', text))
    assert links and not links - anchors


def test_every_figure_says_something_without_javascript(path):
    text = path.read_text(encoding="utf-8")
    captions = re.findall(r"<figcaption>(.+?)<span", text)
    assert len(captions) == len(build.FIGURES) == 7 and all(len(caption) > 40 for caption in captions)


def test_code_has_colours_and_what_is_not_known_has_none():
    assert '<span class="k">' in build.page("# T\n\n```python\nfor x in y: pass\n```\n")
    assert "&lt;b&gt;" in build.page("# T\n\n```nosuch\n<b>\n```\n")


def test_the_command_writes_it(tmp_path, capsys):
    assert command.main(["page", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out" / "assignment.html").is_file()
    assert "opens without network" in capsys.readouterr().out


# --- In a browser ---------------------------------------------------------------------------------------


def figure(driver, name: str):
    return driver.find_element("css selector", f'figure[data-figure="{name}"]')


def cells(element) -> list[list[float]]:
    """The numbers of a figure's first table."""
    rows = element.find_element("tag name", "table").find_elements("tag name", "tr")
    found = [[cell.text for cell in row.find_elements("tag name", "td")] for row in rows]
    numbers = [[float(text.replace("−", "-")) for text in row if text] for row in found]
    return [row for row in numbers if row]


def chosen(driver, element, value: str) -> None:
    script = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event(arguments[2]))"
    kind = "input" if element.tag_name == "input" else "change"
    driver.execute_script(script, element, value, kind)


@pytest.mark.browser
@pytest.mark.parametrize("temperature", usually(1, ["0.5", "1", "3"]))
def test_softmax_is_that_of_the_reference(browser, path, temperature):
    driver = opened(browser, path)
    shown = figure(driver, "softmax")
    chosen(driver, shown.find_element("tag name", "input"), temperature)
    scores = np.array([2.0, 1.0, -1.0])
    shares = numerics.softmax(scores / float(temperature))
    np.testing.assert_allclose(cells(shown), np.stack([scores, shares, -np.log(shares)], 1), atol=6e-4)


@pytest.mark.browser
def test_attention_is_that_of_the_reference_in_each_way(browser, path):
    driver = opened(browser, path)
    shown = figure(driver, "attention")
    scores, past = np.array(build.FIGURES["q6_attention"][1]["scores"]), np.tri(4, dtype=bool)
    masked = np.where(past, scores, -np.inf)
    expected = [numerics.softmax(masked), numerics.softmax(scores), numerics.softmax(scores) * past]
    expected.append(numerics.softmax(masked, axis=0))
    select = shown.find_element("tag name", "select")
    options = [option.text for option in select.find_elements("tag name", "option")]
    for name, weights in zip(options, expected, strict=True):
        chosen(driver, select, name)
        with_sums = np.concatenate([weights, weights.sum(axis=1, keepdims=True)], axis=1)
        np.testing.assert_allclose(cells(shown), with_sums, atol=0.0051)
        ahead = len(shown.find_elements("css selector", "td.on"))
        assert ahead == (6 if name == "no mask" else 0)


@pytest.mark.browser
def test_the_kernel_gives_what_the_convolution_gives_at_each_place(browser, path):
    driver = opened(browser, path)
    shown = figure(driver, "kernel")
    numbers = build.FIGURES["q5_kernel"][1]
    result = q5.convolution(np.array(numbers["image"], float), np.array(numbers["kernel"], float))
    for value in [*result.ravel(), result[0, 0]]:
        text = shown.find_element("class name", "sum").text.replace("−", "-")
        assert text.endswith(f"= {value:g}")
        shown.find_element("tag name", "button").click()


@pytest.mark.browser
def test_the_perceptron_follows_its_rule_by_the_keyboard(browser, path):
    driver = opened(browser, path)
    shown = figure(driver, "perceptron")
    numbers = build.FIGURES["q1_perceptron"][1]
    w, mistakes = np.array(numbers["w"]), 0
    button = shown.find_element("tag name", "button")
    for x, y, label in numbers["points"] * 2:
        score = w @ (x, y)
        if (score >= 0) != (label > 0):
            w, mistakes = w + label * np.array([x, y]), mistakes + 1
        button.send_keys(" ")
        said = shown.find_element("class name", "said").text.replace("−", "-")
        assert f"score {score:.2f}" in said and f"w = ({w[0]:.1f}, {w[1]:.1f}), {mistakes} mistakes" in said
    assert mistakes > 0


@pytest.mark.browser
def test_the_bends_add_up_to_what_numpy_gives_also_when_moved(browser, path):
    driver = opened(browser, path)
    shown = figure(driver, "bends")
    numbers = build.FIGURES["q2_bends"][1]
    units, x = np.array(numbers["units"]), np.array(numbers["at"])
    for unit, name, value in ((0, 0, 1.0), (1, 2, -2.5), (2, 1, 1.4)):
        units[unit, name] = value
        chosen(driver, shown.find_element("tag name", "select"), str(unit))
        chosen(driver, shown.find_elements("tag name", "input")[name], str(value))
        weight, bias, out = units[:, :, None].transpose(1, 0, 2)
        each = out * np.maximum(weight * x + bias, 0)
        np.testing.assert_allclose(cells(shown), [*each, each.sum(axis=0)], atol=0.0051)


@pytest.mark.browser
def test_the_graph_ends_with_the_gradients_of_the_reference(browser, path):
    a, b = autodiff.Tensor(2.0, requires_grad=True), autodiff.Tensor(3.0, requires_grad=True)
    total = a + b
    product = total * b
    product.backward()
    driver = opened(browser, path)
    shown = figure(driver, "graph")
    button = shown.find_element("tag name", "button")
    steps = 1
    while button.is_enabled():
        button.send_keys(" ")
        steps += 1
    values = [float(each.data) for each in (a, b, total, product)]
    gradients = [float(a.grad), float(b.grad), float(b.data), 1.0]
    assert steps == 6 and cells(shown) == [list(pair) for pair in zip(values, gradients, strict=True)]
    shown.find_elements("tag name", "button")[1].click()
    assert cells(shown) == [[2.0], [3.0]] and button.is_enabled()


@pytest.mark.browser
@pytest.mark.parametrize(("temperature", "top_k"), usually(1, [("2", 3), ("1", 34), ("0.5", 34)]))
def test_sampling_has_the_shares_that_generate_draws_by(browser, path, temperature, top_k):
    driver = opened(browser, path)
    shown = figure(driver, "sampling")
    numbers = build.FIGURES["q10_block"][1]
    name = [*numbers["scores"]][1]
    chosen(driver, shown.find_element("tag name", "select"), name)
    heat, top = shown.find_elements("tag name", "input")
    chosen(driver, heat, temperature)
    chosen(driver, top, str(top_k))
    scores = np.array(numbers["scores"][name])
    kept = np.where(scores >= np.sort(scores)[::-1][:top_k][-1], scores, -np.inf)
    shares = numerics.softmax(kept / float(temperature))
    largest = np.argsort(-shares, kind="stable")[:8]
    np.testing.assert_allclose([row[1] for row in cells(shown)], shares[largest], atol=6e-4)
    shown.find_element("tag name", "button").click()
    drawn = shown.find_element("class name", "said").text.partition("Drawn: ")[2].split()
    possible = {symbol for symbol, share in zip(numbers["symbols"], shares, strict=True) if share > 0}
    assert len(drawn) == 20 and set(drawn) <= possible


def test_the_recorded_scores_are_of_a_model_that_learned():
    """After “th” English goes on with a vowel; a word begins with a letter and does not end at once."""
    numbers = build.FIGURES["q10_block"][1]
    likeliest = {name: numbers["symbols"][int(np.argmax(row))] for name, row in numbers["scores"].items()}
    assert likeliest["English: th"] in "aeior" and "end" not in (likeliest["Finnish: the beginning"],)
    assert len(numbers["scores"]) == 5 and all(
        len(row) == len(numbers["symbols"]) for row in numbers["scores"].values()
    )


@pytest.mark.browser
@pytest.mark.parametrize("width", usually(1, [390, 1280]))
@pytest.mark.parametrize("scheme", usually(1, ["dark", "light"]))
def test_it_fits_can_be_read_and_follows_the_rules(browser, path, width, scheme):
    driver = opened(browser, path, width, scheme)
    assert driver.execute_script("return document.documentElement.scrollWidth") <= width
    assert driver.get_log("browser") == []
    ratio, text = driver.execute_script(CONTRASTS)[0]
    assert ratio >= 4.5, text
    assert violations(driver) == []
