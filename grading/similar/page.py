"""The pairs as a page: two texts side by side with what they share marked, and the rank in the class."""

from collections.abc import Collection, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from grading.similar.pairs import Pair, Work

HERE = Path(__file__).resolve().parent
TEMPLATES = Environment(
    loader=FileSystemLoader([HERE, HERE.parent / "render"]), autoescape=True, undefined=StrictUndefined
)


def page(pairs: Sequence[Pair], of: int) -> str:
    """A page without links or scripts. `of` is how many pairs there are in all; those here are the first."""
    rows = [
        {
            "rank": rank,
            "question": pair.question,
            "weight": f"{pair.weight:.0f}",
            "sides": [_side(pair.one, pair.lines[0]), _side(pair.two, pair.lines[1])],
        }
        for rank, pair in enumerate(pairs, start=1)
    ]
    return TEMPLATES.get_template("similar.html.j2").render(rows=rows, of=of)


def _side(work: Work, shared: Collection[int]) -> dict[str, object]:
    marked = set(shared)
    lines = [
        (number, line.rstrip("\r\n"), number in marked)
        for part in work.chosen
        for number, line in enumerate(part.lines, start=part.first)
    ]
    name = f"{work.student} (an earlier year)" if work.earlier else work.student
    return {"name": name, "count": len(marked), "lines": lines}
