"""Measures what the confinement of workers costs: their start-up, and a training inside.

    python bench/sandbox.py

Start-up is the wall time from asking for a worker to its having confined itself: of a Python of its own that
imports torch, of a fork, and of a fork with every layer. The training runs in two workers by
turns, one confined and one not. Compared is the CPU time in user mode: what the system spends on a training
depends on how the heap of a worker happens to lie (0.01 or 0.5 s, confined or not). What the filter of system
calls adds to each of them is measured by itself.
"""

import statistics
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from grading.sandbox.pool import WorkerPool  # noqa: E402
from grading.student.remote import RemoteModule  # noqa: E402
from grading.student.session import Session  # noqa: E402
from grading.student.values import Limits  # noqa: E402

MEMORY = 4096  # MB
TRAINING = b"""
import os, torch

def work():
    "CPU seconds in user mode of 300 steps of a network as q3's on batches of its size."
    torch.manual_seed(0)
    x, y = torch.rand(100, 784), torch.randint(10, (100,))
    model = torch.nn.Sequential(torch.nn.Linear(784, 256), torch.nn.ReLU(), torch.nn.Linear(256, 10))
    optimizer = torch.optim.Adam(model.parameters())
    started = os.times().user
    for _ in range(300):
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()
    return os.times().user - started

def calls():
    "CPU seconds of a million system calls."
    started = sum(os.times()[:2])
    for _ in range(1_000_000):
        os.getppid()
    return sum(os.times()[:2]) - started
"""


def start_up(kinds: dict[str, WorkerPool], times: int) -> None:
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


def slow_down(confined: WorkerPool, bare: WorkerPool, times: int = 5) -> None:
    """Print what the same takes inside and outside, by turns."""
    sessions = [Session(each, Path("models.py"), TRAINING, 0, Limits(60)) for each in (confined, bare)]
    students = [RemoteModule(session) for session in sessions]
    for session, student in zip(sessions, students, strict=True):
        session.load()
        student.work()  # the first one warms up
    ratios, calls = [], []
    for turn in range(times):
        order = students if turn % 2 else students[::-1]
        work = {student: student.work().numbers().item() for student in order}
        call = {student: student.calls().numbers().item() for student in order}
        ratios.append(work[students[0]] / work[students[1]])
        calls.append(1000 * (call[students[0]] - call[students[1]]))
    for session in sessions:
        session.close()
    middle, low, high = statistics.median(ratios), min(ratios), max(ratios)
    print(f"training inside / outside {middle:.3f}   ({low:.3f} to {high:.3f}, {times} times)")
    print(f"more for a system call    {statistics.median(calls):.0f} ns")


def main() -> None:
    with WorkerPool("off", fork=False) as spawned:
        spawned.start(MEMORY).end()  # the first of all also finds out what layers there are
        start_up({"a Python of its own": spawned}, 5)
    with WorkerPool("off") as bare, WorkerPool("required") as confined:
        print(f"layers: {confined.isolation}, and {bare.isolation}")
        start_up({"forked": bare, "forked and confined": confined}, 50)
        slow_down(confined, bare)


if __name__ == "__main__":
    main()
