"""What is done and what comes next, from the journal and the text of the files: nothing is run."""

from collections.abc import Mapping, Sequence

from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from grading.checks.question import Question
from grading.progress.journal import NAME, Seen, code_of
from grading.record import Status
from grading.render.console import new_console
from grading.runner import preview
from grading.runner.submission import Submission

COLUMNS = ID, TITLE, BAR, SCORE = 3, 20, 8, 5  # with the longest state a line has 80


def show(questions: Sequence[Question], submission: Submission, seen: Mapping[str, Seen]) -> None:
    """A line for each question, the sum of the points of the last runs, and what to do next."""
    console = new_console()
    table = Table(box=None, show_header=False, pad_edge=False)
    for width in COLUMNS:
        table.add_column(justify="left", no_wrap=True, overflow="crop", min_width=width, max_width=width)
    table.add_column(no_wrap=True, overflow="crop")
    states = {question.id: _state(question, submission, seen.get(question.id)) for question in questions}
    for question in questions:
        points = _points(seen.get(question.id))
        bar = ProgressBar(total=question.points, completed=points, width=BAR)
        score = f"{points:g}/{question.points:g}"
        table.add_row(question.id, Text(question.title), bar, score, Text(states[question.id]))
    console.print(table)
    total = sum(_points(seen.get(question.id)) for question in questions)
    most = sum(question.points for question in questions)
    console.print(f"total {total:g}/{most:g}, of the last runs here", style="bold")
    console.print(Text(_next(questions, seen)))


def _points(seen: Seen | None) -> float:
    return seen.points if seen else 0.0


def _state(question: Question, submission: Submission, seen: Seen | None) -> str:
    if seen is None:
        return "not run yet" if _written(question, submission) else "not attempted"
    words = [seen.when.partition("-")[2]]  # the day and the time, without the year
    if seen.figure:
        words.append(seen.figure)
    if seen.best > seen.points:
        words.append(f"best {seen.best:g}")
    if seen.code != code_of(submission, question.file):
        words.append("changed")
    return ", ".join(words)


def _written(question: Question, submission: Submission) -> bool:
    found = preview.answer(question, submission)
    return found is None or any(check.status is not Status.NOT_ATTEMPTED for check in found.checks)


def _next(questions: Sequence[Question], seen: Mapping[str, Seen]) -> str:
    for question in questions:
        if _points(seen.get(question.id)) < question.points:
            return f"next: python autograder.py -q {question.id}"
    return f"All is done: python autograder.py --submit. What is kept stands in {NAME}."
