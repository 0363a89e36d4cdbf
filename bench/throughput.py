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

SIZES = (2, 12, 24)
EMPTY_SIZES = (2, 22, 42)
ROUNDS = 3  # of all sizes, with one job and with two by turns
FILE = ROOT / "bench" / "throughput.json"  # by jobs and by size, the seconds of each round


def rows() -> Iterator[Row]:
    empty = {size: seconds(size, 1, b"# nothing is written here yet\n") for size in EMPTY_SIZES}
    costs = [slope(empty, *sizes) for sizes in pairwise(empty)]
    yield Row("a further submission that does nothing, one at a time", of(costs), 0.15, " s")
    rounds = [{jobs: {size: seconds(size, jobs) for size in SIZES} for jobs in (1, 2)} for _ in range(ROUNDS)]
    taken = {jobs: {size: [each[jobs][size] for each in rounds] for size in SIZES} for jobs in (1, 2)}
    FILE.write_text(json.dumps(taken, indent=1) + "\n")
    one, two = ([slope(each[jobs], SIZES[0], SIZES[-1]) for each in rounds] for jobs in (1, 2))
    yield Row("a further submission of q2, 1 at a time", of(one), unit=" s")
    yield Row("a further submission of q2, 2 at a time", of(two), unit=" s")
    ratios = [alone / pair for alone, pair in zip(one, two, strict=True)]
    yield Row("submissions in a given time, 2 at a time / 1", of(ratios), 1.9, most=False)


def seconds(students: int, jobs: int, source: bytes | None = None) -> float:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_class(folder / "class", students, source)
        started = time.perf_counter()
        subprocess.run(grade(folder, ["q2"], jobs), cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
        return time.perf_counter() - started


def slope(taken: dict[int, float], small: int, large: int) -> float:
    """Seconds for a further submission, from a class of one size to one of another."""
    return (taken[large] - taken[small]) / (large - small)


if __name__ == "__main__":
    for row in rows():
        print(*row.cells(), sep="   ", flush=True)
