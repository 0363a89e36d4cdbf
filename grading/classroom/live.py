"""What is seen while a class is graded: two lines that change, or in a file one line for each submission."""

import sys
import time
from collections import Counter
from collections.abc import Sequence
from typing import TextIO

from rich.live import Live
from rich.text import Text

from grading.classroom.records import VERDICTS, ClassResults, Student
from grading.render.console import new_console
from grading.render.text import in_ascii
from grading.wording import shown

SOME = 5  # questions graded before the rest is estimated


class ProgressView:
    """Shows the grading of a class. Give it what is there at the beginning, then each thing that happens.

    Used as a context: while it is open, the lines in a terminal are kept up to date.
    """

    def __init__(self, stream: TextIO | None = None):
        stream = stream or sys.stdout
        self._encoding = getattr(stream, "encoding", None) or "ascii"
        self._console = new_console(stream, emoji=False, markup=False)
        self._total = self._questions = self._graded = self._again = self._changed = 0
        self._verdicts: Counter[str] = Counter()
        self._running: dict[tuple[str, str], float] = {}
        self._started, self._before = time.monotonic(), 0
        self._live = Live(
            get_renderable=self._lines, console=self._console, refresh_per_second=2, transient=True
        )

    def __enter__(self) -> "ProgressView":
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def say(self, line: str) -> None:
        self._console.print(Text(self._safe(line)))

    def begin(self, results: ClassResults, questions: int, again: int = 0) -> None:
        """`questions` are those that are left to grade, of all students, and `again` those of them that
        have a grade already."""
        self._total, self._questions, self._again = len(results.students), questions, again
        self._verdicts.update(s.verdict for s in results.students if s.status != "waiting")
        self._started, self._before = time.monotonic(), self._finished

    def started(self, student: str, question: str) -> None:
        self._running[student, question] = time.monotonic()

    def ended(self, student: str, question: str) -> None:
        self._running.pop((student, question), None)

    def saved(self, finished: Sequence[Student], changed: bool = False) -> None:
        """A question is saved, and with it these students are finished, all who handed in the same.

        changed: whether it had a grade, and this is another one.
        """
        self._graded += 1
        self._changed += changed
        for student in finished:
            self._verdicts[student.verdict] += 1
            if not self._console.is_terminal:
                points = sum(question.max_score for question in student.questions)
                number = f"({self._finished} of {self._total})"
                self.say(f"{shown(student.student)} {student.score:g}/{points:g} {number}")

    def summary(self, results: ClassResults) -> None:
        """How the class did as far as it is graded."""
        graded = [student for student in results.students if student.status == "graded"]
        waiting = sum(student.status == "waiting" for student in results.students)
        if waiting:
            left = f"{len(results.students) - waiting} of {len(results.students)} are finished and signed"
            self.say(f"stopped: {left}; the same command goes on from there")
        if self._again:
            self.say(self._again_words())
        if graded:
            mean = sum(student.score for student in graded) / len(graded)
            self.say(f"{len(graded)} graded · mean {mean:.1f}/{results.meta.points:g}")
        counts = Counter(s.verdict for s in results.students if s.status != "waiting")
        self.say(f"   {_counted(counts)}")

    @property
    def _finished(self) -> int:
        return sum(self._verdicts.values())

    def _lines(self) -> Text:
        done = f"{self._finished}/{self._total}"
        if self._again == self._questions:
            done = f"again {self._graded}/{self._questions} questions"
        first = f"graded {done}{self._running_words()}{self._pace()}"
        lines = (first, f"   {_counted(self._verdicts)}")
        return Text(self._safe("\n".join(lines)), no_wrap=True, overflow="ellipsis")

    def _again_words(self) -> str:
        seconds, changed = _duration(time.monotonic() - self._started), f"{self._changed} changed"
        if self._graded < self._questions:
            done = f"{self._graded} of {self._questions} questions"
            return (
                f"stopped: {done} are graded, {changed}; the same command goes on, old grades hold till then"
            )
        return f"{self._again} graded again in {seconds} · {changed}"

    def _running_words(self) -> str:
        running, now = self._running.copy(), time.monotonic()
        each = [f"{shown(who)[:20]}: {q} {now - since:.0f} s" for (who, q), since in running.items()]
        more = ", …" if len(each) > 2 else ""
        return f" · {len(each)} running ({', '.join(each[:2])}{more})" if each else ""

    def _pace(self) -> str:
        seconds = time.monotonic() - self._started
        if self._graded < SOME:
            return ""
        rate = 60 * (self._finished - self._before) / seconds
        left = seconds / self._graded * max(0, self._questions - self._graded)
        return f" · {rate:.0f}/min · {_duration(left)} left"

    def _safe(self, line: str) -> str:
        try:
            line.encode(self._encoding)
            return line
        except UnicodeEncodeError:
            return in_ascii(line)


def _counted(counts: Counter[str]) -> str:
    return " · ".join(f"{verdict} {counts[verdict]}" for verdict in VERDICTS if counts[verdict])


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
