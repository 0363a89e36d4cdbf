"""A limit for the memory of a process that grades a class, so that the system never has to end it."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

MB = 2**20
ROOM = 1024  # MB: data, results, the report
ROOM_EACH = 512  # MB for each question that is graded at a time: most is taken by the largest parameters


@contextlib.contextmanager
def limited(jobs: int) -> Iterator[None]:
    """Here this process may take so much more memory than it has; then there is a MemoryError.

    What it starts is free of that. Only Linux counts what is meant.
    """
    if sys.platform != "linux":
        yield
        return
    import resource

    before, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = _taken() + (ROOM + jobs * ROOM_EACH) * MB
    soft = min(each for each in (wanted, before, hard) if each != resource.RLIM_INFINITY)
    resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (before, hard))


def _taken() -> int:
    """Bytes that count for the limit already."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    return 0
