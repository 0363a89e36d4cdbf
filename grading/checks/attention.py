"""What the questions about attention share: what it says, whose attention it has to be, and its picture."""

import contextlib
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import numpy as np

from grading.case import ABSOLUTE, RELATIVE
from grading.checks.question import Failed
from grading.feedback import sentences
from grading.student import remote
from grading.student.remote import RemoteModule, RemoteObject, value_of
from grading.student.values import Value

ATTENTION = sentences.beside(__file__)  # the known mistakes of q6 to q8; q6 has words of its own for some


def is_own(answer: Value | RemoteObject, what: str, forbidden: Collection[str]) -> None:
    """Raises Failed if one of PyTorch's functions that are forbidden was called for a traced value."""
    if called := sorted(set(forbidden).intersection(value_of(answer).calls)):
        raise Failed(f"{what} calls PyTorch's {called[0]}. Here the attention is yours to write.")


# --- The picture ----------------------------------------------------------------------------------------


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
