"""Draws the pictures of ASSIGNMENT.md: `python docs/figures/make.py` writes them anew, as SVG.

Every number in them is computed here, with the reference of the grader or with NumPy, from fixed inputs. They
have to be readable in black and white: what colour tells, a line style, a hatch or a label tells, too.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from grading import numerics  # noqa: E402
from grading.reference import q5  # noqa: E402

BLUE, GREY = "#1f5fa8", "#777777"
WORDS = ("the", "cat", "sat", "down")
STYLE = {"svg.hashsalt": "figures", "svg.fonttype": "none", "font.size": 10, "font.family": "sans-serif"}


def perceptron() -> Figure:
    """q1: one update turns the line so that the point that was wrong is right."""
    w, x, label = np.array([0.5, 1.5]), np.array([2.0, -1.2]), 1
    after = w + label * x
    figure = Figure((7.2, 3.4), layout="constrained")
    for axes, weights, title in zip(
        figure.subplots(1, 2, sharey=True), (w, after), ("before", "after"), strict=True
    ):
        score = float(weights @ x)
        axes.set_title(
            _minus(f"{title}: w = ({weights[0]:g}, {weights[1]:g}), score {score:.2f}"), fontsize=10
        )
        along = np.array([-weights[1], weights[0]]) / np.linalg.norm(weights)
        axes.plot(*np.outer([-5, 5], along).T, color="black", label="score 0")
        axes.add_patch(_arrow((0, 0), weights, BLUE))
        axes.annotate("w", weights, xytext=(5, 3), textcoords="offset points", color=BLUE)
        axes.plot(*x, "o", color="black", ms=8)
        axes.annotate("x, label +1", x, xytext=(-4, -14), textcoords="offset points", ha="center")
        axes.set(xlim=(-3, 3.4), ylim=(-2, 2.4), aspect="equal")
        axes.legend(loc="upper left")
    return figure


def bends() -> Figure:
    """q2: three units with a bend each, and what their weighted sum is."""
    x = np.linspace(-3, 3, 241)
    units = [(1.0, 0.0, -1.0), (2.0, -2.0, 1.0), (-1.0, -1.0, 0.5)]  # weight, bias, output weight
    figure = Figure((7.2, 2.8), layout="constrained")
    left, right = figure.subplots(1, 2)
    total = np.zeros_like(x)
    for (weight, bias, out), line in zip(units, ("-", "--", ":"), strict=True):
        value = out * np.maximum(weight * x + bias, 0)
        total += value
        left.plot(
            x,
            value,
            line,
            color="black",
            label=_minus(f"{out:g} · relu({weight:g} x {'+' if bias >= 0 else '−'} {abs(bias):g})"),
        )
    left.set(title="three units", xlabel="x")
    left.legend(fontsize=8, loc="lower left")
    right.plot(x, total, color=BLUE, lw=2)
    for weight, bias, _ in units:
        at = -bias / weight
        right.plot(at, np.interp(at, x, total), "o", color="black")
    right.set(title="their sum: a bend for each unit", xlabel="x")
    return figure


def cross_entropy() -> Figure:
    """q3: three scores, what softmax makes of them, and the loss of each class."""
    scores = np.array([2.0, 1.0, -1.0])
    shares = numerics.softmax(scores)
    figure = Figure((7.2, 2.6), layout="constrained")
    rows = (
        ("scores (logits)", scores, "{:g}"),
        ("softmax", shares, "{:.3f}"),
        ("loss, if it is the label", -np.log(shares), "{:.3f}"),
    )
    for axes, (title, values, form) in zip(figure.subplots(1, 3), rows, strict=True):
        bars = axes.bar(["0", "1", "2"], values, color="lightgrey", edgecolor="black")
        axes.bar_label(bars, [_minus(form.format(value)) for value in values], padding=2)
        axes.axhline(0, color="black", lw=0.8)
        axes.margins(y=0.2)
        axes.set_title(title, fontsize=10)
    return figure


def unrolled() -> Figure:
    """q4: one network for every letter; the state goes on to the next."""
    figure = Figure((7.2, 2.4), layout="constrained")
    axes = figure.add_subplot()
    for i, letter in enumerate("kala"):
        _box(axes, (2 * i, 1), "relu(x W + h U)" if i else "relu(x W)", 1.5)
        axes.text(2 * i, 0, letter, ha="center", va="center", fontsize=14)
        axes.add_patch(_arrow((2 * i, 0.2), (2 * i, 0.72), GREY))
        end = (2 * i + 1.25, 1) if i < 3 else (2 * i + 1.3, 1)
        axes.add_patch(_arrow((2 * i + 0.75, 1), end, BLUE))
        axes.text(2 * i + 1, 1.18, f"h{'₁₂₃₄'[i]}", ha="center", color=BLUE)
    _box(axes, (8, 1), "5 scores", 1.2)
    _limits(axes, (-0.9, 8.8), (-0.3, 1.5))
    return figure


def encoder_decoder() -> Figure:
    """q7: the decoder's state asks every state of the encoder; the weights make a mean of them."""
    figure = Figure((7.2, 3.0), layout="constrained")
    axes = figure.add_subplot()
    for i, weight in enumerate((0.7, 0.3)):
        _box(axes, (2 * i, 0), f"encoder h{'₁₂'[i]}", 1.4)
        axes.text(2 * i, -0.85, f"corner {i + 1}", ha="center")
        axes.add_patch(_arrow((2 * i, -0.65), (2 * i, -0.28), GREY))
        axes.add_patch(
            FancyArrowPatch(
                (2 * i, 0.28),
                (2.1 + i, 1.22),
                arrowstyle="-|>",
                mutation_scale=10 + 10 * weight,
                lw=1 + 3 * weight,
                color=BLUE,
            )
        )
        axes.text(
            2 * i + (0.55 if i == 0 else 0.75),
            0.72,
            f"{weight:g}",
            color=BLUE,
            ha="right" if i == 0 else "left",
        )
    axes.add_patch(_arrow((0.7, 0), (1.3, 0), GREY))
    axes.add_patch(_arrow((2.7, 0), (4.3, 0), GREY))
    _box(axes, (5, 0), "decoder state", 1.4)
    _box(axes, (2.6, 1.5), "context = 0.7 h₁ + 0.3 h₂", 2.6)
    _box(axes, (5.6, 1.5), "Linear", 1.0)
    axes.add_patch(_arrow((3.9, 1.5), (5.1, 1.5), BLUE))
    axes.add_patch(_arrow((5.2, 0.28), (5.5, 1.22), GREY))
    axes.add_patch(_arrow((6.1, 1.5), (6.7, 1.5), GREY))
    axes.text(6.8, 1.5, "corner 3", va="center")
    axes.text(4.1, 0.62, "its query gives the weights", ha="center", color=BLUE, fontsize=9)
    _limits(axes, (-0.9, 7.7), (-1.1, 1.9))
    return figure


