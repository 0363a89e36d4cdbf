"""Small pictures in a terminal: a character is two pixels, half a block and what is behind."""

from collections.abc import Sequence
from itertools import zip_longest

import numpy as np
from rich.text import Text

from grading.render.plots import Small

SIDE = 16  # columns that a small matrix is enlarged to
GAP = "  "


def side_by_side(panels: Sequence[Small], width: int) -> list[Text]:
    """Panels beside one another under their titles, as many as fit."""
    columns: list[list[Text]] = []
    for panel in panels:
        column = _column(panel)
        if sum(len(each[0]) + len(GAP) for each in [*columns, column]) <= width:
            columns.append(column)
    rows = zip_longest(*columns)
    return [
        Text(GAP).join(
            [cell or Text(" " * len(column[0])) for cell, column in zip(row, columns, strict=True)]
        )
        for row in rows
    ]


def _column(panel: Small) -> list[Text]:
    """The title and the rows of one panel, all of one width."""
    rows, columns = panel.colours.shape[:2]
    times = max(1, SIDE // max(rows, columns))
    pixels = panel.colours.repeat(times, axis=0).repeat(times, axis=1)
    pixels = np.concatenate([pixels, pixels[-1:]])[: len(pixels) + len(pixels) % 2]
    width = max(pixels.shape[1], len(panel.title))
    lines = [_line(*pair, width) for pair in zip(pixels[::2], pixels[1::2], strict=True)]
    return [Text(panel.title.ljust(width)), *lines]


def _line(upper: np.ndarray, lower: np.ndarray, width: int) -> Text:
    styles = (f"{_rgb(above)} on {_rgb(below)}" for above, below in zip(upper, lower, strict=True))
    line = Text.assemble(*(("▀", style) for style in styles))
    return line.append(" " * (width - len(line)))


def _rgb(pixel: np.ndarray) -> str:
    return f"rgb({','.join(map(str, pixel.tolist()))})"
