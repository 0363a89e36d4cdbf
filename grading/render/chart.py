"""A curve of the record as a small chart: where its line, its ticks and its words go. The page draws it."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grading.record import Curve

WIDTH, HEIGHT = 340, 190  # units of the drawing, about pixels on a phone
LEFT, RIGHT, TOP, BOTTOM = 48, 330, 24, 154  # where the axes are
LOGARITHMIC_FROM = 30  # the ratio of the largest loss to the smallest from which a log axis shows more
SMALLEST = 1e-300  # a power of ten below it would be rounded to 0, which has no logarithm


@dataclass(frozen=True)
class Tick:
    """A tick of an axis: its place in units of the drawing, and its label."""

    at: float
    label: str


@dataclass(frozen=True)
class Chart:
    """What the page draws of a curve. `path` is an SVG path, "" where no value was a finite number."""

    title: str
    summary: str
    y_label: str
    path: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]


@dataclass(frozen=True)
class Axis:
    """An axis from `low` to `high` with ticks at `values`, all on the scale that `scale` maps to."""

    low: float
    high: float
    values: tuple[float, ...]
    scale: Callable[[float], float] = float

    def place(self, value: float, start: float, end: float) -> float:
        part = (self.scale(value) - self.low) / (self.high - self.low)
        return round(start + part * (end - start), 1)


def chart(curve: Curve, of: int = 1) -> Chart:
    """The chart of a curve of a question that has curves of `of` trainings."""
    finite = [(epoch, value) for epoch, value in curve.points if value is not None]
    title = curve.name.capitalize() + (f", training {curve.training}" if of > 1 else "")
    if not finite:
        return Chart(title, _summary(curve, finite), "", "", (), ())
    x, y = _epochs([epoch for epoch, _ in curve.points]), _values([value for _, value in finite])
    label = _percent if _is_share(curve) else _short
    return Chart(
        title,
        _summary(curve, finite),
        curve.name + (" (logarithmic)" if y.scale is math.log10 else ""),
        _path(curve, x, y),
        tuple(Tick(x.place(value, LEFT, RIGHT), _short(value)) for value in x.values),
        tuple(Tick(y.place(value, BOTTOM, TOP), label(value)) for value in y.values),
    )


def _path(curve: Curve, x: Axis, y: Axis) -> str:
    """The line through the points, with gaps where a value was no finite number.

    A gap's end begins with a line of no length, so that a point between two gaps is seen as a dot.
    """
    steps, after_gap = [], True
    for epoch, value in curve.points:
        if value is not None:
            place = f"{x.place(epoch, LEFT, RIGHT)} {y.place(value, BOTTOM, TOP)}"
            steps.append(f"M{place}h0" if after_gap else f"L{place}")
        after_gap = value is None
    return "".join(steps)


def _epochs(epochs: Sequence[float]) -> Axis:
    """From 0 to the last point, which need not be a round number."""
    low, high = _apart(min(0, *epochs), max(epochs))
    return Axis(low, high, tuple(tick for tick in _round_numbers(low, high, 5) if low <= tick <= high))


def _values(values: Sequence[float]) -> Axis:
    """From a round number to a round number, or from a power of ten to another."""
    low, high = min(values), max(values)
    if low > SMALLEST and high / low >= LOGARITHMIC_FROM:
        first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
        powers = range(first, last + 1, math.ceil((last - first) / 5))
        return Axis(first, last, tuple(10.0**power for power in powers), math.log10)
    ticks = _round_numbers(*_apart(low, high), 4)
    return Axis(ticks[0], ticks[-1], tuple(ticks))


def _apart(low: float, high: float) -> tuple[float, float]:
    """The same, or a little around it where both are equal."""
    around = max(abs(low), abs(high)) / 10 or 1.0
    return (low, high) if high - low > around * 1e-6 else (low - around, high + around)


def _round_numbers(low: float, high: float, most: int) -> list[float]:
    """Round numbers that enclose low and high, with at most `most` steps from one to the next."""
    from matplotlib.ticker import MaxNLocator

    return [float(tick) + 0.0 for tick in MaxNLocator(most, steps=[1, 2, 5, 10]).tick_values(low, high)]


def _summary(curve: Curve, finite: Sequence[tuple[float, float]]) -> str:
    """The curve in words: first, best and last value, and where it was no number."""
    lost = next((f"NaN or infinite at epoch {_short(e)}" for e, value in curve.points if value is None), "")
    if not finite:
        return lost
    share = _is_share(curve)
    epoch, best = (max if share else min)(finite, key=lambda point: point[1])
    words = _percent if share else "{:.4g}".format
    summary = (
        f"first {words(finite[0][1])}, {'highest' if share else 'lowest'} {words(best)} at epoch "
        f"{_short(epoch)}, last {words(finite[-1][1])}"
    )
    return f"{summary}; {lost}" if lost else summary


def _is_share(curve: Curve) -> bool:
    return curve.name != "loss"


def _percent(value: float) -> str:
    return f"{100 * value:.3g}%"


def _short(value: float) -> str:
    return f"{value:,.0f}" if 1000 <= abs(value) < 1e6 else f"{value:.3g}"
