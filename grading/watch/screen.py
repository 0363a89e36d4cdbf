"""What --watch shows after a save: first what changed since the round before, then what is worked on."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text

from grading.checks.question import Check, Question
from grading.record import Kind, QuestionResult, RunResult, Status
from grading.render import text
from grading.render.terminal import Terminal

BELOW = 4  # lines of a screen that are left for what is running


class Round(Terminal):
    """Shows one round: of the questions, those that were `edited`; `before` are the results before the save.

    In a terminal, the lines of its checks stand in the live part while they come, so that what they changed
    can be told above them in the end.
    """

    def __init__(
        self,
        questions: Sequence[Question],
        edited: Collection[str],
        before: Mapping[str, QuestionResult],
        saved: str,
        mute: bool = False,
    ):
        super().__init__([question for question in questions if question.id in edited], mute)
        self._asked, self._edited = questions, edited
        self._before, self._saved = before, saved
        self._held: list[Text] = []

    def summary(
        self, run: RunResult, pictures: Sequence[str] | None = None, page: Path | None = None
    ) -> None:
        """What changed, the lines of what was edited, the rest in a line, the total and what to do next."""
        self._live.stop()
        held, self._held = self._held, []
        marks = text.UNICODE if self.unicode else text.ASCII
        changed = [f"saved {self._saved}", *changes(self._asked, self._before, run, marks)]
        self._say(" · ".join(changed), style="bold")
        for line in held:
            self.console.print(line)
        others = [result for result in run.questions if result.id not in self._edited]
        if others:
            scores = (f"{result.id} {text.points(result.score, result.max_score)}" for result in others)
            self._say(f"unchanged: {', '.join(scores)}")
        self._say(f"total {text.points(run.score, run.max_score)} in {run.seconds:.1f} s", style="bold")
        self._say(text.next_step(run, self._edited))

    def _say(self, sentence: str, style: str = "") -> None:
        for line in text.wrap(self._safe(sentence), self.width, ""):
            self.console.print(Text(line, style=style))

    def _print(self, line: Text) -> None:
        if self.console.is_terminal:
            self._held.append(line)
        else:
            super()._print(line)

    def _view(self) -> RenderableType:
        """The latest of the lines that came so far, as many as fit, above what is running."""
        lines = list(Text("\n").join(self._held).split("\n")) if self._held else []
        return Group(*lines[-max(1, self.console.height - BELOW) :], super()._view())


def changes(
    questions: Sequence[Question],
    before: Mapping[str, QuestionResult],
    run: RunResult,
    marks: Mapping[Status, str],
) -> list[str]:
    """What differs from `before`, a part for each question and for each of its checks.

    Of a question that was interrupted before, its checks until then are compared.
    """
    if cannot_be_imported(run):
        return ["it cannot be imported"]
    parts = []
    for question, now in zip(questions, run.questions, strict=True):
        was, score = before[question.id], text.points(now.score, now.max_score)
        known = [check.kind is not Kind.INTERRUPTED for check in was.checks]
        moved = [
            f"{_called(check, question.checks)} {marks[old.status]} → {marks[new.status]}"
            for check, old, new in zip(
                question.checks[: _leading(known)], was.checks, now.checks, strict=False
            )
            if old.status is not new.status
        ]
        if not all(known):
            parts += [f"{question.id} {score}", *moved] if any(known) else []
        elif moved or was.score != now.score:
            parts += [f"{question.id} {text.points(was.score, was.max_score)} → {score}", *moved]
    return parts or ["no check has changed"]


def cannot_be_imported(run: RunResult) -> bool:
    """Whether no question could be tried: then the round says nothing of what was edited."""
    return all(check.kind is Kind.IMPORT for result in run.questions for check in result.checks)


def _leading(known: Sequence[bool]) -> int:
    """How many checks a round had come to before it was interrupted."""
    return known.index(False) if False in known else len(known)


def _called(check: Check, checks: Sequence[Check]) -> str:
    """A short name for a check: the function it is about, if no other check is about it first."""
    function = check.needs[0].split(".")[-1]
    names = [other.needs[0].split(".")[-1] for other in checks]
    return function if names.count(function) == 1 else check.name.replace("_", " ")
