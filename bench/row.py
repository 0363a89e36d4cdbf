"""What a benchmark measures, as a row of the table in bench/README.md."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """`got` of several measurements (a middle, a lowest and a highest), and the `target` that it has to meet.

    `most` is whether the target is an upper bound.
    """

    what: str
    got: tuple[float, float, float]
    target: float | None = None
    unit: str = ""
    most: bool = True

    @property
    def met(self) -> bool:
        return self.target is None or (
            self.got[0] <= self.target if self.most else self.got[0] >= self.target
        )

    def cells(self) -> list[str]:
        """What, the middle with its range, the target, and whether it is met."""
        middle, low, high = (f"{value:,.0f}" if value >= 100 else f"{value:.3g}" for value in self.got)
        spread = f" ({low} to {high})" if low != high else ""
        bound = "" if self.target is None else f"{'≤' if self.most else '≥'} {self.target:g}{self.unit}"
        verdict = "" if self.target is None else "yes" if self.met else "**no**"
        return [self.what, f"{middle}{self.unit}{spread}", bound, verdict]


def of(values: Sequence[float]) -> tuple[float, float, float]:
    """Median, lowest and highest."""
    return statistics.median(values), min(values), max(values)
