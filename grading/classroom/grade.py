"""Grades a class: reads it, goes on where an earlier run has stopped, and saves each question as it ends.

Submissions are graded one after the other, each with its longest question first, on this machine or on a
cluster (executors/). So students are finished one by one and no processor waits; only what may have been
unlucky comes at the end, with nothing beside it.
"""

import contextlib
import secrets
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path

from grading import seeds
from grading.checks.question import Question, longest_first
from grading.classroom import intake, roster
from grading.classroom.executors.executor import Executor, Task, TaskEvent
from grading.classroom.executors.local import LocalExecutor
from grading.classroom.intake import HandedIn, IntakeError
from grading.classroom.live import ProgressView
from grading.classroom.records import ClassResults, Graded, Meta, State, Student, asked
from grading.classroom.signing import KEY, Key, SigningError
from grading.classroom.store import Store, StoreError
from grading.course import fingerprint
from grading.record import Status
from grading.runner.settings import Settings, versions
from grading.sandbox.isolation import WorkerError
from grading.sandbox.pool import Sandbox
from grading.wording import named, shown

PUBLIC_SEED = 0  # the one that students grade themselves with
GONE = "It was there before, and is no longer."
MISSING = "Nothing was handed in."
NAMED = 5  # names in a list of a sentence

# What may stop a class from being graded, each with a sentence for whoever asked for it.
ERRORS = (IntakeError, StoreError, SigningError)


class Changed(Exception):
    """What was graded before was graded in another way, or is another class; the message says what to do."""


@dataclass(frozen=True)
class ClassRun:
    """What is to be graded, and how.

    private_seed: of the inputs that decide; None: that of earlier results, or else a new one
    scheduler: the address of a dask scheduler; "": this machine grades, `jobs` questions at a time
    regrade: grade again what was graded by another grader or with other settings
    """

    folder: Path
    results: Path
    questions: Sequence[Question]
    key: Path = KEY
    jobs: int = 1
    budget: float = 1.0
    sandbox: Sandbox = "required"
    private_seed: int | None = None
    roster: Path | None = None
    regrade: bool = False
    scheduler: str = ""


def grade(order: ClassRun, view: ProgressView) -> bool:
    """Grade a class; False if it was interrupted by Ctrl-C. What is saved is safe whatever happens then.

    Raises IntakeError, StoreError, SigningError, Changed, and WorkerError if the sandbox is required and
    missing.
    """
    if order.key.resolve().is_relative_to(order.results.resolve()):
        raise StoreError(f"The key {order.key} has to lie outside of {order.results}, which it signs.")
    entries = _entries(order, view)
    with Store(order.results, Key(order.key, create=True)) as store, _machines(order) as machines:
        results = _prepared(store, order, entries, machines.isolation, view)
        tasks = _tasks(results, entries, order.questions)
        _tell(results, machines.isolation, view)
        if tasks:
            with view:
                view.begin(results, len(tasks))
                finished = _ClassGrader(order, results, store, machines, view).grade(tasks)
        view.summary(store.results())
    return not tasks or finished


def _machines(order: ClassRun) -> Executor:
    if not order.scheduler:
        return LocalExecutor(order.sandbox, order.jobs)
    try:
        from grading.classroom.executors.dask import DaskExecutor
    except ModuleNotFoundError as error:
        raise WorkerError(f'{error}: pip install -e ".[cluster]"') from None
    return DaskExecutor(order.scheduler, order.questions, order.sandbox)


def _entries(order: ClassRun, view: ProgressView) -> list[HandedIn]:
    entries, others = intake.entries(order.folder, skip=order.results)
    if others:
        view.say(f"nobody's: {_named(others)}")
    if order.roster:
        entries, unknown = roster.compare(entries, roster.read(order.roster))
        if unknown:
            view.say(f"not on the roster: {_named(unknown)}")
    return entries


def _named(names: Sequence[str]) -> str:
    return named([shown(name) for name in names], NAMED)


def _tell(results: ClassResults, isolation: str, view: ProgressView) -> None:
    meta, students = results.meta, results.students
    finished = sum(student.status == "graded" for student in students)
    count = len(meta.questions)
    questions = f"{count} question{'s' * (count != 1)}, {meta.points:g} points"
    view.say(f"{len(students)} students · {questions}")
    view.say(f"private seed {meta.seed} · {isolation}")
    if copies := sum(student.same_as is not None for student in students):
        view.say(f"{copies} handed in what another did, and are graded once with them")
    if any(student.questions for student in students):
        view.say(f"resuming: {finished} of {len(students)} are finished and signed")


