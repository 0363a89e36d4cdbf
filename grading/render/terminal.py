"""The report in a terminal: a line a check, a live line while questions train, a table at the end.

With rich where the output is a terminal; plain lines where it is a file or a pipe. Where the output cannot
show Unicode, marks and dashes become ASCII.
"""

import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from grading.checks.question import Question
from grading.feedback import probes as diagnosis
from grading.record import QuestionResult, RunResult, Status
from grading.render import text
from grading.runner.run import Event
from grading.student.values import Progress
from grading.wording import printable

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
        self.console = Console(file=stream, highlight=False, emoji=False, soft_wrap=True)
        self.unicode = _can_show(stream)
        self.width = min(self.console.width, WIDEST)
        self.mute = mute
        self.unchanged = unchanged
        self._waiting = [question.id for question in questions]
        self._done: dict[str, QuestionResult] = {}
        self._progress: dict[str, Progress] = {}
        self._said: set[str] = set()
        self._epochs_shown: dict[str, int] = {}
        self._live = Live(console=self.console, refresh_per_second=4, transient=True)

    def __enter__(self) -> "Terminal":
        if self.console.is_terminal:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def header(self, line: str) -> None:
        self._print(Text(self._safe(line)))
        self._print(Text(""))

    def show(self, event: Event) -> None:
        """A result is printed once all questions before it are; progress becomes the live line."""
        if event.result:
            self._progress.pop(event.question.id, None)
            self._done[event.question.id] = event.result
            while self._waiting and self._waiting[0] in self._done:
                self._question(self._done.pop(self._waiting.pop(0)))
        elif event.progress:
            self._progress[event.question.id] = event.progress
            if not self.console.is_terminal:
                self._plain_progress(event.question.id, event.progress)
        self._live.update(Text("\n".join(self._safe(line) for line in self._live_lines())))

    def summary(self, run: RunResult, pictures: Sequence[str] = (), page: Path | None = None) -> None:
        """The table at the end, the total, what to do next, and the pictures and the page written."""
        if len(run.questions) > 1:
            self.console.print(self._table(run))
        total = f"total {text.points(run.score, run.max_score)} in {run.seconds:.1f} s"
        self._print(
            Text(self._safe(f"{total} · seed {run.seed} · again with another: --seed N"), style="bold")
        )
        shown = [text.next_step(run)]
        if pictures:
            shown.append(f"pictures: {', '.join(pictures)}")
        if page:
            shown.append(f"report: {page}")
        for line in (line for each in shown for line in text.wrap(each, self.width, "")):
            self._print(Text(self._safe(line)))

    def spread(self, runs: Sequence[RunResult]) -> None:
        """A table of several seeds: points, and the number that a threshold was compared with."""
        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in ("question", *(f"seed {run.seed}" for run in runs), "spread"):
            table.add_column(column, justify="left" if column == "question" else "right")
        for row in text.spread_rows(runs):
            table.add_row(*map(self._safe, row))
        self.console.print(table)

    def _question(self, question: QuestionResult) -> None:
        head, *body, last = text.question_lines(question, self.width, self._said)
        if question.id in self.unchanged:
            last = text.Line(f"{question.id} {text.points(question.score, question.max_score)} · unchanged")
            if question.status is Status.PASSED:
                self._print(Text(self._safe(last.text)))
                return
        self._print(Text(self._safe(head.text), style="bold"))
        for line in body:
            self._print(self._styled(line))
        for printed in [] if self.mute else text.printed_lines(question, self.width):
            self._print(Text(self._safe(printed), style="dim"))
        self._print(Text(self._safe(last.text)))
        self._print(Text(""))

    def _styled(self, line: text.Line) -> Text:
        if line.status is None:
            return Text(self._safe(line.text))
        mark = (text.UNICODE if self.unicode else text.ASCII)[line.status]
        first, *rest = text.wrap(self._safe(line.text), self.width - 10, "    ") or [""]
        styled = Text.assemble(("  " + mark, STYLES[line.status]), " " + first[4:])
        if rest:
            styled.append("\n" + "\n".join(rest))
        gap = self.width - len((rest or [first])[-1]) - len(line.points)
        return styled.append(" " * max(1, gap) + line.points)

    def _live_lines(self) -> list[str]:
        lines = [f"{id} training · {progress_words(p)}" for id, p in sorted(self._progress.items())]
        behind = ", ".join(sorted(self._done))
        return [*lines, f"finished, shown in order: {behind}"] if behind else lines

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
    return " · ".join(parts)


def _can_show(stream: TextIO) -> bool:
    try:
        "✓✗–·…×“π²ᵀ".encode(getattr(stream, "encoding", None) or "ascii")
        return True
    except UnicodeEncodeError:
        return False
