"""Grades on this machine, on as many questions at a time as was asked for."""

import queue
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from grading.check import Sources
from grading.classroom.work import Event, Task, graded
from grading.processes import Sandbox, Workers
from grading.run import Grading, Settings, Submission


class Here:
    """This machine. See Machines."""

    def __init__(self, sandbox: Sandbox, jobs: int):
        self._workers = Workers(sandbox)
        self._jobs = jobs
        self._sources = Sources()
        self._events: queue.SimpleQueue[Event | BaseException] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._running: set[Grading] = set()

    def __enter__(self) -> "Here":
        self._workers.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._workers.__exit__(*error)

    @property
    def isolation(self) -> str:
        return self._workers.isolation

    def stop(self) -> None:
        self._stopped.set()
        for grading in list(self._running):
            grading.interrupt()

    def events(self, tasks: Sequence[Task], settings: Settings, alone: bool = False) -> Iterator[Event]:
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
            if self._stopped.is_set():
                self._events.put(Event(task))
                return
            self._events.put(Event(task, started=True))
            result, again = self._graded(task, settings, alone)
            if self._stopped.is_set():
                self._events.put(Event(task))
            else:
                self._events.put(Event(task, result=result, again=again, isolation=self.isolation))
        except BaseException as error:
            self._events.put(error)

    def _graded(self, task: Task, settings: Settings, alone: bool):
        submission = Submission(Path("models.py"), task.sources)
        grading = Grading([task.question], submission, self._sources, settings)
        grading.share(self._workers)
        self._running.add(grading)
        try:
            if self._stopped.is_set():
                grading.interrupt()
            return graded(grading, task.question, self._workers, alone)
        finally:
            self._running.discard(grading)