# --- What is left to do ----------------------------------------------------------------------------------


def _prepared(
    store: Store, order: ClassRun, entries: Sequence[HandedIn], isolation: str, view: ProgressView
) -> ClassResults:
    """The results with a row for each entry; those of earlier, if they were graded in the same way."""
    old = store.earlier()
    meta = _meta(order, old, isolation)
    if old is None:
        store.begin(meta, rows(entries, ()))
    elif changes := _changes(old.meta, meta):
        if not order.regrade:
            raise Changed(
                f"{order.results} was graded in another way: {'; '.join(changes)}. --regrade grades all of "
                "it again; another --out keeps both."
            )
        view.say(f"grading everything again: {'; '.join(changes)}")
        store.begin(meta, rows(entries, [replace(s, status="waiting", content="") for s in old.students]))
    else:
        _update(store, order, entries, old, view)
    return store.results()


def _meta(order: ClassRun, old: ClassResults | None, isolation: str) -> Meta:
    seed = order.private_seed
    if seed is None:
        seed = old.meta.seed if old else seeds.new_private()
    return Meta(
        id=old.meta.id if old else secrets.token_hex(16),
        questions=tuple(map(asked, order.questions)),
        seed=seed,
        budget=order.budget,
        sandbox=order.sandbox,
        isolation=isolation,
        grader=fingerprint.grader(),
        versions=versions(),
        source=str(order.folder.resolve()),
        created=_now(),
    )


def _changes(old: Meta, new: Meta) -> list[str]:
    """What would make grades of the two incomparable, in words."""
    changes = []
    if [q.id for q in old.questions] != [q.id for q in new.questions]:
        ids = (" ".join(q.id for q in meta.questions) for meta in (old, new))
        changes.append("{}, now {}".format(*ids))
    elif old.questions != new.questions:
        changed = [q.id for q, other in zip(old.questions, new.questions, strict=True) if q != other]
        changes.append(f"other points or limits of {' '.join(changed)}")
    for name, called in (("seed", "private seed"), ("budget", "budget"), ("sandbox", "sandbox")):
        before, now = getattr(old, name), getattr(new, name)
        changes += [f"{called} {before}, now {now}"] if before != now else []
    if old.grader != new.grader:
        changes.append("the grader's files or data have changed")
    if old.versions != new.versions:
        before, now = (" ".join(f"{k} {v}" for k, v in sorted(m.versions.items())) for m in (old, new))
        changes.append(f"{before}, now {now}")
    return changes


def _update(
    store: Store, order: ClassRun, entries: Sequence[HandedIn], old: ClassResults, view: ProgressView
) -> None:
    """Save the rows that have changed since; say whose submission is another one now, and whose is gone."""
    here = {entry.student: entry for entry in entries}
    graded = [student for student in old.students if student.status == "graded"]
    there = [s for s in graded if s.student in here]
    other = [s.student for s in there if here[s.student].content != s.content]
    if 2 * len(other) > len(there) and not order.regrade:
        raise Changed(
            f"{len(other)} of the {len(there)} submissions that are graded in {order.results} are others in "
            f"{order.folder}. If that is the right folder, --regrade grades them; else use another --out."
        )
    if other:
        view.say(f"handed in again, and graded again: {_named(other)}")
    if gone := [s.student for s in graded if s.student not in here]:
        view.say(f"no longer there, results kept: {_named(gone)}")
    before = {student.student: replace(student, questions=()) for student in old.students}
    wanted = rows(entries, old.students)
    if changed := [student for student in wanted if before.get(student.student) != student]:
        store.save_students(changed)


def rows(entries: Sequence[HandedIn], old: Sequence[Student]) -> list[Student]:
    """The row of each entry, and of each who was there before; waiting, unless the same is graded already.

    Of those with the same content one is graded: who was before, or else the first.
    """
    here = {entry.student: entry for entry in entries}
    kept = [s for s in old if s.student not in here and s.status == "graded"]
    stay = kept + [s for s in old if s.student in here and s.content == here[s.student].content]
    leaders = {s.content: s.id for s in stay if s.content and s.same_as is None}
    finished = {s.id for s in stay if s.status == "graded" and s.same_as is None}
    ids = {student.student: student.id for student in old}
    for student in sorted(here):
        ids.setdefault(student, max(ids.values(), default=0) + 1)
        if here[student].sources:
            leaders.setdefault(here[student].content, ids[student])
    found = [_row(here[student], ids[student], leaders, finished) for student in sorted(here)]
    return found + [_gone(s, leaders) for s in old if s.student not in here]