def block() -> Figure:
    """q10: a block of a transformer: twice a layer norm, a part that works, and x added to it."""
    figure = Figure((7.2, 2.0), layout="constrained")
    axes = figure.add_subplot()
    names = ("LayerNorm", "attention,\ncausal", "+", "LayerNorm", "Linear,\nrelu, Linear", "+")
    places = (0.6, 2.1, 3.2, 4.3, 5.8, 6.9)
    for name, x in zip(names, places, strict=True):
        _box(axes, (x, 0), name, 0.4 if name == "+" else 1.1)
    edges = (-0.5, *places, 7.8)
    widths = (0, 0.55, 0.55, 0.2, 0.55, 0.55, 0.2, 0)
    for i in range(7):
        axes.add_patch(_arrow((edges[i] + widths[i], 0), (edges[i + 1] - widths[i + 1], 0), GREY))
    for start, end in ((-0.25, 3.2), (3.6, 6.9)):
        path = FancyArrowPatch(
            (start, 0.02),
            (end, 0.28),
            arrowstyle="-|>",
            mutation_scale=14,
            color=BLUE,
            lw=1.5,
            connectionstyle="arc3,rad=-0.35",
        )
        axes.add_patch(path)
        axes.text(
            (start + end) / 2, 0.86, "x itself", ha="center", color=BLUE, backgroundcolor="white", fontsize=9
        )
    axes.text(-0.6, 0, "x", ha="right", va="center", fontsize=12)
    _limits(axes, (-0.9, 8.0), (-0.5, 1.1))
    return figure


def kernel() -> Figure:
    """q5: a kernel on an image, and one of the products that are summed."""
    image = np.array([[0, 0, 1, 0], [0, 1, 1, 0], [0, 0, 1, 0], [0, 0, 1, 0]], float)
    weight = np.array([[-1.0, 1.0], [-1.0, 1.0]])
    result = q5.convolution(image, weight)
    figure = Figure((7.2, 2.6), layout="constrained")
    panels = figure.subplots(1, 3, width_ratios=[4, 2, 3])
    for axes, values, title in zip(
        panels, (image, weight, result), ("image, 4 × 4", "kernel, 2 × 2", "result, 3 × 3"), strict=True
    ):
        _table(axes, values, title)
    panels[0].add_patch(Rectangle((0.5, -0.5), 2, 2, fill=False, lw=3, ec=BLUE))
    panels[2].add_patch(Rectangle((0.5, -0.5), 1, 1, fill=False, lw=3, ec=BLUE))
    return figure


