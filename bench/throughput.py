"""What a class costs by its size: seconds for a further submission, one and two at a time.

    python bench/throughput.py

Graded are copies of the reference on q2, and files in which nothing is written: these show what a submission
costs that is none of its own work (a confined worker, the import, records on disk). Times are of whole runs;
what a further submission takes is the slope between classes of different sizes.
"""

import json
import subprocess
import tempfile
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from classes import ROOT, grade, write_class
from row import Row, of

SIZES = (2, 10, 20, 30)
EMPTY_SIZES = (2, 22, 42)
FILE = ROOT / "bench" / "throughput.json"  # what the plot is drawn from


def rows() -> Iterator[Row]:
    empty = {size: seconds(size, 1, b"# nothing is written here yet\n") for size in EMPTY_SIZES}
    yield Row("a further submission that does nothing, one at a time", of(slopes(empty)), 0.15, " s")
    taken = {jobs: {size: seconds(size, jobs) for size in SIZES} for jobs in (1, 2)}
    FILE.write_text(json.dumps(taken, indent=1) + "\n")
    for jobs, by_size in taken.items():
        yield Row(f"a further submission of q2, {jobs} at a time", of(slopes(by_size)), unit=" s")
    one, two = (_slope(taken[jobs], SIZES[0], SIZES[-1]) for jobs in (1, 2))
    yield Row("submissions in a given time, 2 at a time / 1", (one / two,) * 3, 1.9, most=False)


def seconds(students: int, jobs: int, source: bytes | None = None) -> float:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_class(folder / "class", students, source)
        started = time.perf_counter()
        subprocess.run(grade(folder, ["q2"], jobs), cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
        return time.perf_counter() - started


def slopes(taken: dict[int, float]) -> list[float]:
    """Seconds for a further submission, between each size and the next."""
    return [_slope(taken, small, large) for small, large in pairwise(taken)]


def _slope(taken: dict[int, float], small: int, large: int) -> float:
    return (taken[large] - taken[small]) / (large - small)


if __name__ == "__main__":
    for row in rows():
        print(*row.cells(), sep="   ", flush=True)
