"""Grades on this machine, on as many questions at a time as was asked for."""

import contextlib
import queue
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from grading.checks.question import DataFolder
from grading.classroom.executors.executor import Task, TaskEvent, graded
from grading.classroom.executors.memory import limited
from grading.record import QuestionResult
from grading.runner.run import Grading
from grading.runner.running import Running
from grading.runner.settings import Settings
from grading.runner.submission import Submission
from grading.sandbox.pool import Sandbox, WorkerPool


class LocalExecutor:
    """This machine. See Executor."""

    def __init__(self, sandbox: Sandbox, jobs: int):
        self._workers = WorkerPool(sandbox)
        self._limit = contextlib.ExitStack()
        self._jobs = jobs
        self._data_folder = DataFolder()
        self._events: queue.SimpleQueue[TaskEvent | BaseException] = queue.SimpleQueue()
        self._running: Running[Grading] = Running()

    def __enter__(self) -> "LocalExecutor":
        self._workers.__enter__()
        self._limit.enter_context(limited(self._jobs))
        return self

    def __exit__(self, *error: object) -> None:
        self._limit.close()
        self._workers.__exit__(*error)

    @property
    def isolation(self) -> str:
        return self._workers.isolation

    def stop(self) -> None:
        self._running.interrupt()

    def events(
        self, tasks: Sequence[Task], settings: Settings, alone: bool = False
    ) -> Generator[TaskEvent, None, None]:
        left = len(tasks)
        with ThreadPoolExecutor(1 if alone else self._jobs) as pool:
            try:
                for task in tasks:
                    pool.submit(self._task, task, settings, alone)
                while left:
                    event = self._events.get()
                    if isinstance(event, BaseException):
                        raise event
                    left -= not event.started
                    yield event
            except BaseException:
                self.stop()
                raise

    def _task(self, task: Task, settings: Settings, alone: bool) -> None:
        """Grade one task in a pool thread. Whatever happens, an event or an error says that it has ended."""
        try:
            if self._running.interrupted:
                self._events.put(TaskEvent(task))
                return
            self._events.put(TaskEvent(task, started=True))
            result, again = self._graded(task, settings, alone)
            if self._running.interrupted:
                self._events.put(TaskEvent(task))
            else:
                self._events.put(TaskEvent(task, result=result, again=again, isolation=self.isolation))
        except BaseException as error:
            self._events.put(error)

    def _graded(self, task: Task, settings: Settings, alone: bool) -> tuple[QuestionResult, bool]:
        submission = Submission(Path("models.py"), task.sources)
        grading = Grading([task.question], submission, self._data_folder, settings)
        grading.share(self._workers)
        with self._running.holding(grading):
            return graded(grading, task.question, self._workers, alone)
