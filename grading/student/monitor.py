"""Judges whether an answer is still worth waiting for."""

import time

from grading.sandbox.process import EVERY
from grading.sandbox.procfs import activity_of

QUIET = 10  # seconds of nothing but sleep, after which an answer is not waited for any longer
STOPPED = 1  # the same for a process that has been stopped: who should let it go on?


class Wait:
    """The wait for one answer, which may take `seconds`."""

    def __init__(self, seconds: float):
        self._deadline = time.monotonic() + seconds
        self._quiet = 0.0  # seconds, counted in looks: while the grader is held up, it passes no judgement
        self._ticks = -1
        self.state = ""

    def look(self, pid: int) -> bool:
        """Whether it is over: it has taken too long, or the worker does nothing and will go on doing so."""
        before, used = self.state, self._ticks
        self.state, self._ticks = activity_of(pid)
        idle = self.state and (self.state, self._ticks) == (before, used)
        self._quiet = self._quiet + EVERY if idle else 0.0
        enough = STOPPED if self.state == "stopped" else QUIET
        return time.monotonic() >= self._deadline or self._quiet >= enough
