"""What the results of a class come to, as numbers and lists: pure functions, which pages and tables show.

Everything here is counted over students, so that a submission handed in twice counts twice. A question in
which the grader itself failed says nothing about the student and is left out of that question's numbers.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import StatisticsError, correlation, mean, median

from grading.record import CheckResult, Kind, QuestionResult, Status

LOST = (Status.FAILED, Status.ERROR)  # tried, and wrong
BARS = 10  # of the distribution, at the most
FEW = 5  # examples short of a threshold
WITHOUT = "answers without learning"  # the known mistake
MEASURED = ("accuracy", "loss", "bits")  # what evidence calls the number that is compared with a threshold

Class = Mapping[str, Sequence[QuestionResult]]  # the questions of each student whose grading is finished


@dataclass(frozen=True)
class Bar:
    """How many have at least `low` and less than `high` points; the last bar holds `high`, too."""

    low: float
    high: float
    count: int


@dataclass(frozen=True)
class Distribution:
    """The totals of a class; `max_score` is what was to be had."""

    count: int
    mean: float
    median: float
    max_score: float
    full: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class MistakeCount:
    """A known mistake, the students whose work shows it, and of how many who failed the question.

    points: what these students have lost in the question
    """

    question: str
    name: str
    students: tuple[str, ...]
    of: int
    points: float

    @property
    def share(self) -> float:
        return len(self.students) / self.of


@dataclass(frozen=True)
class CheckCount:
    """A check, and how many of those it was run for ended how."""

    name: str
    title: str
    max_score: float
    of: int
    passed: int
    lost: tuple[str, ...]  # who failed it or ended with an error, in the order of the students

    @property
    def rate(self) -> float:
        return self.passed / self.of


@dataclass(frozen=True)
class QuestionStatistics:
    """A question over the class.

    earned: the mean share of its points; points: all that were lost
    discrimination: the correlation of its score with the total of the other questions; None where either is
        the same for all, or there are fewer than three students
    """

    id: str
    title: str
    max_score: float
    of: int
    earned: float
    points: float
    discrimination: float | None
    full: int
    lost: tuple[str, ...]
    unexplained: tuple[str, ...]  # of `lost`, those in whose work no known mistake was recognised
    not_attempted: tuple[str, ...]
    checks: tuple[CheckCount, ...]
    mistakes: tuple[MistakeCount, ...]


@dataclass(frozen=True)
class Finding:
    """A check of a student that deserves a look, and a few words on why."""

    student: str
    question: str
    text: str


def total(questions: Sequence[QuestionResult]) -> float:
    return math.fsum(question.score for question in questions)


def distribution(scores: Sequence[float], max_score: float) -> Distribution | None:
    """The totals of a class out of `max_score`; None where nobody is graded."""
    if not scores:
        return None
    return Distribution(
        len(scores),
        mean(scores),
        median(scores),
        max_score,
        sum(score >= max_score for score in scores),
        bars(scores, max_score),
    )


def bars(scores: Sequence[float], max_score: float) -> tuple[Bar, ...]:
    """At most BARS bars of one round width that begin at 0 and hold all scores."""
    width = round_width(max(max_score, *scores) / BARS)
    number = max(1, math.ceil(round(max(max_score, *scores) / width, 9)))
    counts = Counter(min(int(score / width), number - 1) for score in scores)
    return tuple(Bar(i * width, (i + 1) * width, counts[i]) for i in range(number))


def round_width(least: float) -> float:
    """The smallest of …, 0.5, 1, 2, 5, 10, … that is at least `least`; 1 for 0."""
    if least <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * step for step in (1, 2, 5, 10) if power * step >= least * (1 - 1e-9))


def per_question(results: Class, ids: Sequence[str]) -> list[QuestionStatistics]:
    """The numbers of each question in order; one that nobody has a result of is left out."""
    found = []
    for id in ids:
        of = {student: question for student, question in _of(results, id).items() if _counts(question)}
        if of:
            found.append(_question(results, id, of))
    return found


def _of(results: Class, id: str) -> dict[str, QuestionResult]:
    return {student: q for student, questions in results.items() for q in questions if q.id == id}


def _counts(question: QuestionResult) -> bool:
    return question.status is not Status.FAULT


def _question(results: Class, id: str, of: Mapping[str, QuestionResult]) -> QuestionStatistics:
    first = next(iter(of.values()))
    rest = [total([q for q in results[student] if q.id != id]) for student in of]
    lost = tuple(student for student, question in of.items() if question.status in LOST)
    return QuestionStatistics(
        id,
        first.title,
        first.max_score,
        len(of),
        mean(question.score / (question.max_score or 1) for question in of.values()),
        math.fsum(map(_points, of.values())),
        discrimination([question.score for question in of.values()], rest),
        sum(question.status is Status.PASSED for question in of.values()),
        lost,
        tuple(student for student in lost if not _named(of[student])),
        tuple(student for student, q in of.items() if q.status is Status.NOT_ATTEMPTED),
        tuple(_checks(of)),
        tuple(_mistakes(id, of, lost)),
    )


def _points(question: QuestionResult) -> float:
    """The points that were lost."""
    return question.max_score - question.score


def _named(question: QuestionResult) -> list[str]:
    """The known mistakes that were recognised, each once."""
    return list(dict.fromkeys(name for check in question.checks for name in check.mistakes))


def discrimination(scores: Sequence[float], rest: Sequence[float]) -> float | None:
    """The correlation of a question's scores with the totals of the rest, where it is defined."""
    if len(scores) < 3:
        return None
    try:
        return correlation(scores, rest)
    except StatisticsError:  # one of them is constant
        return None


