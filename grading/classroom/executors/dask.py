"""Grades on a cluster, by dask.distributed: one submission is one task, its results come back as text.

The cluster is the instructor's: who may talk to its scheduler may run any program on it. Its processes are as
trusted as the grader itself, and start workers for student code as the grader does on one machine. What a
student's program answers is JSON when it comes back here; no object of its making is unpickled.

What a lost process was grading is graded elsewhere. A submission that has lost two is graded once more, with
nothing beside it; if that ends in the same way, it has a result that says so.
"""

import asyncio
import contextlib
import json
import queue
import threading
import uuid
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, cast

from distributed import Client, Future, KilledWorker, Scheduler, Worker, WorkerPlugin, get_worker
from distributed import TimeoutError as NoAnswer  # not Python's own before 3.11

from grading.checks.question import DataFolder, Question
from grading.classroom.executors.executor import Task, TaskEvent, graded
from grading.classroom.executors.memory import limited
from grading.classroom.records import AskedQuestion, asked
from grading.course import assignment, fingerprint
from grading.record import CheckResult, Curve, Kind, QuestionResult, Status
from grading.runner.question import all_checks
from grading.runner.run import Grading
from grading.runner.running import Running
from grading.runner.settings import Settings, versions
from grading.runner.submission import Submission
from grading.sandbox.isolation import WorkerError
from grading.sandbox.pool import Sandbox, WorkerPool

PATIENCE = 60  # seconds until the first process of a cluster has to be there, and until each is ready
LOSSES, LOSSES_ALONE = 2, 1  # of the process that grades a submission, beside others and alone: then no more
LOST = "The process that graded it was lost three times, the last time with nothing beside it."


@dataclass(frozen=True)
class ExpectedGrader:
    """What each process of the cluster has to have in common with this one."""

    grader: str
    versions: Mapping[str, str]
    questions: tuple[AskedQuestion, ...]

    def differences(self) -> Iterator[str]:
        """What differs where this is called."""
        if fingerprint.grader() != self.grader:
            yield "the grader's files or data are others"
        if versions() != self.versions:
            yield f"versions are {versions()}, here {dict(self.versions)}"
        if tuple(map(asked, assignment.choose([each.id for each in self.questions]))) != self.questions:
            yield "assignment.toml says otherwise"


# --- On the cluster --------------------------------------------------------------------------------------


class GradingPlugin(WorkerPlugin):
    """What a process of the cluster keeps between submissions: its workers, and the data."""

    def __init__(self, expected: ExpectedGrader, sandbox: Sandbox):
        self._expected = expected
        self._sandbox = sandbox

    def setup(self, worker: Worker) -> None:
        self._address = worker.address
        self._lock = threading.Lock()
        self._workers: WorkerPool | None = None
        self._running: Running[Grading] = Running()
        self._data_folder = DataFolder()
        self._limit = contextlib.ExitStack()
        self._limit.enter_context(limited(worker.state.nthreads))

    async def teardown(self, worker: Worker) -> None:
        """End what is still graded, whose results nobody waits for; then the workers."""
        self._running.interrupt()
        while self._running:
            await asyncio.sleep(0.05)
        if self._workers:
            self._workers.__exit__()
        self._limit.close()

    def workers(self) -> WorkerPool:
        """The workers, once it is certain that they grade as all others. Raises WorkerError."""
        with self._lock:
            if self._workers is None:
                if found := list(self._expected.differences()):
                    raise WorkerError(f"{self._address} would grade otherwise: {'; '.join(found)}.")
                self._workers = WorkerPool(self._sandbox)
            return self._workers

    def isolation(self) -> str:
        try:
            return self.workers().isolation
        except WorkerError as error:
            raise WorkerError(f"{self._address}: {error}") from None

    def grade(self, sources: Mapping[str, bytes], ids: Sequence[str], settings: Settings, alone: bool) -> str:
        """Grade questions of a submission one after the other; JSON, which `_results` reads."""
        by_id = {question.id: question for question in assignment.choose(ids)}
        grading = Grading(
            [*by_id.values()], Submission(Path("models.py"), sources), self._data_folder, settings
        )
        with self._running.holding(grading):
            if self._running.interrupted:
                raise WorkerError(f"{self._address} is no longer asked to grade.")
            workers, isolation = self.workers(), self.isolation()
            grading.share(workers)
            found = [graded(grading, by_id[id], workers, alone) for id in ids]
        questions = [{"again": again, "result": asdict(result)} for result, again in found]
        return json.dumps({"isolation": isolation, "questions": questions}, default=float)


def _plugin(name: str) -> GradingPlugin:
    """The plugin of this name on the process that this task runs on."""
    return cast(GradingPlugin, get_worker().plugins[name])


def _isolation(name: str) -> str:
    return _plugin(name).isolation()


def _grade(name: str, *work: Any) -> str:
    return _plugin(name).grade(*work)


def _tolerate(losses: int, dask_scheduler: Scheduler) -> int:
    """Have the scheduler give a task up when its process was lost `losses` times; what it was before."""
    before: int = dask_scheduler.allowed_failures + 1
    dask_scheduler.allowed_failures = losses - 1
    return before


