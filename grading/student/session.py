"""The conversation with the worker that holds one submission: one request, one answer."""

import contextlib
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from grading import wire
from grading.record import Kind
from grading.sandbox.pool import WorkerPool
from grading.sandbox.process import Ending, Worker
from grading.student.decoding import (
    as_error,
    as_place,
    as_progress,
    as_text,
    as_texts,
    as_training,
    as_value,
    as_whole,
)
from grading.student.errors import TOO_LARGE, WorkerLost
from grading.student.monitor import Wait
from grading.student.values import Dataset, Limits, Outline, Progress, Training, Value
from grading.wire import Message
from grading.wording import listed

EVENTS = 10  # of progress that may come at once, and in a second; a worker sends five in a second
CPU_TIME_SIGNAL = 24  # SIGXCPU, which Windows does not name
BUSY = 0.5  # share of a wall-clock limit; one who used less CPU time may have waited for a busy machine
PATIENCE = 2  # wall time that a training may take, in units of its CPU time: others use the machine, too
NO_ANSWER = "The program answered something that is no answer"
# Bytes of the arrays of an answer. The largest is q10's, of 1,000 words: 60 times as large as these.
LEAST_ROOM, MOST_ROOM, TIMES = 2**20, 8 * 2**20, 64
PARAMETERS_ROOM = 64 * 2**20  # 16 million float32 numbers, which can't make two epochs within q3's time
SAMPLE_ROOM = 4 * 2**20  # of what a picture is made of; the largest is some 200 kB