def _checks(of: Mapping[str, QuestionResult]) -> list[CheckCount]:
    """The checks in the order of the first student that has them."""
    by_name: dict[str, dict[str, CheckResult]] = {}
    for student, question in of.items():
        for check in question.checks:
            by_name.setdefault(check.name, {})[student] = check
    return [_check(name, results) for name, results in by_name.items()]


def _check(name: str, results: Mapping[str, CheckResult]) -> CheckCount:
    first = next(iter(results.values()))
    return CheckCount(
        name,
        first.title,
        first.max_score,
        len(results),
        sum(check.status is Status.PASSED for check in results.values()),
        tuple(student for student, check in results.items() if check.status in LOST),
    )


def _mistakes(id: str, of: Mapping[str, QuestionResult], lost: Sequence[str]) -> list[MistakeCount]:
    """The known mistakes of those who failed, the costliest first; each counts once for a student."""
    students: dict[str, list[str]] = {}
    for student in lost:
        for name in _named(of[student]):
            students.setdefault(name, []).append(student)
    found = [
        MistakeCount(id, name, tuple(who), len(lost), math.fsum(_points(of[student]) for student in who))
        for name, who in students.items()
    ]
    return sorted(found, key=_cost)


def _cost(mistake: MistakeCount) -> tuple[float, int, str]:
    return -mistake.points, -len(mistake.students), mistake.name


def by_cost(questions: Sequence[QuestionStatistics]) -> list[QuestionStatistics]:
    """The questions that have cost the class points, those that cost most first."""
    return sorted((each for each in questions if each.points > 0), key=lambda each: -each.points)


def mistakes_by_cost(questions: Sequence[QuestionStatistics]) -> list[MistakeCount]:
    return sorted((mistake for question in questions for mistake in question.mistakes), key=_cost)


def headline(results: Class, ids: Sequence[str]) -> str:
    """The known mistake that has cost the class most points, in a line; "" where none was recognised."""
    mistakes = mistakes_by_cost(per_question(results, ids))
    if not mistakes:
        return ""
    worst = mistakes[0]
    return f"{worst.question}: {worst.share:.0%} of those who failed: {worst.name}"


def ended_with(results: Class, *kinds: Kind) -> list[Finding]:
    """Each question that ended with an error of one of these kinds, once, with how it ended."""
    return _findings(results, lambda check: check.kind in kinds, _last_line)


def faults(results: Class) -> list[Finding]:
    """Each question in which the grader itself failed, with the last line of what it said."""
    return _findings(results, lambda check: check.status is Status.FAULT, _last_line)


def memorised(results: Class) -> list[Finding]:
    """Each question in which a check remarks that a model has its data by heart."""
    judged = (Status.PASSED, Status.FAILED)
    return _findings(
        results,
        lambda check: check.status in judged and "memoris" in check.message,
        lambda check: check.message,
    )


def unusual(results: Class) -> list[Finding]:
    """Each question whose model learned in an unusual way, or answers without having learned."""
    return _findings(
        results,
        lambda check: "unusual" in check.evidence or WITHOUT in check.mistakes,
        lambda check: check.message,
    )


def near_misses(results: Class) -> list[Finding]:
    """Each question with a check that failed within the spread of its threshold, or by FEW examples."""
    return _findings(results, lambda check: bool(_miss(check)), _miss)


def _findings(
    results: Class, wanted: Callable[[CheckResult], bool], words: Callable[[CheckResult], str]
) -> list[Finding]:
    """The first check of each question that is wanted."""
    found = []
    for student, questions in results.items():
        for question in questions:
            check = next(filter(wanted, question.checks), None)
            if check:
                found.append(Finding(student, question.id, words(check)))
    return found


def _last_line(check: CheckResult) -> str:
    return (check.message.strip().splitlines() or [check.title])[-1]


def _miss(check: CheckResult) -> str:
    """How near a failed check came to its threshold, in words; "" where it wasn't near."""
    evidence = check.evidence
    name = next((name for name in MEASURED if name in evidence), None)
    if check.status is not Status.FAILED or name is None or "threshold" not in evidence:
        return ""
    got, asked = evidence[name], evidence["threshold"]
    short = _examples_short(evidence)
    if not (0 < short <= FEW or abs(got - asked) <= evidence.get("spread", 0.0)):
        return ""
    words = f"{name} {got:.4g}, asked for {asked:.4g}"
    return f"{words}: {short:,} of {evidence['of']:,.0f} short" if short else words


def _examples_short(evidence: Mapping[str, float]) -> int:
    """By how many examples an accuracy misses its threshold; 0 where nothing was counted."""
    if not {"correct", "of"} <= evidence.keys():
        return 0
    return math.ceil(evidence["threshold"] * evidence["of"] - 1e-9) - int(evidence["correct"])


def slowest(results: Class, most: int) -> list[tuple[str, QuestionResult]]:
    """The questions that took longest, with their students."""
    pairs = [(student, question) for student, questions in results.items() for question in questions]
    return sorted(pairs, key=lambda pair: -pair[1].seconds)[:most]


def alike(contents: Mapping[str, str]) -> list[tuple[str, ...]]:
    """The groups of students whose submissions have the same content, by each student's content hash."""
    groups: dict[str, list[str]] = {}
    for student, content in contents.items():
        if content:
            groups.setdefault(content, []).append(student)
    return [tuple(group) for group in groups.values() if len(group) > 1]
