"""What pictures of a student's answers share: when they are asked for, and how they are drawn."""

import contextlib
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from grading import data as files
from grading.case import ABSOLUTE, RELATIVE, Arrays
from grading.checks.question import Failed
from grading.student import remote
from grading.student.remote import RemoteModule, RemoteObject, value_of
from grading.student.values import Numpy, Value

BASELINES = {"which letter follows which": 3.8, "the same, for each language": 3.4}  # as in ASSIGNMENT.md
INVENTED = 4  # words of each language


@contextlib.contextmanager
def pictured(student: RemoteModule, make: Callable[[RemoteModule], Value | RemoteObject]) -> Iterator[None]:
    """Shows what `make` gets after the check in it has passed or failed; a picture decides nothing."""
    try:
        yield
    except Failed:
        _show(student, make)
        raise
    _show(student, make)


def _show(student: RemoteModule, make: Callable[[RemoteModule], Value | RemoteObject]) -> None:
    with contextlib.suppress(Failed):
        remote.show(student, make)


def draw_weights(figure: Any, got: np.ndarray, asked: np.ndarray, words: Sequence[str]) -> None:
    """Draw weights (heads × L × L) that were got, those asked for, and their difference, head by head."""
    heads = len(got)
    axes = figure.subplots(heads, 3, squeeze=False)
    for head, row in enumerate(axes):
        name = f", head {head}" if heads > 1 else ""
        hidden = np.argwhere(asked[head] == 0)
        shown = {"yours": got[head], "asked for": asked[head], "yours − asked for": got[head] - asked[head]}
        for panel, (title, weights) in zip(row, shown.items(), strict=True):
            signed = "−" in title
            picture = panel.imshow(weights, cmap="PuOr_r" if signed else "Blues", vmin=-signed, vmax=1)
            panel.scatter(*hidden.T[::-1], marker="x", s=7, linewidths=0.6, color="0.6")
            panel.set_title(title + name, fontsize=9)
            panel.set_xticks(range(len(words)), words, rotation=90, fontsize=7)
            panel.set_yticks(range(len(words)), words if title == "yours" else [], fontsize=7)
            if title != "asked for":
                figure.colorbar(picture, ax=panel, shrink=0.8).ax.tick_params(labelsize=7)
    figure.supxlabel(_verdict(got, asked, words) + "   × may not be seen", fontsize=9)


def _verdict(got: np.ndarray, asked: np.ndarray, words: Sequence[str]) -> str:
    """The largest difference and where it is, or that there is none."""
    if np.allclose(got, asked, rtol=RELATIVE, atol=ABSOLUTE):
        return "All weights agree."
    place = np.unravel_index(np.abs(got - asked).argmax(), got.shape)
    head, query, key = (int(i) for i in place)
    of = f"head {head}, " if len(got) > 1 else ""
    return (
        f"Largest difference: {of}row {query} ({words[query]}), column {key} ({words[key]}): "
        f"{got[place]:.3f}, asked for {asked[place]:.3f}."
    )


def draw_arrows(axes: Any, looking: np.ndarray, seen: np.ndarray, weights: np.ndarray) -> None:
    """Draw arrows from points (n × 2) to points (m × 2) that are looked at, the darker the more weight."""
    for start, row in zip(looking, np.clip(weights, 0, 1), strict=True):
        for end, weight in zip(seen, row, strict=True):
            style = {"arrowstyle": "->", "color": "tab:blue", "alpha": float(weight), "shrinkB": 7}
            axes.annotate("", end, start, arrowprops=style)


def generated(model: RemoteObject, tokens: np.ndarray, arrays: Arrays) -> Value:
    """A character model's scores for tokens, and words that it generates in each language."""
    first = files.FIRST_LETTER + len(arrays["chars"])
    starts = np.arange(first, first + len(arrays["language_names"])).repeat(INVENTED)[:, None]
    words = model.generate(starts, tokens.shape[1], 1.0, None, 0)
    return Value("tuple", items=(value_of(model.forward.no_grad(tokens)), value_of(words)))


def draw_bits(axes: Any, bits: Mapping[str, float], threshold: float) -> None:
    """Draw bits per character of each language, and as lines those of models to compare with."""
    baselines = {**BASELINES, "asked for": threshold}
    bars = axes.bar(list(bits), list(bits.values()), color="tab:blue")
    axes.bar_label(bars, fmt="%.2f", label_type="center", color="w")
    for (name, height), style in zip(baselines.items(), (":", "--", "-"), strict=False):
        axes.axhline(height, color="0.2", linestyle=style, linewidth=1, label=f"{name}: {height:g}")
    axes.set(ylabel="bits per character", ylim=(0, 1.35 * max(*bits.values(), *baselines.values())))
    axes.tick_params(labelsize=8)
    axes.legend(loc="upper left", fontsize=7, title="on all words, less is better", title_fontsize=7)


def draw_invented(axes: Any, languages: Sequence[str], rows: np.ndarray, arrays: Arrays) -> None:
    """Write rows of symbols as words, as many for each language; a star marks those of the training data."""
    known = set(spellings(arrays["train_x"], arrays))
    marked = [f"{word}*" if word in known else word for word in spellings(rows, arrays)]
    lines = (
        f"{language}\n{'  '.join(words)}"
        for language, words in zip(languages, np.array_split(marked, len(languages)), strict=True)
    )
    axes.set_axis_off()
    axes.text(0, 1, "\n\n".join(lines), va="top", fontsize=10, linespacing=1.4, parse_math=False)
    axes.set_title("invented; * a training word", fontsize=9, loc="left")


