"""The reference solution's own speed: Convolve against torch's, q4 and q5 against another submission.

python bench/reference.py
python bench/reference.py --against FOLDER
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from classes import ROOT, autograder, solution
from row import Row, of


def rows(against: Path | None = None, times: int = 3) -> Iterator[Row]:
    yield Row("Convolve / conv2d, 28×28 by 3×3, image by image", of(convolutions(times)), 3)
    for id in ("q4", "q5") if against else ():
        pairs = [(trained(ROOT, id), trained(against, id)) for _ in range(times)]
        yield Row(f"{id}, training of the reference", of([own for own, _ in pairs]), unit=" s")
        ratios = [own / other for own, other in pairs]
        yield Row(f"{id}, training of the reference / of a public solution", of(ratios), 0.5)


def convolutions(times: int) -> list[float]:
    """Ratios of the times for 1,000 images, by turns, gradients recorded."""
    import torch

    sys.path.insert(0, str(ROOT))
    from models import Convolve

    torch.set_num_threads(1)
    images, kernel = torch.rand(1000, 28, 28), torch.rand(3, 3, requires_grad=True)

    def stock(image, weight):
        return torch.nn.functional.conv2d(image[None, None], weight[None, None])[0, 0]

    def timed(convolve: Callable) -> float:
        started = time.perf_counter()
        for image in images:
            convolve(image, kernel)
        return time.perf_counter() - started

    timed(stock), timed(Convolve)
    return [timed(Convolve) / timed(stock) for _ in range(times)]


def trained(submission: Path, id: str) -> float:
    """Seconds in `train`, through the grader."""
    (question,) = autograder(submission, [id])
    if question["status"] != "passed":
        raise SystemExit(f"{id} of {submission} did not get full points, so nothing is measured.")
    return next(c["evidence"]["seconds"] for c in question["checks"] if "seconds" in c.get("evidence", {}))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--against", type=solution, help="the folder of another models.py")
    for row in rows(parser.parse_args().against):
        print(*row.cells(), sep="   ", flush=True)
