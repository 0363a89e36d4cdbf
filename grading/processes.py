"""Starts, watches and ends workers. The only module that knows how a worker comes to be.

On Linux a template process imports torch once and forks a worker for each question; elsewhere every
worker is a Python of its own. Both give a `Worker` with a channel, captured output and one way to end.
No worker is handed out before it has confined itself (grading/worker/confine.py) as far as was asked.
"""

import contextlib
import os
import select
import signal
import site
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, TypeVar, get_args

import numpy as np

from grading import wire
from grading.scratch import Scratch

PACKAGE = Path(__file__).resolve().parent.parent
KEPT_OUTPUT = 8 * 2**10  # bytes kept of what a worker prints, at its start and at its end
FLOOD = 64 * 2**20  # bytes printed after which a worker is ended
EVERY = 0.25  # seconds between two looks at a worker
MAX_THREADS = 200  # 20,000 fit into a worker's memory, and a machine may have no more than 32,768 in all
DYING = 1  # seconds that the end of a killed process is waited for; it takes some hundredths
CAN_FORK = sys.platform == "linux"
LOST = (EOFError, OSError, wire.ProtocolError)  # what is raised by talking to a process that has ended
LAYERS = ("landlock", "seccomp", "limits")
TRIAL_MEMORY = 4096  # MB
PASSED_ON = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LD_LIBRARY_PATH", "VIRTUAL_ENV")


Sandbox = Literal["required", "best-effort", "off"]
Trainings = Literal["many", "one"]
T = TypeVar("T")


class WorkersError(Exception):
    """There is no worker as asked for; the message says why, and what to do."""


@dataclass(frozen=True)
class Isolation:
    """The layers between a worker and the rest of the machine: those in force, and why others are missing."""

    in_force: tuple[str, ...]
    missing: Mapping[str, str]

    def describe(self) -> str:
        """In words for the header and the record of a result."""
        if not {"landlock", "seccomp"} & set(self.in_force):
            return "own process, not confined"
        without = f"; missing: {', '.join(self.missing)}" if self.missing else ""
        layers = ", ".join(name for name in LAYERS if name in self.in_force)
        return f"{'partly ' if without else ''}isolated: {layers}{without}"

    def refuse(self) -> WorkersError:
        """The error where every layer is required and some are missing."""
        reasons = "".join(f"\n  {name}: {why}" for name, why in self.missing.items())
        return WorkersError(
            f"the sandbox is required, and this machine can't put up all of it:{reasons}\n"
            "Nothing was graded. docs/security.md says how to get each layer, and what to do without; "
            "--sandbox best-effort grades with what there is and says so on the result."
        )


@dataclass(frozen=True)
class Ending:
    """How a worker's process ended: exit code (negative: by that signal) and what it had used.

    `exit` is None where nobody knows, because the template that started the worker ended as well.
    """

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

    def confine(self, memory_mb: int, sandbox: bool) -> Isolation:
        """Have the worker confine itself, before it is told anything else; raises WorkersError."""
        request = {"op": "confine", "scratch": str(self.scratch.path)}
        try:
            self.send(request | {"memory_mb": memory_mb, "sandbox": sandbox})
            report = self.receive()[0]["ok"]
        except (*LOST, KeyError) as error:
            self.end()
            printed = self.output.text().strip() or repr(error)
            raise WorkersError(f"a worker could not be made ready: {printed}") from None
        return Isolation(tuple(report["in_force"]), report["missing"])

    def send(self, message: dict, arrays: Mapping[str, np.ndarray] | None = None) -> None:
        wire.send(self._requests, message, arrays)

    def receive(self) -> tuple[dict, dict[str, np.ndarray]]:
        return wire.receive(self._answers)

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
            self.too_much = "wrote more than 64 MB or 1,000 files"
        elif threads_of(self.pid) > MAX_THREADS:  # the system counts those of all the user's processes
            self.too_much = f"started more than {MAX_THREADS} threads"
        return bool(self.too_much) or self.overdue()


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
        self.pid = self._process.pid
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
            return self._template.reap(self.pid)
        except LOST:
            return Ending(None)

    def _die(self) -> None:
        """Kill the process and wait until it is dead: the template, which others need, would wait instead."""
        with contextlib.suppress(OSError):  # it is gone, or the system can't wait for what isn't its child
            os.killpg(self.pid, signal.SIGKILL)
            descriptor = os.pidfd_open(self.pid)
            try:
                death = select.poll()
                death.register(descriptor, select.POLLIN)
                death.poll(1000 * DYING)
            finally:
                os.close(descriptor)


