"""Runs questions: one worker each, as many side by side as there are cores, results in question order."""

import contextlib
import queue
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from grading import seeds
from grading.checks.question import DataFolder, Question, QuestionData, longest_first
from grading.record import CheckResult, Kind, QuestionResult, RunResult, Status
from grading.runner import preview
from grading.runner.curves import curves
from grading.runner.hints import revealed
from grading.runner.question import (
    all_checks,
    as_shown,
    graded_twice,
    not_imported,
    offered_again,
    run_checks,
)
from grading.runner.running import Running
from grading.runner.settings import Settings, versions
from grading.runner.submission import Submission
from grading.sandbox.pool import WorkerPool
from grading.student.errors import TOO_LARGE, StudentError
from grading.student.session import Session
from grading.student.values import Limits, Progress
from grading.worker import edition

NOTHING_RUN = "nothing of it was run"  # in place of what confined it
MAX_WAITING = 20  # events; a worker may tell its progress faster than it can be shown


@dataclass(frozen=True)
class Event:
    """What a viewer may show of a question: its `progress`, a `check` that is known, at last its `result`.

    Checks come in order, where settings.tells_checks, and are all in the result once more.
    """

    question: Question
    data: QuestionData
    progress: Progress | None = None
    check: CheckResult | None = None
    result: QuestionResult | None = None


