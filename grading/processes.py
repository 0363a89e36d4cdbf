"""Starts, watches and ends workers. The only module that knows how a worker comes to be.

On Linux a template process imports torch once and forks a worker for each question; elsewhere every
worker is a Python of its own. Both give a `Worker` with a channel, captured output and one way to end.
"""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from grading import wire

PACKAGE = Path(__file__).resolve().parent.parent
KEPT_OUTPUT = 8 * 2**10  # bytes kept of what a worker prints, at its start and at its end
FLOOD = 64 * 2**20  # bytes printed after which a worker is ended
CAN_FORK = sys.platform == "linux"
PASSED_ON = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LD_LIBRARY_PATH", "VIRTUAL_ENV")


@dataclass(frozen=True)
class Ending:
    """How a worker's process ended: exit code (negative: by that signal) and what it had used."""

    exit: int | None
    cpu_seconds: float = 0.0
    peak_memory_mb: float = 0.0


class Output:
    """What a worker prints: the first and the last bytes are kept, the rest is counted."""

    def __init__(self, stream: BinaryIO, on_flood):
        self._stream = stream
        self._on_flood = on_flood
        self._first = b""
        self._last = b""
        self.length = 0
        self._thread = threading.Thread(target=self._drain, daemon=True)
        self._thread.start()

    @property
    def flooded(self) -> bool:
        return self.length > FLOOD

    def text(self) -> str:
        """What is kept, with a note where something was left out. Waits for the output's end."""
        self._thread.join(timeout=5)
        left_out = self.length - len(self._first) - len(self._last)
        middle = f"\n… {left_out:,} bytes left out …\n".encode() if left_out > 0 else b""
        return (self._first + middle + self._last).decode("utf-8", "replace")

    def _drain(self) -> None:
        with contextlib.suppress(OSError, ValueError), self._stream as stream:
            while chunk := os.read(stream.fileno(), 2**16):
                self._keep(chunk)
                if self.flooded:
                    self._on_flood()

    def _keep(self, chunk: bytes) -> None:
        self.length += len(chunk)
        room = KEPT_OUTPUT - len(self._first)
        self._first += chunk[:room]
        self._last = (self._last + chunk[room:])[-KEPT_OUTPUT:] if len(chunk) > room else self._last


class Worker:
    """A running worker: `send` and `receive` messages, `kill` it from any thread, `end` it once."""

    def __init__(self, requests: BinaryIO, answers: BinaryIO, output: BinaryIO):
        self._requests = requests
        self._answers = answers
        self.output = Output(output, self.kill)

    def send(self, message: dict, arrays: Mapping[str, np.ndarray] | None = None) -> None:
        wire.send(self._requests, message, arrays)

    def receive(self) -> tuple[dict, dict[str, np.ndarray]]:
        return wire.receive(self._answers)

    def kill(self) -> None:
        raise NotImplementedError

    def end(self) -> Ending:
        """End the process and everything it started, and wait for it."""
        ending = self._end()
        for stream in (self._requests, self._answers):
            with contextlib.suppress(OSError):
                stream.close()
        return ending

    def _end(self) -> Ending:
        raise NotImplementedError


class _Spawned(Worker):
    """A worker with a Python of its own."""

    def __init__(self):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "grading.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=-1,
            **_conditions(),
        )
        super().__init__(self._process.stdin, self._process.stdout, self._process.stderr)

    def kill(self) -> None:
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, 9)
        self._process.kill()

    def _end(self) -> Ending:
        self.kill()
        return Ending(self._process.wait())


class _Forked(Worker):
    """A worker forked by a template, which is its parent and the one to end it."""

    def __init__(self, template: "Template", pid: int, streams: tuple[BinaryIO, BinaryIO, BinaryIO]):
        self.pid = pid
        self._template = template
        self._lock = threading.Lock()
        self._ended: Ending | None = None
        super().__init__(*streams)

    def kill(self) -> None:
        self._end()

    def _end(self) -> Ending:
        with self._lock:
            if self._ended is None:
                self._ended = self._template.reap(self.pid)
            return self._ended


class Template:
    """The template process; `start` forks a worker from it. Safe to use from several threads."""

    def __init__(self):
        self._control, theirs = socket.socketpair()
        descriptor = theirs.fileno()
        command = [sys.executable, "-m", "grading.worker", "--template", str(descriptor)]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[descriptor],
            **_conditions(),
        )
        theirs.close()
        self._stream = self._control.makefile("rwb")
        self._lock = threading.Lock()
        self._forked = False

    def share(self, key: str, arrays: Mapping[str, np.ndarray]) -> None:
        with self._lock:
            wire.send(self._stream, {"op": "share", "key": key}, arrays)

    def start(self) -> Worker:
        requests_theirs, requests = os.pipe()
        answers, answers_theirs = os.pipe()
        output, output_theirs = os.pipe()
        theirs = [requests_theirs, answers_theirs, output_theirs]
        with self._lock:
            self._forked = True
            wire.send(self._stream, {"op": "fork"})
            socket.send_fds(self._control, [b"."], theirs)
            reply, _ = wire.receive(self._stream)
        for descriptor in theirs:
            os.close(descriptor)
        streams = os.fdopen(requests, "wb"), os.fdopen(answers, "rb"), os.fdopen(output, "rb", buffering=0)
        return _Forked(self, reply["pid"], streams)

    def reap(self, pid: int) -> Ending:
        with self._lock:
            wire.send(self._stream, {"op": "reap", "pid": pid})
            return Ending(**wire.receive(self._stream)[0])

    def close(self) -> None:
        if not self._forked:
            self._process.kill()  # it may still be importing, and has no worker to end
        self._stream.close()
        self._control.close()
        self._process.wait()


class Workers:
    """A source of workers, for one submission or a whole class of them.

    Used as a context: at its end the template is ended, and with it every worker it still has.
    """

    def __init__(self, fork: bool = CAN_FORK):
        self._template = Template() if fork else None
        self._shared: set[str] = set()
        self._lock = threading.Lock()

    @property
    def isolation(self) -> str:
        """What stands between a student's code and the grader, in words for the report."""
        limited = "" if sys.platform == "linux" else ", memory not limited"
        return "own process" + (", forked" if self._template else "") + limited

    def share(self, key: str, arrays: Mapping[str, np.ndarray]) -> None:
        """Have the workers to come hold a public data set, where they can share its memory."""
        with self._lock:
            if self._template is not None and key not in self._shared:
                self._template.share(key, arrays)
                self._shared.add(key)

    def start(self) -> Worker:
        if self._template is not None:
            return self._template.start()
        return _Spawned()

    def holds(self, key: str) -> bool:
        """Whether a new worker already has the data set `key`."""
        return key in self._shared

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *_: object) -> None:
        if self._template is not None:
            self._template.close()


def _conditions() -> dict:
    """How every Python of ours is started: a scrubbed environment, one thread, a group of its own."""
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    environment |= {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONBREAKPOINT": "0", "MPLBACKEND": "Agg"}
    environment |= {"PYTHONPATH": str(PACKAGE), "PYTHONIOENCODING": "utf-8:backslashreplace"}
    environment |= {"HOME": tempfile.gettempdir()}  # libraries ask for one; nothing of the user's is in it
    windows = {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
    group = {"start_new_session": True} if os.name == "posix" else windows
    return {"cwd": tempfile.gettempdir(), "env": environment, **group}