class Template:
    """The template process; `start` forks a worker from it. Safe to use from several threads."""

    def __init__(self, trainings: Trainings):
        self._control, theirs = socket.socketpair()
        descriptor = theirs.fileno()
        command = [sys.executable, "-m", "grading.worker", "--template", str(descriptor)]
        command += ["--optimizers"] if trainings == "many" else []
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

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        """One thread talks to it at a time; EOFError where another has closed it."""
        with self._lock:
            try:
                yield
            except ValueError:
                if self._stream.closed:
                    raise EOFError("the template has been closed") from None
                raise

    def share(self, key: str, arrays: Mapping[str, np.ndarray]) -> None:
        with self._turn():
            wire.send(self._stream, {"op": "share", "key": key}, arrays)

    def start(self) -> Worker:
        requests_theirs, requests = os.pipe()
        answers, answers_theirs = os.pipe()
        output, output_theirs = os.pipe()
        theirs = [requests_theirs, answers_theirs, output_theirs]
        streams = os.fdopen(requests, "wb"), os.fdopen(answers, "rb"), os.fdopen(output, "rb", buffering=0)
        try:
            with self._turn():
                self._forked = True
                wire.send(self._stream, {"op": "fork"})
                socket.send_fds(self._control, [b"."], theirs)
                reply, _ = wire.receive(self._stream)
        except LOST:
            for stream in streams:
                stream.close()
            raise
        finally:
            for descriptor in theirs:
                os.close(descriptor)
        return _Forked(self, reply["pid"], streams)

    def reap(self, pid: int) -> Ending:
        with self._turn():
            wire.send(self._stream, {"op": "reap", "pid": pid})
            return Ending(**wire.receive(self._stream)[0])

    def close(self) -> None:
        if not self._forked:
            self._process.kill()  # it may still be importing, and has no worker to end
        with contextlib.suppress(OSError):  # it has ended already
            self._stream.close()
        self._control.close()
        self._process.wait()


