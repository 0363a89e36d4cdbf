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
from grading.student.values import Value

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
