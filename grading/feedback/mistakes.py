"""Known mistakes: the ways in which students go wrong that this grader can tell from what their code does.

They explain a check that did not pass; they never decide one. What a student reads of each stands in a file
of sentences (grading/feedback/sentences.py), and each is recognised by behaviour alone: by what comes out (a
case's `suspects`, see grading/case.py), by a probe of the model and its training (grading/feedback/probes.py)
or by the check itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from grading.case import TOGETHER

Names = Sequence[str]  # of the known mistakes that the evidence points to
MOST = 2  # more candidates than this are no diagnosis


@dataclass(frozen=True)
class Mistake:
    """One known mistake.

    `name` is a few words for statistics, as in "31% of those who failed q6: mask after the softmax"; `why` is
    what the student reads: what was seen, why it matters, where to look, and never the solution. One that is
    a `last_resort` says what a training looked like in the end: it explains only where nothing else does.
    `at` are the names of methods to look at, where that isn't the function that the check is about.
    """

    name: str
    why: str
    last_resort: bool = False
    at: tuple[str, ...] = ()


def both(mistakes: Sequence[Mistake]) -> Mistake:
    """A mistake as it is, or two that are made together as one."""
    if len(mistakes) == 1:
        return mistakes[0]
    why = " ".join(["Two things at once.", *(mistake.why for mistake in mistakes)])
    return Mistake(TOGETHER.join(mistake.name for mistake in mistakes), why, at=mistakes[0].at)


def explanation(candidates: list[Mistake]) -> list[tuple[str, str]]:
    """The labelled lines that name one mistake, or two that the evidence can't tell apart; else none."""
    if len(candidates) > MOST:
        return []
    return [(label, each.why) for label, each in zip(("why", "or"), candidates, strict=False)]
