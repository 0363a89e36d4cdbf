"""Runs questions: one worker each, as many side by side as there are cores, results in question order."""

import contextlib
import math
import os
import platform
import queue
import stat
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import BinaryIO

from grading.check import Question, QuestionData, Sources, explain, longest_first, result_of, run_check
from grading.hints import revealed
from grading.processes import Workers
from grading.record import CheckResult, Curve, Kind, QuestionResult, RunResult, Status
from grading.student import Limits, Progress, Student, StudentError, Training

MAX_SOURCE = 2**20  # bytes of a models.py; the reference has 44 kB, and what needs far more carries data
FILES = ("models.py", "autodiff.py")  # all that is taken of a submission
CODE = (".py", ".pyc", ".pth", ".so", ".pyd", ".dll", ".dylib")  # what Python could import by accident
MAX_WAITING = 20  # events; a worker may tell its progress faster than it can be shown
MAX_LEFT_OUT = 20  # names that are told
OWN_FOLDER = Path(__file__).resolve().parent.parent
VERSIONS = ("torch", "numpy")
KEPT_CURVES = 8  # of a question: q7 trains four models
KEPT_POINTS = 100  # of a curve, about one for each millimetre of its drawing
INFINITE = 1e300  # values beyond stand for NaN and infinity, which a worker's JSON cannot hold


class SubmissionError(Exception):
    """There is no submission to grade at the path given."""


@dataclass(frozen=True)
class Settings:
    """How to grade. `budget` scales the time a training may take; `jobs` is questions at a time.

    `hints` is how many steps of a hint are revealed, 0 to 3. With a `public_seed`, what is said of a check
    comes from inputs of that seed only: those of `seed`, which decide, are never shown. `early_end` ends a
    training that has no chance (grading/worker/prospects.py).
    """

    seed: int = 0
    budget: float = 1.0
    jobs: int = os.cpu_count() or 1
    pictures: bool = False
    hints: int = 0
    public_seed: int | None = None
    early_end: bool = True


@dataclass(frozen=True)
class Event:
    """Something a viewer may show: a question's `progress`, or its `result` when it is done."""

    question: Question
    data: QuestionData
    progress: Progress | None = None
    result: QuestionResult | None = None


@dataclass(frozen=True)
class Submission:
    """The files of a submission, by their names in the assignment; `file` is the path of its models.py.

    `left_out` names what else was in its folder that Python could have imported.
    """

    file: Path
    sources: Mapping[str, bytes]
    left_out: tuple[str, ...] = ()


def read_submission(path: Path) -> Submission:
    """The models.py at `path` (a file, or a folder that holds one), and an autodiff.py that lies beside it.

    A folder may hold an autodiff.py alone. Nothing else of it is read. Raises SubmissionError.
    """
    file = path / "models.py" if path.is_dir() else path
    beside = file.parent / "autodiff.py"
    sources = {"autodiff.py": read_source(beside)} if os.path.lexists(beside) else {}
    if os.path.lexists(file) or not (path.is_dir() and sources):
        sources["models.py"] = read_source(file)
    return Submission(file, sources, _left_out(path) if path.is_dir() else ())


def read_source(file: Path, called: str = "") -> bytes:
    """The bytes of a student's file, which messages name `called`. Raises SubmissionError.

    It has to be a plain file: links could lead to anything that the grader may read, pipes block it.
    """
    called = called or str(file)
    try:
        with open_plain(file, called) as opened:
            return checked_source(opened.read(MAX_SOURCE + 1), os.fstat(opened.fileno()).st_size, called)
    except FileNotFoundError:
        raise SubmissionError(f"There is no {called}. Name your file with --submission PATH.") from None
    except OSError as error:
        raise SubmissionError(f"{called} cannot be read: {error.strerror}.") from None


def open_plain(file: Path, called: str) -> BinaryIO:
    """Open a plain file that a student has handed in. Raises SubmissionError, OSError."""
    found = file.lstat()
    if problem := _not_plain(found):
        raise SubmissionError(f"{called} is {problem}. Hand in a plain file.")
    opened = os.fdopen(os.open(file, _READ_ONLY), "rb")
    if not os.path.samestat(found, os.fstat(opened.fileno())):
        opened.close()
        raise SubmissionError(f"{called} changed while it was read.")
    return opened