class Grading:
    """One run over one submission. `run` does it; `interrupt` ends it early, from any thread.

    Raises DataError on construction if a data file that a question needs is missing or damaged.
    """

    def __init__(
        self, questions: Sequence[Question], submission: Submission, sources: DataFolder, settings: Settings
    ):
        self.questions = questions
        self.submission = submission
        self.settings = settings
        self._started = time.monotonic()
        self.answers = {question.id: self._answer(question) for question in questions}
        self.data = {
            question.id: QuestionData() if self.answers[question.id] else sources.of(question, settings.seed)
            for question in questions
        }
        self._data_folder = sources
        self._running: Running[Session] = Running()
        self._events: queue.Queue[Event] = queue.Queue()

    def run(self, workers: WorkerPool, on_event: Callable[[Event], None] = lambda event: None) -> RunResult:
        """Grade all questions; `on_event` is called in this thread.

        The first Ctrl-C ends the trainings that run, and a second one what is not finished.
        """
        for question in self.questions:
            if answer := self.answers[question.id]:
                on_event(Event(question, self.data[question.id], result=answer))
        isolation = workers.isolation if self.left else NOTHING_RUN  # before anything is loaded
        self.share(workers)
        results = self._all(workers, on_event)
        return RunResult(
            questions=tuple(results[question.id] for question in self.questions),
            seed=self.settings.seed,
            isolation=isolation,
            data=str(self._data_folder.folder),
            versions=versions(),
            seconds=time.monotonic() - self._started,
            budget=self.settings.budget,
            left_out=self.submission.left_out,
        )

    def share(self, workers: WorkerPool) -> None:
        """Have `workers` hold the large data sets, once for all gradings that need them."""
        for data in self.data.values():
            if data.training.key:
                workers.share(data.training.key, data.training.arrays)

    @property
    def left(self) -> list[Question]:
        """The questions that need a worker: the text of the submission does not answer them."""
        return [question for question in self.questions if not self.answers[question.id]]

    @property
    def interrupted(self) -> bool:
        return self._running.interrupted

    def interrupt(self) -> None:
        self._running.interrupt()

    def _all(self, workers: WorkerPool, on_event: Callable[[Event], None]) -> dict[str, QuestionResult]:
        order = longest_first(self.left)
        results = {id: answer for id, answer in self.answers.items() if answer}
        with ThreadPoolExecutor(1) as conductor:
            conductor.submit(self._each, order, workers)
            while len(results) < len(self.questions):
                try:
                    event = self._events.get()
                    if event.result:
                        results[event.question.id] = event.result
                    on_event(event)
                except KeyboardInterrupt:
                    self.end()
        return results

    def end(self) -> None:
        """Ctrl-C: end the trainings that run, which are scored as they stand; if none does, the whole run."""
        asked = [session.end_training() for session in self._running]
        if not any(asked):
            self.interrupt()

    def _each(self, questions: Sequence[Question], workers: WorkerPool) -> None:
        """Grade `questions` side by side, then once more and one by one those that may have been unlucky."""
        with ThreadPoolExecutor(self.settings.jobs) as pool:
            unlucky = list(pool.map(lambda question: self._one(question, workers), questions))
        for question in (question for question, again in zip(questions, unlucky, strict=True) if again):
            self._one(question, workers, alone=True)

    def _one(self, question: Question, workers: WorkerPool, alone: bool = False) -> bool:
        """Grade one question in a pool thread; whether it deserves to be graded again, alone.

        If not, an event with its result comes of it, whatever happens.
        """
        result, again = self.attempt(question, workers, alone)
        if not again:
            self._events.put(Event(question, self.data[question.id], result=result))
        return again

    def attempt(
        self, question: Question, workers: WorkerPool, alone: bool = False
    ) -> tuple[QuestionResult, bool]:
        """Grade one question, whatever happens; also whether it deserves to be graded again, `alone`."""
        try:
            result, unlucky = self._graded(question, workers)
        except MemoryError:
            return all_checks(question, Status.ERROR, kind=Kind.MEMORY, message=f"{TOO_LARGE}."), False
        except Exception as error:
            message = f"The grader failed: {type(error).__name__}: {error}"
            return all_checks(question, Status.FAULT, message=message), False
        if unlucky and alone:
            return graded_twice(result), False
        return result, unlucky and self.settings.second_attempt and not self.interrupted

    def _graded(self, question: Question, workers: WorkerPool) -> tuple[QuestionResult, bool]:
        """The result for the record, and whether the machine may be the reason that the worker was lost."""
        if self.interrupted:
            return all_checks(question, Status.ERROR, kind=Kind.INTERRUPTED, message="Interrupted."), False
        if answer := self.answers.get(question.id):
            return answer, False
        data = self.data[question.id]
        attempt = self._attempt(question, workers, data, self.settings.seed)
        public = self.settings.public_seed
        if public is None:
            return attempt.result, attempt.unlucky
        return self._without_inputs(question, workers, attempt, public), attempt.unlucky

    def _attempt(
        self,
        question: Question,
        workers: WorkerPool,
        data: QuestionData,
        seed: int,
        passed: Mapping[str, CheckResult] | None = None,
    ) -> "_Attempt":
        """Grade one question in one worker, but for the checks that have `passed` before."""
        limits = Limits(
            question.train_seconds * self.settings.budget,
            memory_mb=question.memory_mb,
            early_end=self.settings.early_end,
        )
        session = self._session(question, workers, seed, limits)
        started, revealing = time.monotonic(), set[str]()
        checks: list[CheckResult] = []
        with self._watched(session, question):
            try:
                session.load()
            except StudentError as error:
                checks += map(
                    self._timed, not_imported(question, error, self.submission.path_of(question.file))
                )
            else:
                for check, reveals in run_checks(question, session, data, seed, passed or {}):
                    checks.append(self._known(question, session, check, checks))
                    revealing |= {check.name} if reveals else set()
        ending, printed = session.close()
        result = QuestionResult(
            question.id,
            question.title,
            tuple(checks),
            seconds=time.monotonic() - started,
            printed=printed,
            cpu_seconds=ending.cpu_seconds,
            peak_memory_mb=ending.peak_memory_mb,
            curves=curves(session.trainings),
        )
        return _Attempt(result, frozenset(revealing), session.unlucky)

    def _session(self, question: Question, workers: WorkerPool, seed: int, limits: Limits) -> Session:
        """A worker's session with the files that a question takes."""
        taken = self.submission.taken(question.file)
        return Session(
            workers,
            self.submission.path_of(question.file),
            taken.pop(question.file),
            seeds.of_worker(seed, f"{question.id}/worker"),
            limits,
            Path(question.file).stem,
            question.torch,
            beside=taken,
            methods=edition.asked(need for check in question.checks for need in check.needs),
        )

    def _known(
        self,
        question: Question,
        session: Session,
        result: CheckResult,
        earlier: Sequence[CheckResult],
    ) -> CheckResult:
        """A check's result with all that is said of it; where that is final, an event tells it now."""
        check, outline = question.checks[len(earlier)], session.outline
        sources = dict(zip(session.files, self.submission.taken(question.file).values(), strict=True))
        result = revealed(check, result, earlier, outline, sources, self.settings.hints)
        if not self.settings.second_attempt and session.unlucky and result.status is Status.ERROR:
            result = offered_again(question, result)
        result = self._timed(result)
        if self.settings.tells_checks:
            self._events.put(Event(question, self.data[question.id], check=result))
        return result

    def _answer(self, question: Question) -> QuestionResult | None:
        """The question's result, if it needs no worker."""
        try:
            found = preview.answer(question, self.submission)
        except Exception as error:
            message = f"The grader failed: {type(error).__name__}: {error}"
            return all_checks(question, Status.FAULT, message=message)
        return found and replace(found, checks=tuple(map(self._timed, found.checks)))

    def _timed(self, check: CheckResult) -> CheckResult:
        """The check with the time until now, which those who are graded with a class are not told."""
        if self.settings.public_seed is not None:
            return check
        return replace(check, known_after=round(time.monotonic() - self._started, 3))

    def _without_inputs(
        self, question: Question, workers: WorkerPool, attempt: "_Attempt", seed: int
    ) -> QuestionResult:
        """The result with nothing in it that could tell what the inputs were.

        Checks that could are run again on those of the public `seed`, in a worker that has seen no others.
        """
        result, public = attempt.result, None
        if attempt.revealing and not self.interrupted:
            data = self._data_folder.of(question, seed)
            passed = {check.name: check for check in result.checks if check.status is Status.PASSED}
            public = self._attempt(question, workers, data, seed, passed).result
        shown = {check.name: check for check in public.checks} if public else {}
        checks = tuple(
            as_shown(check, shown.get(check.name)) if check.name in attempt.revealing else check
            for check in result.checks
        )
        used = (result, public) if public else (result,)
        return replace(
            result,
            checks=checks,
            printed=public.printed if public else "",
            curves=public.curves if public else (),
            seconds=sum(each.seconds for each in used),
            cpu_seconds=sum(each.cpu_seconds for each in used),
            peak_memory_mb=max(each.peak_memory_mb for each in used),
        )

    @contextlib.contextmanager
    def _watched(self, session: Session, question: Question) -> Iterator[None]:
        """The session's progress becomes events, and an interrupt reaches it."""
        data = self.data[question.id]
        session.on_progress = lambda progress: self._progress(Event(question, data, progress=progress))
        session.pictures = self.settings.pictures
        session.discreet = self.settings.public_seed is not None
        session.sample = question.sample(data) if self.settings.pictures else None
        with self._running.holding(session):
            yield

    def _progress(self, event: Event) -> None:
        """Pass it on, unless there is more than can be shown already: only results must not get lost."""
        if self._events.qsize() < MAX_WAITING:
            self._events.put(event)


@dataclass(frozen=True)
class _Attempt:
    """A question's result; `revealing` are checks whose message may tell what they were tried on.

    `unlucky` is whether the machine may be the reason that the worker was lost.
    """

    result: QuestionResult
    revealing: frozenset[str]
    unlucky: bool