def spellings(rows: np.ndarray, arrays: Arrays) -> list[str]:
    """The letters of rows of symbols, each from its second symbol, after the language, to its first end."""
    letters = dict(enumerate(files.strings(arrays["chars"]), files.FIRST_LETTER))
    ended = (itertools.takewhile(lambda symbol: symbol != files.END, row[1:]) for row in rows.tolist())
    return ["".join(letters.get(symbol, "?") for symbol in row) for row in ended]


def draw_probabilities(
    axes: Any, shares: np.ndarray, words: Sequence[str], names: Sequence[str], labels: np.ndarray
) -> None:
    """Draw the probabilities (words × names) as a table; the right name of each word is framed."""
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    axes.set_xticks(range(len(names)), names, fontsize=8)
    axes.set_yticks(range(len(words)), words)
    for (row, column), share in np.ndenumerate(shares):
        weight = "bold" if column == labels[row] else "normal"
        colour = "w" if share > 0.5 else "k"
        axes.text(column, row, f"{share:.0%}", ha="center", va="center", weight=weight, color=colour)
    axes.scatter(labels, range(len(words)), s=900, marker="s", facecolors="none", edgecolors="tab:orange")


def draw_paths(figure: Any, path: np.ndarray, words: Sequence[Sequence[str]], names: Sequence[str]) -> None:
    """Draw the probabilities (letters × words × names) of some words, after each of their letters."""
    styles = ("-", "--", ":", "-.", (0, (5, 1, 1, 1, 1, 1)))
    for place, (axes, word) in enumerate(zip(figure.subplots(len(words), 1), words, strict=True)):
        for column, (name, style) in enumerate(zip(names, styles, strict=False)):
            axes.plot(path[:, place, column], linestyle=style, marker=".", label=name)
        axes.set(ylim=(-0.05, 1.05), yticks=(0, 0.5, 1))
        axes.set_xticks(range(len(word)), word)
        if not place:
            axes.set_title("probabilities after each letter", fontsize=9)
            axes.legend(fontsize=6, ncols=2, loc="upper left")


def draw_losses(axes: Any, losses: Value, guessing: float) -> None:
    """Draw the loss of each batch of a training, and as a line that of guessing."""
    found = losses.numbers()
    if found is None or found.ndim != 1 or not np.isfinite(found).all():
        raise Failed(f"The training returned {losses.describe()}, expected its losses.")
    axes.set(xlabel="batch", ylabel="loss")
    axes.plot(found, color="tab:orange", label="network on your engine")
    axes.axhline(guessing, color="0.6", label="guessing")
    axes.legend(loc="upper right")


# --- A graph of an engine of one's own (q9) --------------------------------------------------------------

# x = 2, y = 3, their sum, and the sum times y: steps as in graphs.py.
EXAMPLE, LEAVES = ([0, 0, 1], [1, 2, 1]), (2.0, 3.0)
NODES = {"x = 2": (0, 1), "y = 3": (0, 0), "s = x + y = 5": (1.7, 1), "p = s · y = 15": (3.3, 0.45)}
EDGES = ((0, 2, "1"), (1, 2, "1"), (2, 3, "y = 3"), (1, 3, "s = 5"))  # from, to, the derivative on the way
GRADIENTS = {"x": 3.0, "y": 8.0}


def on_a_graph(student: RemoteModule) -> Value:
    """In which order an engine lists the tensors of EXAMPLE, and the gradients of its leaves."""
    x, y, above = (Numpy(np.array([number])) for number in (*LEAVES, 1.0))
    order = remote.program(student, "q9", "order", list(EXAMPLE))
    gradients = remote.program(student, "q9", "gradients", x, y, list(EXAMPLE), [above])
    return Value("tuple", items=(order, *(gradients.items or ())))


def draw_graph(axes: Any, said: Sequence[Value]) -> None:
    """Draw EXAMPLE with the place of each tensor in the engine's list, and the leaves' gradients."""
    order, *gradients = said
    listed = [] if (places := order.numbers()) is None else places.ravel().tolist()
    for start, end, derivative in EDGES:
        (x0, y0), (x1, y1) = (list(NODES.values())[place] for place in (start, end))
        axes.annotate("", (x1, y1), (x0, y0), arrowprops={"arrowstyle": "->", "shrinkA": 25, "shrinkB": 36})
        axes.text((x0 + x1) / 2, (y0 + y1) / 2 + 0.05, f"· {derivative}", fontsize=8, color="0.35")
    for place, (name, (x, y)) in enumerate(NODES.items()):
        nth = f"listed no. {listed.index(place) + 1}" if place in listed else "not listed"
        axes.text(x, y, f"{name}\n{nth}", ha="center", va="center", fontsize=8, bbox={"fc": "w", "ec": "0.4"})
    got = [found[0] if (found := item.numbers((1,))) is not None else None for item in gradients]
    told = [
        f"{name}.grad: {'none' if number is None else f'{number:g}'}, asked for {asked:g}"
        for (name, asked), number in zip(GRADIENTS.items(), [*got, None, None], strict=False)
    ]
    axes.set(xlim=(-0.6, 4), ylim=(-0.4, 1.4))
    axes.set_axis_off()
    axes.set_title("; ".join(told), fontsize=9)