def checked_source(source: bytes, size: int, called: str) -> bytes:
    """The beginning of a file of `size` bytes, if that is all of it and says something. SubmissionError."""
    if not source.strip():
        raise SubmissionError(f"{called} is empty.")
    if len(source) > MAX_SOURCE:
        raise SubmissionError(f"{called} has {size:,} bytes; {MAX_SOURCE:,} are the most that is read.")
    return source


_READ_ONLY = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)


def _not_plain(found: os.stat_result) -> str:
    """What a directory entry is, if it isn't a plain file with one name."""
    if stat.S_ISLNK(found.st_mode):
        return "a symbolic link"
    if stat.S_ISDIR(found.st_mode):
        return "a folder"
    if not stat.S_ISREG(found.st_mode):
        return "a pipe, a socket or a device"
    return "a hard link, one of several names of the same file" if found.st_nlink > 1 else ""


def _left_out(folder: Path) -> tuple[str, ...]:
    """What Python could import from a submission's folder if that were on its path: torch.py, backend.py, …

    In the folder of the project itself these are the project's own.
    """
    if folder.resolve() == OWN_FOLDER:
        return ()
    with os.scandir(folder) as entries:
        names = sorted(
            ascii(entry.name)[1:-1][:100]
            for entry in entries
            if entry.name not in FILES and (entry.name.endswith(CODE) or entry.is_dir(follow_symlinks=False))
        )
    more = [f"… and {len(names) - MAX_LEFT_OUT:,} more"] if len(names) > MAX_LEFT_OUT else []
    return (*names[:MAX_LEFT_OUT], *more)