class Workers:
    """A source of workers, for one submission or a whole class of them.

    `sandbox` says how they are confined: "required" (every layer, or none is started), "best-effort" (what
    this machine can put up) or "off" (limits of memory and file sizes only). What it came to is found out
    with a worker that does nothing else, before any submission is loaded. Where `trainings` says that at
    most one is to come, the first worker is there sooner, and that one training starts later.

    Used as a context: at its end the template is ended, and with it every worker it still has.
    """

    def __init__(
        self, sandbox: Sandbox = "best-effort", fork: bool = CAN_FORK, trainings: Trainings = "many"
    ):
        if sandbox not in get_args(Sandbox):
            raise ValueError(f"sandbox is {sandbox!r}, expected one of {', '.join(get_args(Sandbox))}")
        self.sandbox = sandbox
        self._trainings: Trainings = trainings
        self._template = Template(trainings) if fork else None
        self._shared: dict[str, Mapping[str, np.ndarray]] = {}
        self._found: Isolation | None = None
        self._lock = threading.RLock()

    @property
    def isolation(self) -> str:
        """What stands between a student's code and the machine, in words for the report.

        Raises WorkersError if the sandbox is required and a layer is missing.
        """
        return self._tried().describe() + (" (sandbox off)" if self.sandbox == "off" else "")

    def share(self, key: str, arrays: Mapping[str, np.ndarray]) -> None:
        """Have the workers to come hold a public data set, where they can share its memory."""
        with self._lock:
            if self._template is not None and key not in self._shared:
                self._ask(lambda template: template.share(key, arrays))
                self._shared[key] = arrays

    def start(self, memory_mb: int) -> Worker:
        """A worker that can map `memory_mb` more than at its start, confined as the report will say."""
        promised = self._tried()
        worker = self._started()
        found = worker.confine(memory_mb, self.sandbox != "off")
        if found.in_force != promised.in_force:
            worker.end()
            raise WorkersError(f"a worker is less confined than promised: {dict(found.missing)}")
        return worker

    def holds(self, key: str) -> bool:
        """Whether a new worker already has the data set `key`."""
        return key in self._shared

    def _tried(self) -> Isolation:
        """What confines a worker here, from one that was started to find out. Raises WorkersError."""
        with self._lock:
            if self._found is None:
                worker = self._started()
                found = worker.confine(TRIAL_MEMORY, self.sandbox != "off")
                worker.end()
                if self.sandbox == "required" and found.missing:
                    raise found.refuse()
                self._found = found
            return self._found

    def _started(self) -> Worker:
        try:
            return self._ask(Template.start) if self._template is not None else _Spawned()
        except LOST as error:
            raise WorkersError(f"no worker could be started ({error!r})") from None

    def _ask(self, request: Callable[[Template], T]) -> T:
        """`request(template)`; of a new template if the old one has ended, which student code may do."""
        template = self._template
        try:
            return request(template)
        except LOST:
            return request(self._replaced(template))

    def _replaced(self, ended: Template) -> Template:
        with self._lock:
            if self._template is ended:
                ended.close()
                self._template = Template(self._trainings)
                for key, arrays in self._shared.items():
                    self._template.share(key, arrays)
            return self._template

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *_: object) -> None:
        if self._template is not None:
            self._template.close()


def threads_of(pid: int) -> int:
    """How many threads a process has, where Linux says so; 0 once it is gone."""
    try:
        return os.stat(f"/proc/{pid}/task").st_nlink - 2
    except OSError:
        return 0


def activity_of(pid: int) -> tuple[str, int]:
    """What a process does, "stopped", "asleep" or "" (runs, or waits for the machine), and its CPU time.

    That in the system's ticks (10 ms). Every thread of a process that sleeps waits for itself, not for a
    busy machine. ("", 0) where the system doesn't say.
    """
    told = _stats(pid)
    states = {fields[0] for fields in told}
    state = ""
    if states and states <= set("STt"):
        state = "asleep" if "S" in states else "stopped"
    return state, sum(int(fields[11]) + int(fields[12]) for fields in told)


def _stats(pid: int) -> list[list[str]]:
    """What Linux tells of each thread, from its state on (proc_pid_stat(5), field 3)."""
    found = []
    with contextlib.suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            told = (thread / "stat").read_bytes()  # whose second field is a name of the thread's own choice
            found.append(told.rpartition(b")")[2].decode().split())
    return found


def _conditions() -> dict:
    """How every Python of ours is started: a scrubbed environment, one thread, a group of its own."""
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    environment |= {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONBREAKPOINT": "0", "MPLBACKEND": "Agg"}
    environment |= {"PYTHONPATH": str(PACKAGE), "PYTHONIOENCODING": "utf-8:backslashreplace"}
    environment |= {"HOME": tempfile.gettempdir()}  # libraries ask for one; nothing of the user's is in it
    environment |= {"PYTHONUSERBASE": site.getuserbase()}  # else packages would be looked for in that home
    windows = {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
    group = {"start_new_session": True} if os.name == "posix" else windows
    # Python imports from the current folder: it must be one that others can't write to
    return {"cwd": PACKAGE, "env": environment, **group}
