"""Grades, waits until the submission is saved, and grades again what the new code can have changed."""

import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import watchfiles

from grading.checks.question import DataFolder, Question, QuestionData
from grading.record import Kind, RunResult
from grading.render.terminal import Terminal
from grading.runner.run import Event, Grading
from grading.runner.settings import Settings
from grading.runner.submission import FILES, Submission, SubmissionError, read_submission
from grading.sandbox.pool import WorkerPool
from grading.watch.cache import Cache
from grading.watch.reach import reachable
from grading.watch.screen import Round, cannot_be_imported
from grading.wording import listed


class Saves:
    """Tells when one of a submission's files is saved; a grading that runs then is interrupted."""

    def __init__(self) -> None:
        self._saved = threading.Event()
        self._running: Grading | None = None

    def saved(self) -> None:
        self._saved.set()
        if running := self._running:
            running.interrupt()

    def wait(self) -> None:
        """Return once something was saved since the last `forget`."""
        while not self._saved.wait(timeout=0.2):  # without end, Ctrl-C would not be heard on Windows
            pass

    def forget(self) -> None:
        self._saved.clear()

    @property
    def pending(self) -> bool:
        return self._saved.is_set()

    @contextmanager
    def interrupting(self, grading: Grading) -> Iterator[None]:
        self._running = grading
        if self.pending:
            grading.interrupt()
        try:
            yield
        finally:
            self._running = None


@contextmanager
def saves_of(path: Path) -> Iterator[Saves]:
    """The saves of the files of the submission at `path`, a file or a folder."""
    folder, stop, saves = (path if path.is_dir() else path.parent), threading.Event(), Saves()
    names = {*FILES, path.name}

    def listen() -> None:
        wanted = watchfiles.watch(
            folder,
            watch_filter=lambda change, file: Path(file).name in names,
            stop_event=stop,
            debounce=100,
            recursive=False,  # a virtual environment may lie beside it
            raise_interrupt=False,
        )
        for _ in wanted:
            saves.saved()

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        yield saves
    finally:
        stop.set()
        listener.join(timeout=5)


@dataclass
class Watch:
    """Watches the submission at `path`, a file or a folder.

    header: the line above each report; finished: called with what a whole round was graded on, and its result
    """

    questions: Sequence[Question]
    path: Path
    sources: DataFolder
    settings: Settings
    workers: WorkerPool
    header: Callable[[Submission], str]
    mute: bool = False
    finished: Callable[[Submission, RunResult], None] = lambda submission, run: None

    def run(self) -> RunResult | None:
        """Grade whenever it is saved, until Ctrl-C; the last report, if there was one."""
        latest: RunResult | None = None
        self._before: tuple[Submission, RunResult] | None = None  # the latest that could be imported
        self._cache = Cache(self.settings, self.sources.folder, self.workers.isolation)
        with saves_of(self.path) as saves, suppress(KeyboardInterrupt):
            while True:
                saves.forget()
                try:
                    latest = self._once(read_submission(self.path), saves) or latest
                except SubmissionError as error:  # an editor may just be writing the file
                    print(error)
                if not saves.pending:
                    print(f"\nWaiting for {self.path.name} to be saved. Ctrl-C ends.\n", flush=True)
                    saves.wait()
        print()
        return latest

    def _once(self, submission: Submission, saves: Saves) -> RunResult | None:
        """Grade what isn't known and show everything; None if it was saved again meanwhile."""
        kept = {question.id: self._cache.find(question, submission) for question in self.questions}
        known = {id: result for id, result in kept.items() if result}
        asked = [question for question in self.questions if question.id not in known]
        grading = Grading(asked, submission, self.sources, self.settings)
        with self._screen(submission, known) as terminal, saves.interrupting(grading):
            for question in self.questions:
                if question.id in known and terminal.waits_for(question):
                    terminal.show(Event(question, QuestionData(), result=known[question.id]))

            def show(event: Event) -> None:
                if not saves.pending:
                    terminal.show(event)

            run = grading.run(self.workers, show)
            results = known | {result.id: result for result in run.questions}
            for question in asked:
                self._cache.keep(question, submission, results[question.id])
            run = replace(run, questions=tuple(results[question.id] for question in self.questions))
            if not cannot_be_imported(run):
                self._before = submission, self._with_earlier(run)
            if saves.pending:
                print("Saved again: starting over.\n")
                return None
            terminal.summary(run)
        self.finished(submission, run)
        if grading.interrupted:
            raise KeyboardInterrupt
        return run

    def _with_earlier(self, run: RunResult) -> RunResult:
        """The run; of a question that it did not come to, the result of the run before."""
        earlier = {result.id: result for result in self._before[1].questions} if self._before else {}
        results = (
            earlier.get(result.id, result) if result.checks[0].kind is Kind.INTERRUPTED else result
            for result in run.questions
        )
        return replace(run, questions=tuple(results))

    def _screen(self, submission: Submission, known: Collection[str]) -> Terminal:
        """The whole report in the first round, then what was edited, or not graded to its end, before."""
        if not self._before:
            terminal = Terminal(self.questions, self.mute, unchanged=known)
            terminal.header(self.header(submission))
            return terminal
        before, run = self._before
        anew = {
            question.id
            for question in self.questions
            if question.id not in known or _edited(question, before, submission)
        }
        results = {result.id: result for result in run.questions}
        changed = [file for file in FILES if before.sources.get(file) != submission.sources.get(file)]
        return Round(self.questions, anew, results, listed(changed or [submission.file.name]), self.mute)


def _edited(question: Question, before: Submission, now: Submission) -> bool:
    """Whether the code that a question can reach differs between two saves, by more than its place."""
    old, new = (each.taken(question.file) for each in (before, now))
    return old != new and reachable(question, old, False) != reachable(question, new, False)
