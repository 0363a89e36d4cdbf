"""Grades a class: reads it, goes on where an earlier run has stopped, and saves each question as it ends.

Submissions are graded one after the other, each with its longest question first, on this machine or on a
cluster (executors/). So students are finished one by one and no processor waits; only what may have been
unlucky comes at the end, with nothing beside it.
"""

import contextlib
import secrets
import signal
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grading import seeds
from grading.checks.question import Question, longest_first
from grading.classroom import intake, regrade, roster
from grading.classroom import store as stored
from grading.classroom.executors.executor import Executor, Task, TaskEvent
from grading.classroom.executors.local import LocalExecutor
from grading.classroom.intake import HandedIn, IntakeError
from grading.classroom.live import ProgressView
from grading.classroom.records import ClassResults, Graded, Meta, State, Student, adjusted, asked, now
from grading.classroom.signing import KEY, Key, SigningError
from grading.classroom.store import Store, StoreError
from grading.course import fingerprint
from grading.record import Status
from grading.runner.settings import Settings, versions
from grading.sandbox.isolation import WorkerError
from grading.sandbox.pool import Sandbox
from grading.wording import named, shown

PUBLIC_SEED = 0  # the one that students grade themselves with
FIRST = "graded for the first time"
OTHERS = "other questions"
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
    regrade: grade again what may come out otherwise today, or of these `students` the questions `only`
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
    only: Sequence[str] = ()
    students: Sequence[str] = ()
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
        results, again = _prepared(store, order, entries, machines.isolation, view)
        tasks = _tasks(results, entries, order.questions, again)
        _tell(results, machines.isolation, view)
        if tasks:
            with view:
                view.begin(results, len(tasks), sum((t.student.id, t.question.id) in again for t in tasks))
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


@dataclass(frozen=True)
class _Plan:
    """How a run goes on with results that are there.

    meta: the conditions of today; rows: of submissions that are others now, or new; why: what is to be graded
    again that the last pass was not begun for; left: what it was begun for and has not graded yet; names: of
    those who have handed in something else
    """

    meta: Meta
    rows: Sequence[Student]
    why: regrade.Reasons
    left: set[regrade.Pair]
    names: Sequence[str]

    @property
    def again(self) -> set[regrade.Pair]:
        return self.left | set(self.why)

    @property
    def about(self) -> str:
        new = [f"handed in again by {_named(self.names)}"] if self.names else []
        return "; ".join(regrade.reasons(self.why) + new)


def _prepared(
    store: Store, order: ClassRun, entries: Sequence[HandedIn], isolation: str, view: ProgressView
) -> tuple[ClassResults, set[regrade.Pair]]:
    """The results with a row for each entry, and what of them is to be graded again."""
    old = store.earlier()
    meta = _meta(order, old, isolation)
    if old is None:
        if order.students:
            raise StoreError(f"Nothing is graded in {order.results} yet that could be graded again.")
        store.begin(replace(meta, about=FIRST), rows(entries, ()))
        return store.results(), set()
    plan = _plan(order, entries, old, store.passes(), meta)
    _tell_plan(plan, old, entries, view)
    if plan.why or plan.names or plan.meta.questions != old.meta.questions:
        again = tuple(sorted(plan.again))
        store.begin_pass(replace(plan.meta, again=again, about=plan.about or OTHERS), plan.rows)
    elif plan.rows:
        store.save_students(plan.rows)
    return store.results(), plan.again


def preview(order: ClassRun, view: ProgressView) -> None:
    """Say what a regrade would grade again, and why; nothing is graded or written. Raises as `grade` does."""
    entries = _entries(order, view)
    old = stored.results(order.results)
    plan = _plan(order, entries, old, stored.passes(order.results), _meta(order, old, old.meta.isolation))
    _tell_plan(plan, old, entries, view)
    if not (plan.again or plan.names):
        view.say("nothing would be graded again")


def _meta(order: ClassRun, old: ClassResults | None, isolation: str) -> Meta:
    seed = order.private_seed
    if seed is None:
        seed = old.meta.seed if old else seeds.new_private()
    return Meta(
        id=old.meta.id if old else secrets.token_hex(16),
        questions=tuple(asked(question) for question in order.questions if _is_asked(question, order, old)),
        seed=seed,
        budget=order.budget,
        sandbox=order.sandbox,
        isolation=isolation,
        grader=fingerprint.grader(),
        versions=versions(),
        source=str(order.folder.resolve()),
        created=now(),
    )


def _is_asked(question: Question, order: ClassRun, old: ClassResults | None) -> bool:
    """Whether a question is one of these results: a regrade of some leaves the others as they are."""
    if not order.regrade:
        return True
    before = {each.id for each in old.meta.questions} if old else set()
    return question.id in (before | set(order.only)) or not (before or order.only)


