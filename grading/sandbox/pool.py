"""A source of confined workers, for one submission or a whole class."""

import contextlib
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Literal, TypeVar, get_args

import numpy as np

from grading.sandbox.fork_server import ForkServer, Trainings
from grading.sandbox.isolation import LANDLOCK_ABI, Isolation, WorkerError
from grading.sandbox.process import LOST, SpawnedWorker, Worker

CAN_FORK = sys.platform == "linux"
TRIAL_MEMORY = 4096  # MB


Sandbox = Literal["required", "best-effort", "off"]

T = TypeVar("T")


class WorkerPool:
    """A source of workers, for one submission or a whole class of them.

    `sandbox` says how they are confined: "required" (every layer, or none is started), "best-effort" (what
    this machine can put up) or "off" (limits of memory and file sizes only). What it came to is found out
    with a worker that does nothing else, before any submission is loaded. Where `trainings` says that at
    most one is to come, the first worker is there sooner, and that one training starts later. Of Landlock
    nothing is used that came after `landlock_abi`: with less than all, tests are on an older kernel.

    Used as a context: at its end the fork server is ended, and with it every worker it still has.
    """

    def __init__(
        self,
        sandbox: Sandbox = "best-effort",
        fork: bool = CAN_FORK,
        trainings: Trainings = "many",
        landlock_abi: int = LANDLOCK_ABI,
    ):
        if sandbox not in get_args(Sandbox):
            raise ValueError(f"sandbox is {sandbox!r}, expected one of {', '.join(get_args(Sandbox))}")
        self.sandbox = sandbox
        self._trainings: Trainings = trainings
        self._landlock_abi = landlock_abi
        self._fork = fork
        self._fork_server: ForkServer | None = None  # started when it is needed first
        self._closed = False
        self._shared: dict[str, Mapping[str, np.ndarray]] = {}
        self._found: Isolation | None = None
        self._lock = threading.RLock()

    @property
    def isolation(self) -> str:
        """What stands between a student's code and the machine, in words for the report.

        Raises WorkerError if the sandbox is required and a layer is missing.
        """
        return self._tried().describe() + (" (sandbox off)" if self.sandbox == "off" else "")

    def share(self, key: str, arrays: Mapping[str, np.ndarray]) -> None:
        """Have the workers to come hold a public data set, where they can share its memory."""
        with self._lock:
            if self._fork and key not in self._shared:
                self._ask(lambda server: server.share(key, arrays))
                self._shared[key] = arrays

    def prepare(self, torch: bool) -> None:
        """Begin in the background what the first worker has to wait for: a fork server, and torch in it."""
        if self._fork:
            self._running()
            threading.Thread(target=self._prepare, args=(torch,), daemon=True).start()

    def _prepare(self, torch: bool) -> None:
        with contextlib.suppress(WorkerError, *LOST):  # whoever asks for a worker is told
            self._tried()  # while there is nobody to wait for
            if torch:
                self._ask(ForkServer.prepare)

    def start(self, memory_mb: int, torch: bool = True) -> Worker:
        """A worker that can map `memory_mb` more than at its start, confined as the report will say.

        One without `torch` is there at once, and is for code that needs none.
        """
        promised = self._tried()
        worker = self._started(torch)
        found = worker.confine(memory_mb, self.sandbox != "off", self._landlock_abi)
        if found.in_force != promised.in_force:
            worker.end()
            raise WorkerError(f"a worker is less confined than promised: {dict(found.missing)}")
        return worker

    def holds(self, key: str) -> bool:
        """Whether a new worker already has the data set `key`."""
        return key in self._shared

    def _tried(self) -> Isolation:
        """What confines a worker here, from one that was started to find out. Raises WorkerError."""
        with self._lock:
            if self._found is None:
                worker = self._started(torch=False)
                found = worker.confine(TRIAL_MEMORY, self.sandbox != "off", self._landlock_abi)
                worker.end()
                if self.sandbox == "required" and found.missing:
                    raise found.refuse()
                self._found = found
            return self._found

    def _started(self, torch: bool) -> Worker:
        try:
            return self._ask(lambda server: server.start(torch)) if self._fork else SpawnedWorker(torch)
        except LOST as error:
            raise WorkerError(f"no worker could be started ({error!r})") from None

    def _ask(self, request: Callable[[ForkServer], T]) -> T:
        """`request(server)`; of a new one if the old one has ended, which student code may do."""
        server = self._running()
        try:
            return request(server)
        except LOST:
            return request(self._replaced(server))

    def _running(self) -> ForkServer:
        """The fork server, started if it has not been yet. EOFError if this source has been closed."""
        with self._lock:
            if self._closed:
                raise EOFError("no worker is started any more")
            if self._fork_server is None:
                self._fork_server = ForkServer(self._trainings)
            return self._fork_server

    def _replaced(self, ended: ForkServer) -> ForkServer:
        with self._lock:
            server = self._running()
            if server is ended:
                ended.close()
                server = self._fork_server = ForkServer(self._trainings)
                for key, arrays in self._shared.items():
                    server.share(key, arrays)
            return server

    def __enter__(self) -> "WorkerPool":
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._closed = True
            if self._fork_server is not None:
                self._fork_server.close()