def _row(entry: HandedIn, id: int, leaders: Mapping[str, int], finished: set[int]) -> Student:
    leader = leaders.get(entry.content, id)
    status: State = "graded" if leader in finished else "waiting"
    if not entry.sources:
        status = "refused" if entry.reason else "missing"
    return Student(
        id=id,
        student=entry.student,
        name=entry.name,
        source=entry.source,
        content=entry.content,
        status=status,
        reason=entry.reason if entry.sources or entry.reason else MISSING,
        same_as=leader if leader != id else None,
        left_out=entry.left_out,
        late=entry.late,
    )


def _gone(student: Student, leaders: Mapping[str, int]) -> Student:
    """The row of who is no longer there: kept, if it is graded."""
    leads = leaders.get(student.content) == (student.same_as or student.id)
    if student.status == "graded" and leads:
        return replace(student, questions=())
    return Student(student.id, student.student, student.name, status="missing", reason=GONE)


def _tasks(results: ClassResults, entries: Sequence[HandedIn], questions: Sequence[Question]) -> list[Task]:
    """What is left to grade, in this order. Where the grader itself has failed, it is tried again."""
    sources = {entry.student: entry.sources for entry in entries}
    tasks = []
    for student in results.students:
        if not sources.get(student.student) or student.same_as is not None:
            continue
        done = {question.id for question in student.questions if question.status is not Status.FAULT}
        left = [question for question in longest_first(questions) if question.id not in done]
        tasks += [Task(student, sources[student.student], question) for question in left]
    return tasks


# --- Grading ---------------------------------------------------------------------------------------------


@dataclass
class _ClassGrader:
    """One run over the tasks that are left. The machines grade; this thread saves and shows."""

    order: ClassRun
    results: ClassResults
    store: Store
    machines: Executor
    view: ProgressView

    def __post_init__(self) -> None:
        seed = self.results.meta.seed
        public = PUBLIC_SEED if seed != PUBLIC_SEED else None
        self._settings = Settings(seed, self.order.budget, jobs=1, public_seed=public)
        self._stopped = False
        self._followers: dict[int, list[Student]] = {}
        for student in self.results.students:
            self._followers.setdefault(student.same_as or student.id, []).append(
                replace(student, questions=())
            )
        self._done = {s.id: {q.id: q for q in s.questions} for s in self.results.students if not s.same_as}

    def grade(self, tasks: Sequence[Task]) -> bool:
        """Grade all tasks; whether none is left."""
        with _on_interrupt(self.stop):
            again = self._pass(tasks)
            self._pass(again, alone=True)
        return not self._stopped

    def stop(self) -> None:
        """End what is running; it will be graded by the next run."""
        self._stopped = True
        self.machines.stop()

    def _pass(self, tasks: Sequence[Task], alone: bool = False) -> list[Task]:
        """Grade tasks; those that should be graded again."""
        again = []
        with contextlib.closing(self.machines.events(tasks, self._settings, alone)) as events:
            for event in events:
                again += self._handled(event, alone)
        return again

    def _handled(self, event: TaskEvent, alone: bool) -> list[Task]:
        """Save and show what an event brings; [its task] if that should be graded again."""
        names = (event.task.student.student, event.task.question.id)
        if event.started:
            self.view.started(*names)
            return []
        self.view.ended(*names)
        if event.again:
            return [event.task]
        if event.result:
            self._save(event, attempts=1 + alone)
        return []

    def _save(self, event: TaskEvent, attempts: int) -> None:
        task, seed = event.task, self._settings.seed
        graded = Graded(
            **vars(event.result),
            isolation=event.isolation,
            seed=seed,
            attempts=attempts,
            finished=_now(),
        )
        done = self._done[task.student.id]
        was_finished = len(done) == len(self.order.questions)
        done[task.question.id] = graded
        finished = []
        if len(done) == len(self.order.questions) and not was_finished:
            finished = [replace(s, status="graded") for s in self._followers[task.student.id]]
        self.store.save_question(task.student.id, graded, finished)
        questions = tuple(done.values())
        self.view.saved([replace(student, questions=questions) for student in finished])


@contextlib.contextmanager
def _on_interrupt(stop: Callable[[], None]) -> Iterator[None]:
    """Ctrl-C calls `stop` and raises nothing, so that nothing is torn apart while it is saved."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, lambda *_: stop())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds")
