"""Measures what the confinement of workers costs: their start-up, and a training inside.

    python bench/sandbox.py

Start-up is the wall time from asking for a worker to its having confined itself: of a Python of its own that
imports torch, of a fork of the template, and of a fork with every layer. The training runs in two workers by
turns, one confined and one not; the ratio of their CPU times says what the confinement costs, whatever else
the machine does.
"""

import statistics
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from grading.processes import Workers  # noqa: E402
from grading.student import Limits, Student  # noqa: E402

MEMORY = 4096  # MB
TRAINING = b"""
import time, torch

def work():
    "CPU seconds of 300 steps of q3's reference network on batches of its size."
    torch.manual_seed(0)
    x, y = torch.rand(100, 784), torch.randint(10, (100,))
    model = torch.nn.Sequential(torch.nn.Linear(784, 256), torch.nn.ReLU(), torch.nn.Linear(256, 10))
    optimizer = torch.optim.Adam(model.parameters())
    started = time.process_time()
    for _ in range(300):
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()
    return time.process_time() - started
"""


def start_up(kinds: dict[str, Workers], times: int) -> None:
    """Print the milliseconds of each kind, taken by turns: median, and the range."""
    measured: dict[str, list[float]] = {kind: [] for kind in kinds}
    for kind, workers in times * list(kinds.items()):
        started = time.perf_counter()
        worker = workers.start(MEMORY)
        measured[kind].append(1000 * (time.perf_counter() - started))
        worker.end()
    for kind, found in measured.items():
        middle, low, high = statistics.median(found), min(found), max(found)
        print(f"start-up, {kind:<22} {middle:7.1f} ms   ({low:.1f} to {high:.1f}, {times} times)")


def slow_down(confined: Workers, bare: Workers, times: int = 5) -> str:
    """CPU time of the training inside, as a share of that outside, by turns."""
    students = [Student(each, Path("models.py"), TRAINING, 0, Limits(60)) for each in (confined, bare)]
    for student in students:
        student.load()
        student.work()  # the first one warms up
    ratios = []
    for _ in range(times):
        inside, outside = (student.work().array.item() for student in students)
        ratios.append(inside / outside)
    for student in students:
        student.close()
    return f"{statistics.median(ratios):.3f}   ({min(ratios):.3f} to {max(ratios):.3f}, {times} times)"


def main() -> None:
    with Workers("off", fork=False) as spawned:
        spawned.start(MEMORY).end()  # the first of all also finds out what layers there are
        start_up({"a Python of its own": spawned}, 5)
    with Workers("off") as bare, Workers("required") as confined:
        print(f"layers: {confined.isolation}, and {bare.isolation}")
        start_up({"forked": bare, "forked and confined": confined}, 50)
        print(f"training inside / outside         {slow_down(confined, bare)}")


if __name__ == "__main__":
    main()
