"""A worker's process from outside: how it is started, what it prints, how it ends."""

import contextlib
import os
import site
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

import numpy as np

from grading import ROOT, wire
from grading.sandbox.isolation import Isolation, WorkerError
from grading.sandbox.procfs import deleted_bytes_of, threads_of
from grading.sandbox.scratch import QUOTA, Scratch
from grading.wire import Message

KEPT_OUTPUT = 8 * 2**10  # bytes kept of what a worker prints, at its start and at its end
FLOOD = 64 * 2**20  # bytes printed after which a worker is ended
EVERY = 0.25  # seconds between two looks at a worker
MAX_THREADS = 200  # 20,000 fit into a worker's memory, and a machine may have no more than 32,768 in all
DYING = 1  # seconds that the end of a killed process is waited for; it takes some hundredths
LOST = (EOFError, OSError, wire.ProtocolError)  # what is raised by talking to a process that has ended
PASSED_ON = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LD_LIBRARY_PATH", "VIRTUAL_ENV")


@dataclass(frozen=True)
class Ending:
    """How a worker's process ended: exit code (negative: by that signal) and what it had used.

    `exit` is None where nobody knows, because the fork server that started the worker ended as well.
    """

    exit: int | None
    cpu_seconds: float = 0.0
    peak_memory_mb: float = 0.0


class Output:
    """What a worker prints: the first and the last bytes are kept, the rest is counted."""

    def __init__(self, stream: BinaryIO, on_flood: Callable[[], None]):
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
    """A running worker: `send` and `receive` messages, `kill` it from any thread, `end` it once.

    A thread of its own looks at it four times a second, and kills it if `overdue`, which its user may set,
    says so, or if there is `too_much` of something, in words. So it may go over a quota for that long.
    If that fails, `failure` says why: nothing that isn't looked at may go on.
    """

    pid: int

    def __init__(self, requests: BinaryIO, answers: BinaryIO, output: BinaryIO):
        self._requests = requests
        self._answers = answers
        self._ended = threading.Event()
        self.output = Output(output, self.kill)
        self.scratch = Scratch()
        self.too_much = ""
        self.failure: Exception | None = None
        self.overdue: Callable[[], bool] = lambda: False
        threading.Thread(target=self._look, daemon=True).start()

    def confine(self, memory_mb: int, sandbox: bool, landlock_abi: int) -> Isolation:
        """Have the worker confine itself, before it is told anything else; raises WorkerError."""
        request = {"op": "confine", "scratch": str(self.scratch.path), "memory_mb": memory_mb}
        try:
            self.send(request | {"sandbox": sandbox, "landlock_abi": landlock_abi})
            report = self.receive()[0]["ok"]
        except (*LOST, KeyError) as error:
            self.end()
            printed = self.output.text().strip() or repr(error)
            raise WorkerError(f"a worker could not be made ready: {printed}") from None
        return Isolation(tuple(report["in_force"]), report["missing"])

    def send(self, message: Message, arrays: Mapping[str, np.ndarray] | None = None) -> None:
        wire.send(self._requests, message, arrays)

    def receive(self, most: int = 0) -> tuple[Message, dict[str, np.ndarray]]:
        """The next message, whose arrays have at most `most` bytes."""
        return wire.receive(self._answers, most)

    def kill(self) -> None:
        raise NotImplementedError

    def end(self) -> Ending:
        """End the process and everything it started, and wait for it."""
        self._ended.set()
        ending = self._end()
        for stream in (self._requests, self._answers):
            with contextlib.suppress(OSError):
                stream.close()
        self.scratch.remove()
        return ending

    def _end(self) -> Ending:
        raise NotImplementedError

    def _look(self) -> None:
        try:
            while not self._ended.wait(EVERY):
                if self._has_to_end():
                    return self.kill()
        except Exception as error:
            self.failure = error
            self.kill()

    def _has_to_end(self) -> bool:
        if self.scratch.over_quota():
            self.too_much = "wrote more than 64 MB or 1,000 files, or folders that can't be looked through"
        elif deleted_bytes_of(self.pid, self.scratch.path) > QUOTA:
            self.too_much = "held more than 64 MB in deleted files"
        elif threads_of(self.pid) > MAX_THREADS:  # the system counts those of all the user's processes
            self.too_much = f"started more than {MAX_THREADS} threads"
        return bool(self.too_much) or self.overdue()


class SpawnedWorker(Worker):
    """A worker with a Python of its own, and with torch or without."""

    def __init__(self, torch: bool) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "grading.worker", *(["--torch"] if torch else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=-1,
            **conditions(),
        )
        self.pid = self._process.pid
        pipes = (self._process.stdin, self._process.stdout, self._process.stderr)
        super().__init__(*cast("tuple[BinaryIO, BinaryIO, BinaryIO]", pipes))

    def kill(self) -> None:
        if os.name == "posix":
            with contextlib.suppress(
                ProcessLookupError, PermissionError
            ):  # macOS says this of one that has ended
                os.killpg(self._process.pid, 9)
        self._process.kill()

    def _end(self) -> Ending:
        self.kill()
        return Ending(self._process.wait())


def conditions() -> dict[str, Any]:
    """How every Python of ours is started: a scrubbed environment, one thread, a group of its own."""
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    environment |= {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONBREAKPOINT": "0", "MPLBACKEND": "Agg"}
    environment |= {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8:backslashreplace"}
    # libraries ask for a home and for a name, on Windows by these variables; nothing of the user's is in them
    environment |= dict.fromkeys(("HOME", "USERPROFILE"), tempfile.gettempdir()) | {"USERNAME": "worker"}
    environment |= {"PYTHONUSERBASE": site.getuserbase()}  # else packages would be looked for in that home
    windows = {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
    group = {"start_new_session": True} if os.name == "posix" else windows
    # Python imports from the current folder: it must be one that others can't write to
    return {"cwd": ROOT, "env": environment, **group}
