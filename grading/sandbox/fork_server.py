"""The process that imports torch once and forks workers, from outside."""

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from typing import BinaryIO, Literal

import numpy as np

from grading import wire
from grading.sandbox.process import DYING, LOST, Ending, Worker, conditions

Trainings = Literal["many", "one"]


class ForkedWorker(Worker):
    """A worker forked by the fork server, which is its parent and the one to end it."""

    def __init__(self, server: "ForkServer", pid: int, streams: tuple[BinaryIO, BinaryIO, BinaryIO]):
        self.pid = pid
        self._server = server
        self._lock = threading.Lock()
        self._ending: Ending | None = None
        super().__init__(*streams)

    def kill(self) -> None:
        self._end()

    def _end(self) -> Ending:
        with self._lock:
            if self._ending is None:
                self._ending = self._reaped()
            return self._ending

    def _reaped(self) -> Ending:
        self._die()
        try:
            return self._server.reap(self.pid)
        except LOST:
            return Ending(None)

    def _die(self) -> None:
        """Kill the process and wait until it is dead: else the fork server, which others need, would wait."""
        with contextlib.suppress(OSError):  # it is gone, or the system can't wait for what isn't its child
            os.killpg(self.pid, signal.SIGKILL)
            descriptor = os.pidfd_open(self.pid)
            try:
                death = select.poll()
                death.register(descriptor, select.POLLIN)
                death.poll(1000 * DYING)
            finally:
                os.close(descriptor)


class ForkServer:
    """The fork server's process; `start` forks a worker from it. Safe to use from several threads."""

    def __init__(self, trainings: Trainings):
        self._control, theirs = socket.socketpair()
        descriptor = theirs.fileno()
        command = [sys.executable, "-m", "grading.worker", "--fork-server", str(descriptor)]
        command += ["--optimizers"] if trainings == "many" else []
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[descriptor],
            **conditions(),
        )
        theirs.close()
        self._stream = self._control.makefile("rwb")
        self._lock = threading.Lock()
        self._alive: set[int] = set()

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        """One thread talks to it at a time; EOFError where another has closed it."""
        with self._lock:
            try:
                yield
            except ValueError:
                if self._stream.closed:
                    raise EOFError("the fork server has been closed") from None
                raise

    def share(self, key: str, arrays: Mapping[str, np.ndarray]) -> None:
        with self._turn():
            wire.send(self._stream, {"op": "share", "key": key}, arrays)

    def prepare(self) -> None:
        """Have it import torch now, and not when the first worker is asked for that needs it."""
        with self._turn():
            wire.send(self._stream, {"op": "import"})

    def start(self, torch: bool) -> Worker:
        """A worker, with torch or without."""
        requests_theirs, requests = os.pipe()
        answers, answers_theirs = os.pipe()
        output, output_theirs = os.pipe()
        theirs = [requests_theirs, answers_theirs, output_theirs]
        streams = os.fdopen(requests, "wb"), os.fdopen(answers, "rb"), os.fdopen(output, "rb", buffering=0)
        try:
            with self._turn():
                wire.send(self._stream, {"op": "fork", "torch": torch})
                socket.send_fds(self._control, [b"."], theirs)
                reply, _ = wire.receive(self._stream)
                self._alive.add(reply["pid"])
        except LOST:
            for stream in streams:
                stream.close()
            raise
        finally:
            for descriptor in theirs:
                os.close(descriptor)
        return ForkedWorker(self, reply["pid"], streams)

    def reap(self, pid: int) -> Ending:
        with self._turn():
            wire.send(self._stream, {"op": "reap", "pid": pid})
            ending = Ending(**wire.receive(self._stream)[0])
            self._alive.remove(pid)
            return ending

    def close(self) -> None:
        if not self._alive:
            self._process.kill()  # it may still be importing, and has no worker to end
        with contextlib.suppress(OSError):  # it has ended already
            self._stream.close()
        self._control.close()
        self._process.wait()