# --- Here ------------------------------------------------------------------------------------------------


class DaskExecutor:
    """The processes of a dask cluster, those that join later included. See Executor.

    Entering raises WorkerError if there is no scheduler, no process, or one that would grade otherwise.
    """

    def __init__(self, address: str, questions: Sequence[Question], sandbox: Sandbox):
        self._address = address
        self._plugin = GradingPlugin(
            ExpectedGrader(fingerprint.grader(), versions(), tuple(map(asked, questions))), sandbox
        )
        self._name = f"grading-{uuid.uuid4()}"
        self._stopped = threading.Event()

    def __enter__(self) -> "DaskExecutor":
        try:
            self._client = Client(self._address, set_as_default=False)
        except (OSError, ValueError) as error:
            raise WorkerError(f"no dask scheduler answers at {self._address}: {error}") from None
        try:
            self._before = self._tolerate(LOSSES)
            self._client.register_plugin(self._plugin, name=self._name)
            self._isolation = self._checked()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        with self._client:
            if self._client.status == "running":
                self._client.unregister_worker_plugin(self._name)  # what is still graded there ends, too
                self._tolerate(self._before)

    def _tolerate(self, losses: int) -> int:
        return int(self._client.run_on_scheduler(_tolerate, losses))

    def _checked(self) -> str:
        """What confines submissions on all processes that are there now."""
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except NoAnswer:
            raise WorkerError(f"the scheduler at {self._address} has no workers: start some.") from None
        futures = {
            address: self._client.submit(_isolation, self._name, workers=[address], pure=False)
            for address in self._client.nthreads()
        }
        try:
            found = {future.result(timeout=PATIENCE) for future in futures.values()}
        except NoAnswer:
            silent = [address for address, future in futures.items() if not future.done()]
            raise WorkerError(f"no answer from {', '.join(silent)}") from None
        return " / ".join(sorted(found))

    @property
    def isolation(self) -> str:
        return self._isolation

    def stop(self) -> None:
        self._stopped.set()

    def events(
        self, tasks: Sequence[Task], settings: Settings, alone: bool = False
    ) -> Generator[TaskEvent, None, None]:
        submissions = [list(group) for _, group in groupby(tasks, lambda task: task.student.id)]
        self._tolerate(LOSSES_ALONE if alone else LOSSES)
        for batch in [[each] for each in submissions] if alone else [submissions]:
            yield from self._batch(batch, settings, alone)

    def _batch(self, batch: Sequence[list[Task]], settings: Settings, alone: bool) -> Iterator[TaskEvent]:
        """Grade these submissions, wherever there is room; the events of each when it comes back."""
        ended: queue.SimpleQueue[Future[str]] = queue.SimpleQueue()
        futures = {self._submitted(tasks, settings, alone, ended.put): tasks for tasks in batch}
        try:
            while futures and not self._stopped.is_set():
                try:
                    future = ended.get(timeout=0.2)
                except queue.Empty:
                    continue
                yield from self._ended(future, futures.pop(future), alone)
        finally:
            self._client.cancel(list(futures))

    def _submitted(
        self, tasks: Sequence[Task], settings: Settings, alone: bool, ended: "Callable[[Future[str]], None]"
    ) -> "Future[str]":
        key = f"submission-{tasks[0].student.id}-{uuid.uuid4()}"
        ids = [task.question.id for task in tasks]
        work = (dict(tasks[0].sources), ids, settings, alone)
        future = self._client.submit(_grade, self._name, *work, key=key, pure=False)
        future.add_done_callback(ended)
        return future

    def _ended(self, future: "Future[str]", tasks: Sequence[Task], alone: bool) -> Iterator[TaskEvent]:
        if future.cancelled():
            raise WorkerError(f"the scheduler at {self._address} was lost. What was saved before is safe.")
        try:
            answer = json.loads(future.result())
        except KilledWorker:
            yield from (self._lost(task, alone) for task in tasks)
            return
        for task, each in zip(tasks, answer["questions"], strict=True):
            yield TaskEvent(task, False, result_of(each["result"]), each["again"], answer["isolation"])

    def _lost(self, task: Task, alone: bool) -> TaskEvent:
        if not alone:
            return TaskEvent(task, again=True)
        result = all_checks(task.question, Status.FAULT, message=LOST)
        return TaskEvent(task, result=result, isolation=self.isolation)


def result_of(fields: Mapping[str, Any]) -> QuestionResult:
    """The result whose `asdict` was sent as JSON."""
    checks = tuple(map(_check_of, fields["checks"]))
    curves = tuple(
        Curve(each["name"], each["training"], tuple(map(tuple, each["points"]))) for each in fields["curves"]
    )
    return QuestionResult(**dict(fields) | {"checks": checks, "curves": curves, "by_hand": ()})


def _check_of(fields: Mapping[str, Any]) -> CheckResult:
    lists = {name: tuple(fields[name]) for name in ("mistakes", "hints")}
    lists["details"] = tuple(map(tuple, fields["details"]))
    kind = Kind(fields["kind"]) if fields["kind"] else None
    return CheckResult(**dict(fields) | lists | {"status": Status(fields["status"]), "kind": kind})
