"""A whole run against its own limit, and against the same trainings one after the other.

    python bench/whole.py
    python bench/whole.py --submission FOLDER

No run can be faster than its longest question, nor than its CPU time divided by the number of cores: the
larger of both is its limit. The stand-in for the original project's autograder is bench/standin.py.
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from classes import ROOT, autograder, count, solution
from row import Row, of

SIX = ("q1", "q2", "q3", "q4", "q5", "q6")


def rows(submission: Path = ROOT, times: int = 3) -> Iterator[Row]:
    """The reference on all ten questions, and any submission on six, where another one has a target.

    The reference's own trainings are so short that the start counts.
    """
    ours = submission == ROOT
    if ours:
        runs = [graded(submission, []) for _ in range(times)]
        yield Row("all ten questions", of([seconds for seconds, _ in runs]), unit=" s")
        yield Row("all ten / their own limit", of([seconds / limit for seconds, limit in runs]), 1.1)
    pairs = [(standin(submission), graded(submission, SIX)) for _ in range(times)]
    yield Row("q1 to q6", of([seconds for _, (seconds, _) in pairs]), unit=" s")
    limits = of([seconds / limit for _, (seconds, limit) in pairs])
    yield Row("q1 to q6 / their own limit", limits, None if ours else 1.1)
    yield Row("stand-in, q1 to q5", of([alone for alone, _ in pairs]), unit=" s")
    ratios = [alone / seconds for alone, (seconds, _) in pairs]
    yield Row("stand-in / q1 to q6", of(ratios), None if ours else 3, most=False)


def graded(submission: Path, questions: list[str] | tuple[str, ...]) -> tuple[float, float]:
    """Seconds of a run from start to end, and what it could have taken at the least."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    longest = max(question["seconds"] for question in autograder(submission, questions))
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, max(longest, cpu / (os.cpu_count() or 1))


def standin(submission: Path) -> float:
    command = [sys.executable, str(ROOT / "bench" / "standin.py"), str(submission / "models.py")]
    started = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    print(f"   stand-in: {done.stdout.strip()}", file=sys.stderr)
    return time.perf_counter() - started


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--submission", type=solution, default=ROOT, help="the folder of another models.py")
    parser.add_argument("--times", type=count, default=3)
    options = parser.parse_args()
    for row in rows(options.submission, options.times):
        print(*row.cells(), sep="   ", flush=True)