class Session:
    """One submission in one worker. `load()` it first; `close()` it last, which says what the worker used.

    It is the file at `path` and those that lie `beside` it, by their names; `methods` are what its classes
    have to have (grading/worker/edition.py).
    """

    def __init__(
        self,
        workers: WorkerPool,
        path: Path,
        source: bytes,
        seed: int,
        limits: Limits,
        module: str = "models",
        torch: bool = True,
        beside: Mapping[str, bytes] = MappingProxyType({}),
        methods: Sequence[str] = (),
    ):
        self._workers = workers
        self._worker: Worker = workers.start(limits.memory_mb, torch)
        self.limits = limits
        self._left = limits.answer_seconds  # for all requests but trainings
        self._seed = seed
        self._stop = self._worker.scratch.path / "end-training"
        self._training = False
        self.lost = False
        self.unlucky = False  # whether the worker may have been lost for what others did to the machine
        self._wait: Wait | None = None
        self._timed_out = self._asleep = False
        self._worker.overdue = self._overdue
        self.interrupted = False
        self.pictures = False
        self.discreet = False  # whether numbers that the submission can choose stay out of messages
        self.on_progress: Callable[[Progress], None] = lambda progress: None
        self.sample: tuple[str, tuple[Any, ...]] | None = None
        self.file = path.name
        self.outline = Outline()
        self.files = (path.name, *beside)
        self._paths = {module: path} | {Path(name).stem: path.with_name(name) for name in beside}
        self._sources = dict(zip(self._paths, (source, *beside.values()), strict=True))
        self._methods = list(methods)
        self.memo: dict[Callable[..., Any], object] = {}
        self.trainings: list[Training] = []  # those that came to an end, in order

    def close(self) -> tuple[Ending, str]:
        """End the worker; how it ended and what it had printed."""
        ending = self._worker.end()
        return ending, self._worker.output.text()

    def interrupt(self) -> None:
        """End the worker from another thread: Ctrl-C."""
        self.interrupted = True
        self._worker.kill()

    def load(self) -> None:
        """Have the worker import the submission; raises StudentError if that does not work."""
        files = [[name, str(path)] for name, path in self._paths.items()]
        message = {"op": "load", "files": files, "methods": self._methods, "seed": self._seed}
        arrays = {name: np.frombuffer(source, np.uint8) for name, source in self._sources.items()}
        ok, _ = self.request(message, arrays, self.limits.load_seconds)
        with self.parsing():
            names, stubs, mentioned, missing = (
                frozenset(as_texts(ok[part])) for part in ("names", "stubs", "mentioned", "missing")
            )
            places = {as_text(name): as_place(raw, self.files) for name, raw in ok["places"].items()}
            missing &= set(self._methods)
            self.outline = Outline(names, places, stubs & set(places), mentioned, missing)

    def ask(self, message: Message, arrays: Mapping[str, np.ndarray]) -> Value | int:
        """The value that a request gives, or the number of a new object in the worker."""
        large = message["op"] == "program" or message.get("grad") is False
        ok, results = self.request(message, arrays, self.limits.large_seconds if large else None)
        with self.parsing():
            if "object" in ok:
                return as_whole(ok["object"])
            return as_value(ok["value"], results, as_texts(ok["calls"]))

    def train(
        self, message: Message, arrays: dict[str, np.ndarray], dataset: Dataset, seconds: float | None
    ) -> Training:
        """Have the object that `message` names train, within `seconds` or the question's budget."""
        budget = min(self.limits.train_seconds, seconds or self.limits.train_seconds)
        message = message | {"dataset": dataset.name, "seed": self._seed, "early_end": self.limits.early_end}
        message |= {"budget_seconds": budget, "cpu_seconds": budget + self.limits.grace_seconds}
        wall = PATIENCE * budget + self.limits.grace_seconds
        # from inside, while there is time left to be stopped
        message |= {"wall_seconds": wall - self.limits.grace_seconds / 2, "stop": str(self._stop)}
        message |= {"most_changes": dataset.most_changes, "enough": dataset.enough}
        self._stop.unlink(missing_ok=True)
        if self._workers.holds(dataset.key):
            message["shared"] = dataset.key
        else:
            arrays = {**arrays, **dataset.arrays}
        self._training = True
        try:
            ok, _ = self.request(message, arrays, wall)
        finally:
            self._training = False
        with self.parsing():
            self.trainings.append(as_training(ok, budget))
        self.unlucky |= self.trainings[-1].ended == "time"
        return self.trainings[-1]

    def end_training(self) -> bool:
        """Have the training that runs end as if its time were over, and be scored; from any thread.

        False if none runs, or it has been asked before.
        """
        if not self._training or self._stop.exists():
            return False
        with contextlib.suppress(OSError):  # the worker has ended meanwhile, and its folder with it
            self._stop.touch()
        return True

    def request(
        self, message: Message, arrays: Mapping[str, np.ndarray], seconds: float | None = None
    ) -> tuple[Message, dict[str, np.ndarray]]:
        """One request and its answer, within `seconds` or those of an ordinary call.

        Raises StudentError, or WorkerLost once the worker is gone.
        """
        seconds = self.limits.call_seconds if seconds is None else seconds
        training, started, nonce = message["op"] == "train", time.monotonic(), secrets.token_hex(8)
        most = _room(message, arrays)
        seconds = seconds if training else max(1, min(seconds, self._left))
        self._wait = Wait(seconds)
        try:
            self._worker.send(message | {"nonce": nonce, "most": most}, arrays)
            answer, results = self._answer(nonce, training, most)
        except (EOFError, OSError, wire.ProtocolError, MemoryError) as error:
            self.lost = True
            raise self._loss(message, seconds, error) from None
        finally:
            self._wait = None
            self._left -= 0 if training else time.monotonic() - started
        with self.parsing():
            if "error" in answer:
                raise as_error(answer["error"], self.files)
            return answer["ok"], results

    def _answer(self, nonce: str, training: bool, most: int) -> tuple[Message, dict[str, np.ndarray]]:
        """The answer to the request with this nonce, which nobody can have written before it was asked."""
        events, started = 0, time.monotonic()
        while True:
            answer, results = self._worker.receive(most)
            if "event" not in answer:
                if answer.get("nonce") != nonce:
                    raise wire.ProtocolError("an answer that belongs to no question")
                return answer, results
            events += 1
            if not training or events > EVENTS * (1 + time.monotonic() - started):
                raise wire.ProtocolError("progress that nobody can use")
            with self.parsing():
                progress = as_progress(answer["event"], results if self.sample else None)
            self.on_progress(progress)

    @contextlib.contextmanager
    def parsing(self) -> Iterator[None]:
        """Whatever goes wrong in reading an answer is the worker's doing, and ends it.

        Nobody can tell which question its next answer would belong to.
        """
        try:
            yield
        except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
            self.lost = True
            self._worker.kill()
            raise WorkerLost(Kind.TAMPERING, NO_ANSWER) from error

    def _overdue(self) -> bool:
        """Whether an answer is not to be waited for any longer; the worker's thread asks."""
        if wait := self._wait:
            self._timed_out, self._asleep = wait.look(self._worker.pid), bool(wait.state)
        return self._timed_out

    def _loss(self, message: Message, seconds: float, error: Exception) -> WorkerLost:
        """Why the worker is gone, in a sentence."""
        ending = self._worker.end()
        if self._worker.failure:
            raise self._worker.failure
        names = {"load": f"the import of {listed(self.files)}", "train": "train"}
        what: str = names.get(message["op"]) or message.get("name", "")
        if self.interrupted:
            return WorkerLost(Kind.INTERRUPTED, "Interrupted")
        if isinstance(error, MemoryError):
            return WorkerLost(Kind.MEMORY, TOO_LARGE)
        waited = self._timed_out and not self._asleep and 0 < ending.cpu_seconds < seconds * BUSY
        self.unlucky = ending.exit is None or waited
        if self._timed_out:
            used = self._chosen(f", having used {ending.cpu_seconds:.1f} s of CPU time,") if waited else ""
            why = f"{what} did not come back within {seconds:g} s{used} and was ended"
            if self._asleep:
                why = f"{what} did not come back: it was not computing but waiting, and was ended"
            return WorkerLost(Kind.TIME_OUT, why)
        if too_much := self._worker.too_much:
            return WorkerLost(Kind.OUTPUT, f"The program {too_much} and was ended")
        if self._worker.output.flooded:
            return WorkerLost(Kind.OUTPUT, "The program printed more than 64 MB and was ended")
        if isinstance(error, wire.ProtocolError):
            why = self._chosen(f" ({error})")
            return WorkerLost(Kind.TAMPERING, f"The program wrote to the grader's channel{why}")
        return self._died(what, ending)

    def _chosen(self, text: str) -> str:
        """A text with numbers that a submission can choose, where nobody is told by them what it has seen."""
        return "" if self.discreet else text

    def _died(self, what: str, ending: Ending) -> WorkerLost:
        if ending.exit is None:
            return WorkerLost(Kind.CRASH, f"The process that all workers come from ended during {what}")
        if ending.exit >= 0:
            code = self._chosen(f" (exit code {ending.exit})")
            return WorkerLost(Kind.EXIT, f"The program ended itself in {what}{code}")
        if ending.exit == -CPU_TIME_SIGNAL:
            message = f"{what} used up its CPU time without asking for data, and was ended"
            return WorkerLost(Kind.TIME_OUT, message)
        if ending.exit == -9:
            message = f"The system ended the program in {what}, most likely for memory"
            return WorkerLost(Kind.MEMORY, message)
        signal = self._chosen(f" (signal {-ending.exit})")
        return WorkerLost(Kind.CRASH, f"The program crashed in {what}{signal}")


def _room(request: Message, arrays: Mapping[str, np.ndarray]) -> int:
    """The most bytes that the arrays of the answer to this request may have; the worker keeps to it."""
    if request["op"] in ("load", "assign"):
        return 0
    if request["op"] == "train":
        return SAMPLE_ROOM if "sample" in request else 0
    if request["op"] == "parameters":
        return PARAMETERS_ROOM
    return min(MOST_ROOM, LEAST_ROOM + TIMES * sum(array.nbytes for array in arrays.values()))
