"""What a question is made of: checks, each a small function whose docstring the student reads.

    SAYS = sentences.beside(__file__)  # q6.toml
    question = Question("q6", SAYS.title, mistakes=SAYS.mistakes, hints=SAYS.hints)

    @question.check(points=0.5, needs=["Attention.forward"])
    def full_block(student, data, rng):
        "forward agrees with causal attention on a full block"
        …
        raise Failed("…")      # or return, which earns the points

    @question.picture()
    def draw(figure, data, value):
        …

A check that returns has passed; it may return a Remark. Failed is the student's mistake, a StudentError
that comes from the worker is the student's crash, and anything else is a fault of the grader.
"""

import contextlib
import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from grading import data as files
from grading import seeds
from grading.case import TOGETHER, Case
from grading.checks.cases import Cases
from grading.feedback.mistakes import Mistake, both
from grading.student.errors import StudentError
from grading.student.values import Dataset

FAR = 10  # standard deviations from the threshold, beyond which nobody would blame the seed

Details = Sequence[tuple[str, str]]


class Failed(Exception):
    """What the student's code gave is wrong. `details` are labelled lines, `evidence` the numbers behind.

    `at` is the function to look at, where it isn't the first that the check needs; `mistakes` are the names
    of the question's known mistakes that the evidence points to. `despite_stubs` is whether it holds although
    other functions that the check needs are stubs.
    """

    despite_stubs = False

    def __init__(
        self,
        message: str,
        details: Details = (),
        evidence: dict[str, float] | None = None,
        at: str = "",
        mistakes: Sequence[str] = (),
    ):
        super().__init__(message)
        self.at = at
        self.mistakes = tuple(mistakes)
        self.message = message
        self.details = tuple(details)
        self.evidence = evidence or {}


class Unfinished(Exception):
    """A check can't be passed yet, for want of a function that it needs; the functions `right` are right."""

    def __init__(self, right: Sequence[str]):
        super().__init__(f"right so far: {', '.join(right)}" if right else "")


class Waiting(Exception):
    """A check can't be judged before another one passes, whose title the message is."""


@dataclass(frozen=True)
class Remark:
    """What a passed check has to say; it costs nothing."""

    message: str = ""
    evidence: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class ReferenceScores:
    """The reference's results over many seeds (docs/thresholds.md): `low` to `high`.

    `spread` is the standard deviation over seeds, `of` models that stop as soon as they reach the goal: those
    that a threshold is near to.
    """

    low: float
    high: float
    spread: float
    of: str = "models near the threshold"

    def outlook(self, got: float, threshold: float, form: str) -> list[tuple[str, str]]:
        """What the reference gets, and whether another seed of the same model would be expected to pass.

        `got` is itself one draw around the model's mean, so another draw differs from it by √2 times the
        spread: of those who are told p%, p% pass, whatever their mean (a flat prior; a test draws them).
        """
        lines = [("reference", f"usually {form.format(self.low)} to {form.format(self.high)}")]
        distance = abs(got - threshold) / self.spread
        chance = math.erfc(distance / 2) / 2
        varies = f"{self.of} differ from seed to seed by ±{form.format(self.spread)}"
        if chance >= 0.02:
            text = f"would pass in about {chance:.0%} of cases: {varies}. Measure yours with --repeat 5"
            lines.append(("another seed", text))
        elif distance < FAR:
            lines.append(("another seed", f"is not expected to pass: {varies}"))
        return lines


class DataFolder:
    """The data folder, each file read when a question first asks for it, and what questions make of it."""

    def __init__(self, folder: Path = files.FOLDER):
        self.folder = Path(folder)
        self._made: dict[tuple[str, Callable[..., Any], int], QuestionData] = {}

    def of(self, question: "Question", seed: int) -> "QuestionData":
        """What a question works with under a seed, made once for all submissions. Raises DataError."""
        key = question.id, question.data, seed
        if key not in self._made:

            def rng(purpose: str) -> np.random.Generator:
                return question.rng(seed, purpose)

            made = question.data(self, rng("data"))
            self._made[key] = replace(made, cases=Cases(question.id, seed, rng))
        return replace(self._made[key], threshold=question.threshold)

    @cached_property
    def digits(self) -> files.Split:
        return files.digits(self.folder)

    @cached_property
    def words(self) -> files.Split:
        return files.words(self.folder)


@dataclass(frozen=True)
class QuestionData:
    """What a question trains on, what only the grader has (the test set), and what it is asked for.

    `cases(name)` gives what its functions are tried on; `threshold` is the question's.
    A question without a training has an empty data set.
    """

    training: Dataset = Dataset("", {})
    private: files.Arrays = field(default_factory=dict)
    cases: Callable[[str], Sequence[Case]] = lambda name: ()
    threshold: float = 0.0


@dataclass(frozen=True)
class Check:
    """One line of a question. `needs` are the functions it calls, the most telling one first.

    `uses` are those that these may be made of. `hints` are what --hint reveals if it does not pass: a
    question to think about, and an idea. If it fails and one of `waits` has failed, it can't be judged yet.
    """

    name: str
    title: str
    points: float
    needs: tuple[str, ...]
    after: tuple[str, ...]
    hints: tuple[str, ...]
    uses: tuple[str, ...]
    function: Callable[..., Any]
    waits: tuple[str, ...] = ()