class Grading:
    """One run over one submission. `run` does it; `interrupt` ends it early, from any thread.

    Raises DataError on construction if a data file that a question needs is missing or damaged.
    """

    def __init__(
        self, questions: Sequence[Question], submission: Submission, sources: Sources, settings: Settings
    ):
        self.questions = questions
        self.submission = submission
        self.settings = settings
        self.data = {question.id: sources.of(question, settings.seed) for question in questions}
        self._sources = sources
        self._running: set[Student] = set()
        self._interrupted = threading.Event()
        self._events: queue.Queue[Event] = queue.Queue()

    def run(self, workers: Workers, on_event: Callable[[Event], None] = lambda event: None) -> RunResult:
        """Grade all questions; `on_event` is called in this thread. Ctrl-C ends what is not finished."""
        started = time.monotonic()
        isolation = workers.isolation  # before anything of the submission is loaded
        self.share(workers)
        results = self._all(workers, on_event)
        return RunResult(
            questions=tuple(results[question.id] for question in self.questions),
            seed=self.settings.seed,
            isolation=isolation,
            data=str(self._sources.folder),
            versions=versions(),
            seconds=time.monotonic() - started,
            budget=self.settings.budget,
            left_out=self.submission.left_out,
        )

    def share(self, workers: Workers) -> None:
        """Have `workers` hold the large data sets, once for all gradings that need them."""
        for data in self.data.values():
            if data.training and data.training.key:
                workers.share(data.training.key, data.training.arrays)

    @property
    def interrupted(self) -> bool:
        return self._interrupted.is_set()

    def interrupt(self) -> None:
        self._interrupted.set()
        for student in list(self._running):
            student.interrupt()

    def _all(self, workers: Workers, on_event: Callable[[Event], None]) -> dict[str, QuestionResult]:
        order = longest_first(self.questions)
        results: dict[str, QuestionResult] = {}
        with ThreadPoolExecutor(1) as conductor:
            conductor.submit(self._each, order, workers)
            while len(results) < len(order):
                try:
                    event = self._events.get()
                    if event.result:
                        results[event.question.id] = event.result
                    on_event(event)
                except KeyboardInterrupt:
                    self.interrupt()
        return results

    def _each(self, questions: Sequence[Question], workers: Workers) -> None:
        """Grade `questions` side by side, then once more and one by one those that may have been unlucky."""
        with ThreadPoolExecutor(self.settings.jobs) as pool:
            unlucky = list(pool.map(lambda question: self._one(question, workers), questions))
        for question in (question for question, again in zip(questions, unlucky, strict=True) if again):
            self._one(question, workers, alone=True)

    def _one(self, question: Question, workers: Workers, alone: bool = False) -> bool:
        """Grade one question in a pool thread; whether it deserves to be graded again, alone.

        If not, an event with its result comes of it, whatever happens.
        """
        result, again = self.attempt(question, workers, alone)
        if not again:
            self._events.put(Event(question, self.data[question.id], result=result))
        return again

    def attempt(
        self, question: Question, workers: Workers, alone: bool = False
    ) -> tuple[QuestionResult, bool]:
        """Grade one question, whatever happens; also whether it deserves to be graded again, `alone`."""
        try:
            result, unlucky = self._graded(question, workers)
        except Exception as error:
            message = f"The grader failed: {type(error).__name__}: {error}"
            return all_checks(question, Status.FAULT, message=message), False
        if unlucky and alone:
            return _told_that_alone(result), False
        return result, unlucky and not self.interrupted

    def _graded(self, question: Question, workers: Workers) -> tuple[QuestionResult, bool]:
        """The result for the record, and whether the machine may be the reason that the worker was lost."""
        if self._interrupted.is_set():
            return all_checks(question, Status.ERROR, kind=Kind.INTERRUPTED, message="Interrupted."), False
        source = self.submission.sources.get(question.file)
        if source is None:
            message = f"{question.file} is not in this submission"
            fields = {"message": message, "location": question.file}
            return all_checks(question, Status.NOT_ATTEMPTED, **fields), False
        data = self.data[question.id]
        attempt = self._attempt(question, workers, data, self.settings.seed)
        if self.settings.public_seed is None:
            return attempt.result, attempt.unlucky
        return self._without_inputs(question, workers, attempt), attempt.unlucky

    def _attempt(
        self,
        question: Question,
        workers: Workers,
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
        path, source = self._path(question), self.submission.sources[question.file]
        worker_seed = int(question.rng(seed, "worker").integers(2**31))
        student = Student(workers, path, source, worker_seed, limits, Path(question.file).stem)
        started, revealing = time.monotonic(), frozenset()
        with self._watched(student, question):
            try:
                student.load()
            except StudentError as error:
                checks = _not_imported(question, error, path)
            else:
                checks, revealing = _checks(question, student, data, seed, passed or {})
                checks = revealed(question, checks, student.outline, source, self.settings.hints)
        ending, printed = student.close()
        result = QuestionResult(
            question.id,
            question.title,
            tuple(checks),
            seconds=time.monotonic() - started,
            printed=printed,
            cpu_seconds=ending.cpu_seconds,
            peak_memory_mb=ending.peak_memory_mb,
            curves=curves(student.trainings),
        )
        return _Attempt(result, revealing, student.unlucky)

    def _without_inputs(self, question: Question, workers: Workers, attempt: "_Attempt") -> QuestionResult:
        """The result with nothing in it that could tell what the seed's inputs were.

        Checks that could are run again on public inputs, in a worker that has not seen any others.
        """
        result, told = attempt.result, None
        if attempt.revealing and not self.interrupted:
            seed = self.settings.public_seed
            data = self._sources.of(question, seed)
            passed = {check.name: check for check in result.checks if check.status is Status.PASSED}
            told = self._attempt(question, workers, data, seed, passed).result
        shown = {check.name: check for check in told.checks} if told else {}
        checks = tuple(
            _as_shown(check, shown.get(check.name)) if check.name in attempt.revealing else check
            for check in result.checks
        )
        used = (result, told) if told else (result,)
        return replace(
            result,
            checks=checks,
            printed=told.printed if told else "",
            seconds=sum(each.seconds for each in used),
            cpu_seconds=sum(each.cpu_seconds for each in used),
            peak_memory_mb=max(each.peak_memory_mb for each in used),
        )

    @contextlib.contextmanager
    def _watched(self, student: Student, question: Question):
        """The student's progress becomes events, and an interrupt reaches it."""
        data = self.data[question.id]
        student.on_progress = lambda progress: self._progress(Event(question, data, progress=progress))
        student.pictures = self.settings.pictures
        student.sample = question.sample(data) if self.settings.pictures else None
        self._running.add(student)
        if self._interrupted.is_set():
            student.interrupt()
        try:
            yield
        finally:
            self._running.discard(student)

    def _progress(self, event: Event) -> None:
        """Pass it on, unless there is more than can be shown already: only results must not get lost."""
        if self._events.qsize() < MAX_WAITING:
            self._events.put(event)

    def _path(self, question: Question) -> Path:
        """The path that tracebacks and messages show."""
        file = self.submission.file
        return file if question.file == "models.py" else file.with_name(question.file)


@dataclass(frozen=True)
class _Attempt:
    """A question's result; `revealing` are checks whose message may tell what they were tried on.

    `unlucky` is whether the machine may be the reason that the worker was lost.
    """

    result: QuestionResult
    revealing: frozenset[str]
    unlucky: bool


def _checks(
    question: Question, student: Student, data: QuestionData, seed: int, passed: Mapping[str, CheckResult]
) -> tuple[list[CheckResult], frozenset[str]]:
    """Run the checks that have not `passed` before; also the names of those that may tell their inputs.

    A worker says what it likes. Where it is lost, though, the grader itself finds the words.
    """
    results, revealing = [], set()
    for check in question.checks:
        if check.name in passed:
            results.append(passed[check.name])
            continue
        lost, rng = student.lost, question.rng(seed, check.name)
        results.append(run_check(question, check, student, data, rng, results))
        status, own_words = results[-1].status, student.lost != lost
        if status is Status.FAILED or (status is Status.ERROR and not own_words):
            revealing.add(check.name)
    return results, frozenset(revealing)


def _as_shown(check: CheckResult, public: CheckResult | None) -> CheckResult:
    """A check that did not pass, with what the same check says of public inputs, if it fails there, too."""
    if public and public.status in (Status.FAILED, Status.ERROR):
        return replace(check, message=public.message, details=public.details, location=public.location)
    return replace(check, message=f"{check.title}: fails on inputs that are not shown.", details=())


def _not_imported(question: Question, error: StudentError, file: Path) -> list[CheckResult]:
    """Every check of a question whose models.py could not be imported."""
    hint = _hint(error)
    message = f"{file.name} cannot be imported.\n{explain(error, file.name)}" + (f"\n{hint}" if hint else "")
    kind = Kind.IMPORT if error.kind is Kind.EXCEPTION else error.kind
    location = f"{file.name}:{error.frames[-1]['line']}" if error.frames else file.name
    return list(all_checks(question, Status.ERROR, kind=kind, message=message, location=location).checks)


def _hint(error: StudentError) -> str:
    if "null bytes" in error.message:
        return "The file is not plain text. If it was saved as UTF-16, save it as UTF-8."
    if error.type_name != "ModuleNotFoundError":
        return ""
    if "'losses'" in error.message or "'train'" in error.message:
        return SPLIT_EDITION
    return "Install the module, or remove the import: torch, numpy and Python's own modules are enough."


SPLIT_EDITION = (
    "This looks like the edition of 2025, which is split over models.py, losses.py and train.py. Here all "
    "is in models.py: put each loss into its class as get_loss(self, x, y), each training as "
    "train(self, dataset)."
)


def _told_that_alone(result: QuestionResult) -> QuestionResult:
    """The result of a second attempt that ended as the first one: the errors say that there were two."""
    checks = (
        replace(
            check, message=f"{check.message}\nIt was graded twice, the second time with nothing beside it."
        )
        if check.status is Status.ERROR
        else check
        for check in result.checks
    )
    return replace(result, checks=tuple(checks))


def all_checks(question: Question, status: Status, **fields: object) -> QuestionResult:
    """A question whose checks all have this status, and these `fields` of a CheckResult."""
    checks = tuple(result_of(check, status, **fields) for check in question.checks)
    return QuestionResult(question.id, question.title, checks, seconds=0.0)


def curves(trainings: Sequence[Training]) -> tuple[Curve, ...]:
    """The curves of the last trainings that have at least two points to join."""
    found = []
    for number, training in enumerate(trainings, start=1):
        for name, points in (("loss", training.losses), ("validation accuracy", training.validations)):
            found.append(Curve(name, number, _thinned(points)))
    return tuple(curve for curve in found if len(curve.points) > 1)[-KEPT_CURVES:]


def _thinned(points: Sequence[tuple[float, float]]) -> tuple[tuple[float, float | None], ...]:
    """At most KEPT_POINTS and the last one, with None for values that are no finite numbers."""
    places = [point for point in points if abs(point[0]) < INFINITE]
    kept = places[:: max(1, math.ceil(len(places) / KEPT_POINTS))]
    if places and kept[-1] is not places[-1]:
        kept.append(places[-1])
    return tuple((epoch, value if abs(value) < INFINITE else None) for epoch, value in kept)


def versions() -> dict[str, str]:
    """Versions of what a score may depend on."""
    found = {"python": platform.python_version(), "platform": sys.platform}
    for name in VERSIONS:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found
