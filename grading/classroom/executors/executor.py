"""What is graded, by whichever machines: tasks, and the events that tell what becomes of them."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from grading.checks.question import Question
from grading.classroom.records import Student
from grading.record import QuestionResult, Status
from grading.runner.run import Grading
from grading.runner.settings import Settings
from grading.sandbox.pool import WorkerPool


@dataclass(frozen=True)
class Task:
    """One question of one submission."""

    student: Student
    sources: Mapping[str, bytes]
    question: Question


@dataclass(frozen=True)
class TaskEvent:
    """A task was started, or has ended, with a result and what confined it.

    `again` is whether it should be graded again, alone. Who was interrupted has no result.
    """

    task: Task
    started: bool = False
    result: QuestionResult | None = None
    again: bool = False
    isolation: str = ""


class Executor(Protocol):
    """What grades, used as a context. `stop` ends `events` early, from any thread or signal handler."""

    @property
    def isolation(self) -> str:
        """What confines submissions, in words. Raises WorkerError if it is less than was asked for."""

    def events(
        self, tasks: Sequence[Task], settings: Settings, alone: bool = False
    ) -> Generator[TaskEvent, None, None]:
        """Grade tasks, if `alone` one after the other; what happens, with one event for each that ends.

        Raises WorkerError if there is nothing left that could grade.
        """

    def stop(self) -> None: ...

    def __enter__(self) -> "Executor": ...

    def __exit__(self, *_: object) -> None: ...


def graded(
    grading: Grading, question: Question, workers: WorkerPool, alone: bool
) -> tuple[QuestionResult, bool]:
    """A question's result, and whether it should be graded again, alone."""
    result, unlucky = grading.attempt(question, workers, alone)
    return result, unlucky or (result.status is Status.FAULT and not alone)
