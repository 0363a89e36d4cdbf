"""The pictures of the questions: live in windows while they train, as PNG files, and in the HTML page.

What a picture shows is drawn by the question's own `draw(figure, data, sample)`; here is only when and where.
matplotlib is imported when the first picture is drawn.
"""

import contextlib
import io
import os
import sys
import textwrap
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

from grading.checks.question import Failed
from grading.runner.run import Event

if TYPE_CHECKING:
    from matplotlib.figure import Figure  # imported when it is needed: it takes a second

REDRAW_SECONDS = 0.5
SIZE = (8.0, 4.5)  # inches, at 120 dots an inch
PANELS = 3  # that a terminal shows


@dataclass(frozen=True)
class Picture:
    """A picture as the bytes of a PNG file, and in words what it shows."""

    png: bytes
    caption: str
    small: tuple["Small", ...] = ()


@dataclass(frozen=True)
class Small:
    """One of its panels for a terminal: a title, and colours (rows × columns × 3, uint8)."""

    title: str
    colours: np.ndarray


class Pictures:
    """Draws what events show: into PNG files in `folder`, live in `windows`, and into `drawn` if `kept`."""

    def __init__(self, folder: Path | None, windows: "Windows | None", kept: bool = False):
        self._folder = folder
        self._windows = windows
        self._kept = kept
        self._latest: dict[str, Event] = {}
        self.drawn: dict[str, Picture] = {}  # by the id of the question

    def __enter__(self) -> "Pictures":
        return self

    def __exit__(self, *_: object) -> None:
        if self._windows:
            self._windows.close()

    def show(self, event: Event) -> None:
        """Draw a progress event in its window; on a result, keep the last picture of its question."""
        if event.progress and event.progress.sample is not None:
            self._latest[event.question.id] = event
            if self._windows:
                self._windows.show(event)
        if event.result and (last := self._latest.pop(event.question.id, None)):
            self._keep(last)

    def written(self) -> list[str] | None:
        """The files, in the order of the questions; None where none are wanted."""
        ids = sorted(self.drawn, key=lambda id: (len(id), id))
        return [str(_file(self._folder, id)) for id in ids] if self._folder else None

    def _keep(self, event: Event) -> None:
        if not (self._folder or self._kept):
            return
        id = event.question.id
        if picture := _picture(event):
            self.drawn[id] = picture
            if self._folder:
                _file(self._folder, id).write_bytes(picture.png)


def _file(folder: Path, id: str) -> Path:
    return folder / f"{id}.png"


class Windows:
    """One window a question, redrawn at most twice a second and for at most a quarter of the time."""

    def __init__(self) -> None:
        self._next: dict[str, float] = {}  # when a question's window may be drawn again

    @cached_property
    def _pyplot(self) -> ModuleType | None:
        """What draws windows; None without a usable window system: they are a convenience."""
        try:
            import matplotlib
            import matplotlib.pyplot as pyplot

            return pyplot if matplotlib.get_backend().lower() not in ("agg", "pdf", "svg", "ps") else None
        except Exception:
            return None

    def show(self, event: Event) -> None:
        id, started = event.question.id, time.monotonic()
        if started < self._next.get(id, 0) or self._pyplot is None:
            return
        figure = self._pyplot.figure(id, figsize=SIZE, layout="constrained")
        figure.clear()
        _draw(event, figure)
        with contextlib.suppress(Exception):  # a window that the student has closed
            figure.canvas.draw_idle()
            self._pyplot.pause(0.001)
        ended = time.monotonic()
        self._next[id] = ended + max(REDRAW_SECONDS, 3 * (ended - started))

    def close(self) -> None:
        if self._next and self._pyplot:  # else there is none
            self._pyplot.close("all")


def windows() -> Windows | None:
    """Live windows, or None where there is no display to open them on."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return None
    return Windows()


def _picture(event: Event) -> Picture | None:
    """The event's sample as a picture, whose caption is the docstring of the question's `draw`."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=SIZE, layout="constrained")
    FigureCanvasAgg(figure)
    if not _draw(event, figure):
        return None
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=120, metadata={"Software": None})
    caption = " ".join((event.question.draw.__doc__ or "").split())
    return Picture(file.getvalue(), caption, tuple(_panels(figure))[:PANELS])


def _panels(figure: "Figure") -> Iterator[Small]:
    for axes in figure.axes:
        for image in axes.images:
            colours = image.to_rgba(np.asarray(image.get_array()), bytes=True)
            yield Small(axes.get_title(), np.asarray(colours)[..., :3])


def _draw(event: Event, figure: "Figure") -> bool:
    """Draw the event's sample; False where the sample is not what the question's picture is made of."""
    draw, progress = event.question.draw, event.progress
    if not (draw and progress):
        return False
    try:
        draw(figure, event.data, progress.sample)
    except Failed as failure:  # no numbers that could be drawn: the picture says so
        figure.clear()
        figure.text(0.5, 0.5, textwrap.fill(failure.message, 70), ha="center", va="center", parse_math=False)
    except Exception:  # the sample is the student's: whatever it is, it may cost the picture and no more
        return False
    if progress.epochs:
        figure.suptitle(f"{event.question.id} {event.question.title}, after {progress.epochs:.1f} epochs")
    else:
        figure.suptitle(f"{event.question.id} {event.question.title}")
    return True