@dataclass
class Question:
    """A question: its checks in order, its data, and the limits it runs under.

    `file` is what the student writes it in, without an import of the modules `forbidden`; `train_seconds` is
    the CPU time that one training may take before its data set stops it; `expected_seconds`, what an ordinary
    solution takes, decides which question starts first and nothing else. `threshold` is what its trained
    model has to reach; `mistakes` are those it knows, and `hints` those of its checks, by their names.
    `sample` and `draw` are what `picture` registers.
    """

    id: str
    title: str
    train_seconds: float = 0
    expected_seconds: float = 0
    threshold: float = 0.0
    mistakes: Sequence[Mistake] = ()
    hints: Mapping[str, Sequence[str]] = field(default_factory=dict)
    file: str = "models.py"
    forbidden: Collection[str] = ()
    memory_mb: int = 4096
    data: Callable[[DataFolder, np.random.Generator], QuestionData] = lambda sources, rng: QuestionData()
    sample: Callable[[QuestionData], tuple[str, tuple[Any, ...]] | None] = lambda data: None
    draw: Callable[[Any, QuestionData, Any], None] | None = None
    checks: list[Check] = field(default_factory=list)

    def check(
        self,
        points: float,
        needs: Sequence[str],
        after: Sequence[Callable[..., Any]] = (),
        hints: Sequence[str] = (),
        uses: Sequence[str] = (),
        waits: Sequence[Callable[..., Any]] = (),
    ) -> Callable[..., Any]:
        """Register a function (student, data, rng) as a check worth `points`.

        `needs` names the functions and methods of the assignment that it calls; if one of them is a stub
        the check reads "not attempted" instead of "failed". So it does with a stub in `uses`, functions of
        other questions that these may be made of, if the file mentions them. It is skipped unless all of
        `after` passed; with `waits`, only if it fails and one of these has not passed: then what it says
        would come from another mistake. `hints` are for a question without a file of sentences. In its
        docstring, the line that the student reads, {threshold} stands for the question's.
        """

        def register(function: Callable[..., Any]) -> Callable[..., Any]:
            name, earlier = function.__name__, tuple(each.__name__ for each in after)
            steps = tuple(hints or self.hints.get(name, ()))
            waited = tuple(each.__name__ for each in waits)
            check = Check(name, "", points, tuple(needs), earlier, steps, tuple(uses), function, waited)
            self.checks.append(self._titled(check))
            return function

        return register

    def picture(
        self, sample: Callable[[QuestionData], tuple[str, tuple[Any, ...]] | None] = lambda data: None
    ) -> Callable[..., Any]:
        """Register a function (figure, data, value) that draws on a matplotlib figure, where that is wanted.

        `sample(data)` names a method of the trained model and its arguments; what it returns is the value.
        Without it the value is what a check shows (remote.show).
        """

        def register(function: Callable[[Any, QuestionData, Any], None]) -> Callable[..., Any]:
            self.sample, self.draw = sample, function
            return function

        return register

    def adjusted(self, points: float | None = None, **settings: Any) -> "Question":
        """A copy worth `points` in all, each check in proportion, with other values for these fields."""
        copy = replace(self, **settings)
        share = 1 if points is None else points / self.points
        copy.checks = [copy._adjusted(check, check.points * share) for check in self.checks]
        return copy

    def _adjusted(self, check: Check, points: float) -> Check:
        hints = tuple(self.hints.get(check.name, check.hints))
        return self._titled(replace(check, points=points, hints=hints))

    def _titled(self, check: Check) -> Check:
        title = " ".join((check.function.__doc__ or check.name).split())
        return replace(check, title=title.format(threshold=self.threshold))

    def known(self, names: Sequence[str]) -> list[Mistake]:
        """The known mistakes of these names, which may be of two that are made together.

        KeyError for a name that the question does not list.
        """
        by_name = {mistake.name: mistake for mistake in self.mistakes}
        return [both([by_name[each] for each in name.split(TOGETHER)]) for name in names]

    @property
    def torch(self) -> bool:
        """Whether it needs torch."""
        return "torch" not in self.forbidden

    @property
    def points(self) -> float:
        return sum(check.points for check in self.checks)

    def rng(self, seed: int, purpose: str) -> np.random.Generator:
        """A generator for one purpose of this question, the same for the same seed in any order of work."""
        return seeds.generator(seed, f"{self.id}/{purpose}")


def longest_first(questions: Iterable[Question]) -> list[Question]:
    """The order to start in: a run is over soonest if no long question starts last."""
    return sorted(questions, key=lambda question: -question.expected_seconds)


@contextlib.contextmanager
def during(what: str) -> Iterator[None]:
    """Adds what was asked for to an error of the student's code: "on an image of 5×4: …"."""
    try:
        yield
    except StudentError as error:
        error.during = what
        raise
