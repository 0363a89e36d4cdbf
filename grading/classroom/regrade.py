"""What of a class is graded again, and why: what is named, or else what may come out otherwise today.

A grade is known by its pair, the ids of a submission and a question. Who handed in what another did has no
pair of their own. Each pass over the class keeps its conditions, and each grade its pass and the hash of what
its question reaches of the grader (course/reach.py).
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from grading.classroom.records import AskedQuestion, ClassResults, Graded, Meta, Student
from grading.classroom.store import StoreError
from grading.course.assignment import did_you_mean
from grading.wording import named, shown

Pair = tuple[int, str]
Reasons = Mapping[Pair, tuple[str, ...]]
Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value", bound=Hashable)

GRADER = "the grader's files that it reaches have changed"
LIMITS = "other points or limits"
NAMED = "it was named"
SETTINGS = (("seed", "private seed"), ("budget", "budget"), ("sandbox", "sandbox"))
FEW = 3  # students who are named, where it isn't most of a class


def settings(old: Meta, new: Meta) -> list[str]:
    """What differs between the conditions of two passes for all questions, in words."""
    found = []
    for name, called in SETTINGS:
        before, now = getattr(old, name), getattr(new, name)
        found += [f"{called} {before}, now {now}"] if before != now else []
    if old.versions != new.versions:
        before, now = (" ".join(f"{k} {v}" for k, v in sorted(meta.versions.items())) for meta in (old, new))
        found.append(f"{before}, now {now}")
    return found


def outdated(
    results: ClassResults, passes: Sequence[Meta], now: Meta, graders: Mapping[str, str]
) -> dict[Pair, tuple[str, ...]]:
    """Each grade that was given in another way than it would be now, with what is different, in words."""
    by_id = {question.id: question for question in now.questions}
    return {
        (student.id, each.id): why
        for student in _graded_themselves(results.students)
        for each in student.questions
        if each.id in by_id and (why := _why(each, passes, now, by_id[each.id], graders[each.id]))
    }


def _graded_themselves(students: Iterable[Student]) -> list[Student]:
    return [student for student in students if student.same_as is None]


def _why(
    graded: Graded, passes: Sequence[Meta], now: Meta, asked: AskedQuestion, grader: str
) -> tuple[str, ...]:
    found = [GRADER] if graded.grader != grader else []
    if graded.pass_number:
        before = passes[graded.pass_number - 1]
        found += [LIMITS] if asked not in before.questions else []
        found += settings(before, now)
    return tuple(found)


def chosen(
    results: ClassResults, students: Sequence[str], questions: Sequence[str]
) -> dict[Pair, tuple[str, ...]]:
    """The grades of these students and questions; all students, or all questions, where none is named."""
    names = [student.student for student in results.students]
    for name in students:
        if name not in names:
            raise StoreError(
                f"There is no student {shown(name)!r} in these results.{did_you_mean(name, names)}"
            )
    return {
        (student.same_as or student.id, each.id): (NAMED,)
        for student in results.students
        for each in student.questions
        if (not students or student.student in students) and (not questions or each.id in questions)
    }


def left(results: ClassResults, passes: Sequence[Meta]) -> set[Pair]:
    """What the last pass was to grade again, and has not yet."""
    again = set(results.meta.again)
    return {
        (student.id, each.id)
        for student in _graded_themselves(results.students)
        for each in student.questions
        if each.pass_number < len(passes) and (student.id, each.id) in again
    }


def reasons(why: Reasons) -> list[str]:
    """Each reason, with the questions that it is one for."""
    found = _grouped((each, question) for (_, question), all in why.items() for each in all)
    return [f"{', '.join(questions)}: {each}" for each, questions in found.items()]


def lines(why: Reasons, results: ClassResults) -> list[str]:
    """What is graded again, for people: "q6, q7 of 300 submissions: …"."""
    whose = _grouped(((each, question), submission) for (submission, question), each in why.items())
    together = _grouped(((each, ids), question) for (each, question), ids in whose.items())
    return [
        f"{', '.join(questions)} of {_whose(ids, results)}: {'; '.join(each)}"
        for (each, ids), questions in together.items()
    ]


def _grouped(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, tuple[Value, ...]]:
    """The values of each key, each once and in order."""
    found: dict[Key, dict[Value, None]] = {}
    for key, value in pairs:
        found.setdefault(key, {})[value] = None
    return {key: tuple(values) for key, values in found.items()}


def _whose(submissions: Collection[int], results: ClassResults) -> str:
    if len(submissions) > FEW:
        return f"{len(submissions)} submissions"
    return named([shown(s.student) for s in results.students if s.id in submissions], FEW)
