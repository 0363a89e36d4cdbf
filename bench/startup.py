"""How long a student waits for the first answer: the grader's start against an import of torch, by turns.

    python bench/startup.py

Taken is the wall time until the checks of q6 are shown, three of them with their worker. Also: how long a
question takes whose model gives a wrong shape, from the start of its worker, with the import.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from classes import ROOT, autograder
from row import Row, of


def rows(times: int = 7) -> Iterator[Row]:
    pairs = [(imported(), answered()) for _ in range(times)]
    yield Row("import of torch", of([alone for alone, _ in pairs]), unit=" s")
    ratios = [grader / alone for alone, grader in pairs]
    yield Row("grader's start to its first checks / import of torch", of(ratios), 1.3)
    yield Row("a wrong shape is reported after", of([misshapen() for _ in range(times)]), 1, " s")


def imported() -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import torch"], check=True)
    return time.perf_counter() - started


def answered() -> float:
    command = [sys.executable, "-u", "autograder.py", "--no-graphics", "-q", "q6"]
    started = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8") as grader:
        for line in grader.stdout:
            if "full block" in line:
                return time.perf_counter() - started
    raise SystemExit("The first check of q6 was not shown.")


def misshapen() -> float:
    """Seconds of q3 with a model that has nine outputs."""
    with tempfile.TemporaryDirectory() as name:
        right, wrong = "Linear(256, output_size)", "Linear(256, 9)"
        source = (ROOT / "models.py").read_text(encoding="utf-8").replace(right, wrong)
        (Path(name) / "models.py").write_text(source, encoding="utf-8")
        (question,) = autograder(Path(name), ["q3"])
    if "(1, 9)" not in question["checks"][0]["message"]:
        raise SystemExit("The wrong shape was not reported.")
    return question["seconds"]


if __name__ == "__main__":
    for row in rows():
        print(*row.cells(), sep="   ")