def attention() -> Figure:
    """q6: scores, the mask, and the weights: each row adds up to 1."""
    rng = np.random.default_rng(5)
    scores = rng.normal(size=(4, 4)).round(1)
    masked = np.where(np.tri(4, dtype=bool), scores, -np.inf)
    figure = Figure((7.2, 2.8), layout="constrained")
    panels = figure.subplots(1, 3)
    weights = numerics.softmax(masked)
    for axes, values, title in zip(
        panels,
        (scores, masked, weights),
        ("scores", "masked with −∞", "weights: a row adds up to 1"),
        strict=True,
    ):
        _table(axes, values, title, WORDS, shade=values is weights)
    return figure


def heads() -> Figure:
    """q8: two heads look at different words, and each row of each head adds up to 1."""
    rng = np.random.default_rng(3)
    scores = rng.normal(0, 1.5, size=(2, 4, 4)).round(1)
    figure = Figure((6.4, 3.0), layout="constrained")
    for i, axes in enumerate(figure.subplots(1, 2)):
        _table(axes, numerics.softmax(scores[i]), f"weights of head {i}", WORDS, shade=True)
    return figure


def graph() -> Figure:
    """q9: the graph of (a + b) · b, values above, gradients below, one path for each use."""
    a, b = 2.0, 3.0
    total = a + b
    nodes = {
        "a": (0, 1, a, b),
        "b": (0, 0, b, total + b),
        "+": (1, 1, total, b),
        "·": (2, 0.5, total * b, 1.0),
    }
    figure = Figure((7.2, 2.6), layout="constrained")
    axes = figure.add_subplot()
    for start, end, text in (
        ("a", "+", f"{b:g}"),
        ("b", "+", f"{b:g}"),
        ("b", "·", f"{total:g}"),
        ("+", "·", f"{b:g}"),
    ):
        one, two = np.array(nodes[start][:2]), np.array(nodes[end][:2])
        axes.add_patch(_arrow(one, two, GREY, shrink=20))
        where = one + (two - one) * 0.55
        axes.text(
            *where + (0, 0.06), f"∂ {text}", ha="center", color=BLUE, backgroundcolor="white", fontsize=9
        )
    for name, (x, y, value, gradient) in nodes.items():
        axes.text(
            x, y, name, ha="center", va="center", fontsize=14, bbox={"boxstyle": "circle", "fc": "white"}
        )
        axes.text(x, y + 0.2, f"value {value:g}", ha="center")
        axes.text(x, y - 0.27, f"gradient {gradient:g}", ha="center", color=BLUE)
    axes.set(xlim=(-0.4, 2.4), ylim=(-0.4, 1.4))
    axes.axis("off")
    return figure


def _table(axes, values: np.ndarray, title: str, names: tuple[str, ...] = (), shade: bool = False) -> None:
    """A matrix as a table of numbers, darker where they are larger if that is wanted."""
    shown = values if shade else np.zeros_like(values)
    axes.imshow(shown, cmap="Greys", vmin=0, vmax=1.6)
    for (row, column), value in np.ndenumerate(values):
        text = "−∞" if np.isneginf(value) else f"{value:.2f}" if shade else f"{value:g}"
        axes.text(column, row, _minus(text), ha="center", va="center")
    height, width = values.shape
    axes.set_xticks(np.arange(-0.5, width), minor=True)
    axes.set_yticks(np.arange(-0.5, height), minor=True)
    axes.grid(which="minor", color=GREY, lw=0.5)
    axes.tick_params(which="both", length=0)
    axes.set_xticks(range(width) if names else [], names or None)
    axes.set_yticks(range(height) if names else [], names or None)
    axes.set_title(title, fontsize=10)


def _box(axes, at: tuple[float, float], text: str, width: float) -> None:
    axes.add_patch(Rectangle((at[0] - width / 2, at[1] - 0.28), width, 0.56, fc="white", ec="black"))
    axes.text(*at, text, ha="center", va="center", fontsize=9)


def _limits(axes, x: tuple[float, float], y: tuple[float, float]) -> None:
    axes.set(xlim=x, ylim=y)
    axes.axis("off")


def _minus(text: str) -> str:
    return text.replace("-", "−")


def _arrow(start, end, color: str, shrink: float = 0) -> FancyArrowPatch:
    return FancyArrowPatch(
        start, end, arrowstyle="-|>", mutation_scale=14, color=color, lw=1.5, shrinkA=shrink, shrinkB=shrink
    )


FIGURES: dict[str, Callable[[], Figure]] = {
    "q1_perceptron": perceptron,
    "q2_bends": bends,
    "q3_cross_entropy": cross_entropy,
    "q4_unrolled": unrolled,
    "q5_kernel": kernel,
    "q6_attention": attention,
    "q7_encoder_decoder": encoder_decoder,
    "q8_heads": heads,
    "q9_graph": graph,
    "q10_block": block,
}


def write(folder: Path) -> None:
    """Write every figure into a folder, the same bytes each time with the same matplotlib."""
    for name, draw in FIGURES.items():
        with matplotlib.rc_context(STYLE):
            draw().savefig(folder / f"{name}.svg", metadata={"Date": None, "Creator": None})


if __name__ == "__main__":
    write(HERE)
