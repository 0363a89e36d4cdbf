"""Memory of q3's workers as the system counts it: each page divided by the processes that share it (PSS).

    python bench/memory.py

Two submissions with the reference are graded on q3 as a class, one at a time and then side by side. Then one
with it and all the attacks on the grader's memory, to be compared with the grader of the two.
"""

import contextlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from classes import ROOT, children, descendants, grade, write_class
from row import Row, of

MB = 1024  # kB
EVERY = 0.1  # seconds between two looks
ATTACKS = sorted((ROOT / "tests" / "attacks").glob("memory_of_*"))


def rows(times: int = 3) -> Iterator[Row]:
    ones, twos = zip(*((_peaks(jobs=1), _peaks(jobs=2)) for _ in range(times)), strict=True)
    yield Row("a worker of q3", of([worker for worker, _, _ in ones]), 450, " MB")
    yield Row("fork server and one worker", of([both for _, both, _ in ones]), unit=" MB")
    more = [two[1] - one[1] for one, two in zip(ones, twos, strict=True)]
    yield Row("a further worker of q3, beyond what is shared", of(more), 150, " MB")
    yield Row("the grader, one question at a time", of([grader for _, _, grader in ones]), unit=" MB")
    yield Row("the grader, two questions at a time", of([grader for _, _, grader in twos]), unit=" MB")
    hostile = [_peaks(jobs=1, attacks=ATTACKS)[2] for _ in range(times)]
    yield Row("the grader, answered by those who are after its memory", of(hostile), 400, " MB")


def _peaks(jobs: int, attacks: Sequence[Path] = ()) -> tuple[float, float, float]:
    """The most MB of a worker, of fork server and workers together, of the grader.

    It grades a class of two, or of one and `attacks`.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_class(folder / "class", 1 if attacks else 2)
        for attack in attacks:
            shutil.copy(attack / "models.py", folder / "class" / f"{attack.name}.py")
        grader = subprocess.Popen(grade(folder, ["q3"], jobs), cwd=ROOT, stdout=subprocess.DEVNULL)
        largest = together = own = 0.0
        while grader.poll() is None:
            held = {pid: pss(pid) for pid in descendants(grader.pid)}
            workers = [held[pid] for pid in held.keys() - children(grader.pid)]
            largest, together = max(largest, *workers, 0.0), max(together, sum(held.values()))
            own = max(own, pss(grader.pid))
            time.sleep(EVERY)
    return largest, together, own


def pss(pid: int) -> float:
    """Proportional set size in MB, 0 for a process that is gone."""
    with contextlib.suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / MB
    return 0.0


if __name__ == "__main__":
    if sys.platform != "linux":
        raise SystemExit("PSS is Linux's.")
    for row in rows():
        print(*row.cells(), sep="   ")