def _plan(
    order: ClassRun, entries: Sequence[HandedIn], old: ClassResults, passes: Sequence[Meta], meta: Meta
) -> _Plan:
    there = [s for s in old.students if s.status == "graded" and s.student in {e.student for e in entries}]
    content = {entry.student: entry.content for entry in entries}
    other = [s.student for s in there if content[s.student] != s.content]
    if not order.regrade:
        _refuse_another_class(order, other, there)
    here = {student.id for student in old.students if student.content in content.values()}
    left = {pair for pair in regrade.left(old, passes) if pair[0] in here}
    if order.only or order.students:
        why = regrade.chosen(old, order.students, order.only)
    else:
        why = regrade.outdated(old, passes, meta, fingerprint.of_each(order.questions))
    why = {pair: each for pair, each in why.items() if pair[0] in here}
    if not order.regrade:
        why = {pair: each for pair, each in why.items() if pair not in left}
        _refuse_another_way(order, _changes(old.meta, meta), why)
    if left and set(why) <= set(old.meta.again) and _conditions(old.meta) == _conditions(meta):
        why = {}  # the same command goes on
    return _Plan(meta, _changed_rows(entries, old, meta), why, left, other)


def _conditions(meta: Meta) -> Meta:
    return replace(meta, isolation="", source="", created="", again=(), about="")


def _refuse_another_class(order: ClassRun, other: Sequence[str], there: Sequence[Student]) -> None:
    if 2 * len(other) > len(there):
        raise Changed(
            f"{len(other)} of the {len(there)} submissions that are graded in {order.results} are others in "
            f"{order.folder}. If that is the right folder, --regrade grades them; else use another --out."
        )


def _refuse_another_way(order: ClassRun, changes: Sequence[str], why: regrade.Reasons) -> None:
    of_some = {pair: tuple(each for each in all if each not in changes) for pair, all in why.items()}
    if found := [*changes, *regrade.reasons(of_some)]:
        raise Changed(
            f"{order.results} was graded in another way: {'; '.join(found)}. --regrade grades again what "
            "that can change, and --regrade --dry-run says what that is; another --out keeps both."
        )


def _changes(old: Meta, new: Meta) -> list[str]:
    """What would make grades of the two incomparable, in words."""
    if [q.id for q in old.questions] != [q.id for q in new.questions]:
        ids = (" ".join(q.id for q in meta.questions) for meta in (old, new))
        return ["{}, now {}".format(*ids), *regrade.settings(old, new)]
    return regrade.settings(old, new)


def _tell_plan(plan: _Plan, old: ClassResults, entries: Sequence[HandedIn], view: ProgressView) -> None:
    if plan.names:
        view.say(f"handed in again, and graded again: {_named(plan.names)}")
    here = {entry.student for entry in entries}
    if gone := [s.student for s in old.students if s.status == "graded" and s.student not in here]:
        view.say(f"no longer there, results kept: {_named(gone)}")
    for line in regrade.lines(plan.why, old):
        view.say(f"graded again: {line}")
    if plan.left:
        view.say(f"{len(plan.left)} of {len(old.meta.again)} are left to be graded again")


def _changed_rows(entries: Sequence[HandedIn], old: ClassResults, meta: Meta) -> list[Student]:
    """The rows that differ from those that are there; all who miss a question are waiting again."""
    before = {student.student: replace(student, questions=(), adjustments=()) for student in old.students}
    new = {question.id for question in meta.questions} - {question.id for question in old.meta.questions}
    wanted = [
        replace(student, status="waiting") if new and student.status == "graded" else student
        for student in rows(entries, old.students)
    ]
    return [student for student in wanted if before.get(student.student) != student]


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
        return replace(student, questions=(), adjustments=())
    return Student(student.id, student.student, student.name, status="missing", reason=GONE)


def _tasks(
    results: ClassResults,
    entries: Sequence[HandedIn],
    questions: Sequence[Question],
    again: Collection[regrade.Pair],
) -> list[Task]:
    """What is left to grade, in this order. Where the grader itself has failed, it is tried again."""
    sources = {entry.content: entry.sources for entry in entries if entry.sources}
    ids = {question.id for question in results.meta.questions}
    tasks = []
    for student in results.students:
        if student.content not in sources or student.same_as is not None:
            continue
        done = {question.id for question in student.questions if question.status is not Status.FAULT}
        done -= {question for submission, question in again if submission == student.id}
        left = [question for question in longest_first(questions) if question.id in ids - done]
        tasks += [Task(student, sources[student.content], question) for question in left]
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
        self._pass_number = len(self.store.passes())
        self._graders = fingerprint.of_each(self.order.questions)
        self._settings = Settings(seed, self.order.budget, jobs=1, public_seed=public)
        self._stopped = False
        self._followers: dict[int, list[Student]] = {}
        for student in self.results.students:
            self._followers.setdefault(student.same_as or student.id, []).append(student)
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
            finished=now(),
            pass_number=self._pass_number,
            grader=self._graders[task.question.id],
        )
        done = self._done[task.student.id]
        before, asked_for = done.get(task.question.id), len(self.results.meta.questions)
        was_finished = len(done) == asked_for
        done[task.question.id] = graded
        finished = []
        if len(done) == asked_for and not was_finished:
            finished = [replace(s, status="graded") for s in self._followers[task.student.id]]
        self.store.save_question(task.student.id, graded, finished)
        self.view.saved(
            [replace(s, questions=adjusted(done.values(), s.adjustments)) for s in finished],
            changed=before is not None and before.graded != graded.graded,
        )


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
