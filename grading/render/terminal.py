"""The report in a terminal: a line a check, a live line while questions train, a table at the end.

With rich where the output is a terminal; plain lines where it is a file or a pipe. Where the output cannot
show Unicode, marks and dashes become ASCII.
"""

import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TextIO

from rich.console import RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from grading.checks.question import Question
from grading.feedback import probes as diagnosis
from grading.record import CheckResult, Kind, QuestionResult, RunResult, Status
from grading.render import text
from grading.render.blocks import side_by_side
from grading.render.console import new_console
from grading.render.plots import Picture
from grading.runner.run import Event
from grading.student.values import Progress
from grading.wording import printable
from grading.worker.stop import LONG

STYLES = {
    Status.PASSED: "green",
    Status.FAILED: "red",
    Status.ERROR: "red",
    Status.SKIPPED: "yellow",
    Status.NOT_ATTEMPTED: "yellow",
    Status.FAULT: "magenta",
}
WIDEST = 100  # columns; wider lines are harder to read


class Terminal:
    """Shows a run as it happens: give it every event, then the result.

    `unchanged` are the ids of questions that were not graded anew; of these, what passed takes one line.
    """

    def __init__(
        self,
        questions: Sequence[Question],
        mute: bool = False,
        stream: TextIO | None = None,
        unchanged: Collection[str] = (),
    ):
        stream = stream or sys.stdout
        self.console = new_console(stream, emoji=False)
        self.unicode = _can_show(stream)
        self.width = min(self.console.width, WIDEST)
        self.mute = mute
        self.unchanged = unchanged
        self._waiting = [question.id for question in questions]
        self._questions = {question.id: question for question in questions}
        self._known: dict[str, list[CheckResult]] = {question.id: [] for question in questions}
        self._blocks = {question.id: text.Block(self.width) for question in questions}
        self._done: dict[str, QuestionResult] = {}
        self._progress: dict[str, Progress] = {}
        self._said: set[str] = set()
        self._epochs_shown: dict[str, int] = {}
        self._live = Live(
            Text(self._safe("starting …")), console=self.console, refresh_per_second=4, transient=True
        )

    def __enter__(self) -> "Terminal":
        if self.console.is_terminal:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def waits_for(self, question: Question) -> bool:
        """Whether it shows this question, and has not been given its result."""
        return question.id in self._waiting

    def header(self, line: str) -> None:
        self._print(Text(self._safe(line)))
        self._print(Text(""))

    def show(self, event: Event) -> None:
        """What is known is printed once the questions before it are done; progress becomes the live line."""
        id = event.question.id
        if event.result:
            self._done[id] = event.result
        if event.check:
            self._known[id].append(event.check)
        if event.progress:
            self._progress[id] = event.progress
        else:
            self._progress.pop(id, None)
        self._catch_up()
        if event.progress and not self.console.is_terminal:
            self._plain_progress(id, event.progress)
        self._live.update(self._view())

    def summary(
        self, run: RunResult, pictures: Sequence[str] | None = None, page: Path | None = None
    ) -> None:
        """The table at the end, the total, what to do next, the pictures if any are wanted, and the page."""
        if sum(block.begun for block in self._blocks.values()) > 1:  # else it would repeat the lines above
            self.console.print(self._table(run))
        total = f"total {text.points(run.score, run.max_score)} in {run.seconds:.1f} s"
        self._print(
            Text(self._safe(f"{total} · seed {run.seed} · again with another: --seed N"), style="bold")
        )
        shown = [text.next_step(run)]
        if pictures is not None:
            none = "none, since nothing here got so far that it could be drawn"
            shown.append(f"pictures: {', '.join(pictures) or none}")
        if page:
            shown.append(f"report: {page}")
        for line in (line for each in shown for line in text.wrap(each, self.width, "")):
            self._print(Text(self._safe(line)))

    def say(self, line: str) -> None:
        """One more line below all others."""
        self._print(Text(self._safe(line)))

    def pictures(self, drawn: Mapping[str, Picture]) -> None:
        """What each picture shows, and small ones where the terminal has colours for them."""
        colours = self.unicode and self.console.color_system in ("256", "truecolor")
        for id, picture in drawn.items():
            if colours and picture.small:
                for row in side_by_side(picture.small, self.width):
                    self._print(row)
            for line in text.wrap(f"{id}: {picture.caption}", self.width, ""):
                self._print(Text(self._safe(line)))

    def spread(self, runs: Sequence[RunResult]) -> None:
        """A table of several seeds: points, and the number that a threshold was compared with."""
        table = Table(box=None, pad_edge=False, header_style="bold")
        headings, *rows = text.spread_table(runs)
        for column in headings:
            table.add_column(column, justify="left" if column == "question" else "right")
        for row in rows:
            table.add_row(*map(self._safe, row))
        self.console.print(table)

    def _catch_up(self) -> None:
        """Print what is known of the first question that isn't done, and of those before it all."""
        while self._waiting:
            id = self._waiting[0]
            if id not in self._done:
                return self._checks(id, self._known[id], whole=id in self._progress)
            self._question(self._done.pop(self._waiting.pop(0)))

    def _question(self, question: QuestionResult) -> None:
        """What is left to print of a question that is done."""
        id, score = question.id, text.points(question.score, question.max_score)
        unchanged, begun = id in self.unchanged, self._blocks[id].begun
        if unchanged and question.status is Status.PASSED:
            return self._print(Text(self._safe(f"{id} {score} · unchanged")))
        if not begun and (line := text.single_line(question, self._said)):
            return self._print(self._styled(line))
        self._said |= {check.message for check in question.checks if check.kind is Kind.IMPORT}
        self._checks(id, question.checks, whole=True)
        for printed in [] if self.mute else text.printed_lines(question, self.width):
            self._print(Text(self._safe(printed), style="dim"))
        took = "· unchanged" if unchanged else f"in {question.seconds:.1f} s"
        self._print(Text(self._safe(f"{id} {score} {took}")))
        self._print(Text(""))

    def _checks(self, id: str, checks: Sequence[CheckResult], whole: bool) -> None:
        """Print the lines of a question's checks that are new, the first below the question's title."""
        begun = self._blocks[id].begun
        lines = self._blocks[id].lines(checks, whole)
        if lines and not begun:
            self._print(Text(self._safe(f"{id} {self._questions[id].title}"), style="bold"))
        for line in lines:
            self._print(self._styled(line))

    def _styled(self, line: text.Line) -> Text:
        if line.status is None:
            return Text(self._safe(line.text))
        mark = (text.UNICODE if self.unicode else text.ASCII)[line.status]
        first, *rest = text.wrap(self._safe(line.text), self.width - len(line.points) - 1, "    ") or [""]
        styled = Text.assemble(("  " + mark, STYLES[line.status]), " " + first[4:])
        if rest:
            styled.append("\n" + "\n".join(rest))
        gap = self.width - len((rest or [first])[-1]) - len(line.points)
        return styled.append(" " * max(1, gap) + line.points)

    def _view(self) -> RenderableType:
        """What stands in the live part, below the lines that stay."""
        return Text("\n".join(self._safe(line) for line in self._live_lines()))

    def _live_lines(self) -> list[str]:
        lines = [f"{id} {doing}"[: self.width] for id in self._waiting if (doing := self._doing(id))]
        behind = ", ".join(sorted(self._done))
        return [*lines, f"finished, shown in order: {behind}"] if behind else lines

    def _doing(self, id: str) -> str:
        """What is being done for a question; "" where nothing is, or has become known of it yet."""
        if progress := self._progress.get(id):
            return f"training · {progress_words(progress)}"
        to_come = self._questions[id].checks[len(self._known[id]) :]
        return f"{to_come[0].title} …" if to_come and self._known[id] and id not in self._done else ""

    def _plain_progress(self, id: str, progress: Progress) -> None:
        """At most one line for a new epoch, and fewer and fewer: at 1, 2, 4, 8, … epochs."""
        epoch = int(progress.epochs)
        if epoch >= max(1, 2 * self._epochs_shown.get(id, 0)):
            self._epochs_shown[id] = epoch
            self._print(Text(self._safe(f"  {id} training · {progress_words(progress)}")))

    def _table(self, run: RunResult) -> Table:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in ("question", "points", "time", ""):
            table.add_column(column, justify="right" if column in ("points", "time") else "left")
        for q in run.questions:
            word = Text(text.WORDS[q.status], style=STYLES[q.status])
            name = self._safe(f"{q.id} {q.title}")
            time = "unchanged" if q.id in self.unchanged else f"{q.seconds:.1f} s"
            table.add_row(name, text.points(q.score, q.max_score), time, word)
        return table

    def _print(self, line: Text) -> None:
        self.console.print(line)

    def _safe(self, line: str) -> str:
        line = printable(line.expandtabs(4))
        return line if self.unicode else text.in_ascii(line)


def progress_words(progress: Progress) -> str:
    parts = [f"epoch {progress.epochs:.1f}"]
    if progress.validation is not None:
        parts.append(f"validation {progress.validation:.1%}")
    elif progress.loss is not None:
        parts.append(f"loss {progress.loss:.4g}")
    parts.append(f"{progress.seconds:.1f} s")
    if progress.trace and (warning := diagnosis.preflight(progress.trace)):
        parts.append(f"seen already: {warning}")
    if progress.flat >= LONG:
        parts.append(f"flat for {progress.flat:.0f} epochs; Ctrl-C ends this training and scores it")
    return " · ".join(parts)


def _can_show(stream: TextIO) -> bool:
    try:
        "✓✗–·…×“π²ᵀ".encode(getattr(stream, "encoding", None) or "ascii")
        return True
    except UnicodeEncodeError:
        return False
