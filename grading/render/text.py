"""A question's result as lines of plain text: what every renderer of the terminal prints."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from grading.record import CheckResult, Kind, QuestionResult, RunResult, Status
from grading.wording import printable

UNICODE = {
    Status.PASSED: "✓",
    Status.FAILED: "✗",
    Status.ERROR: "!",
    Status.SKIPPED: "–",
    Status.NOT_ATTEMPTED: "–",
    Status.FAULT: "?",
}
ASCII = UNICODE | {Status.PASSED: "+", Status.FAILED: "x", Status.SKIPPED: "-", Status.NOT_ATTEMPTED: "-"}
# What our messages use beyond ASCII, and what stands for it where a terminal cannot show it. The student's
# own lines pass through the same table, and what is not in it becomes a question mark.
PLAIN = str.maketrans(
    {
        "·": "|",
        "–": "-",
        "…": "...",
        "×": "x",
        "→": "->",
        "“": '"',
        "”": '"',
        "π": "pi",
        "√": "sqrt ",
        "²": "^2",
        "ᵀ": "^T",
    }
)
WORDS = {
    Status.PASSED: "full points",
    Status.FAILED: "failed",
    Status.ERROR: "error",
    Status.SKIPPED: "skipped",
    Status.NOT_ATTEMPTED: "not attempted",
    Status.FAULT: "the grader failed",
}
NOT_RUN = (Status.SKIPPED, Status.NOT_ATTEMPTED)
EXPLAINED = (Status.FAILED, Status.ERROR, Status.FAULT)
SHOWN_PRINTS = 12  # lines of what a program printed


@dataclass(frozen=True)
class Line:
    """One line of a report: its text, the points at its right end, and the status it is about."""

    text: str
    points: str = ""
    status: Status | None = None


def points(score: float, max_score: float) -> str:
    return f"{score:g}/{max_score:g}"


def _line(check: CheckResult) -> int:
    """The line of the file that a check is about, 0 if none."""
    number = check.location.partition(":")[2].partition(",")[0]
    return int(number) if number.isdecimal() else 0


class Block:
    """The lines of a question's checks for a terminal `width` columns wide, part by part, as they come."""

    def __init__(self, width: int):
        self.width = width
        self.begun = False
        self._told = 0  # checks
        self._explained = False  # the first that did not pass gets the whole card, those after it a line

    def lines(self, checks: Sequence[CheckResult], whole: bool) -> list[Line]:
        """The lines of those of `checks` that had none before; all so far are given.

        Checks at the end that did not run are kept back, unless `whole`: more of their kind may follow.
        """
        groups = grouped(checks[self._told :])
        if groups and not whole and groups[-1][-1].status in NOT_RUN:
            groups.pop()
        self._told += sum(map(len, groups))
        lines = []
        for check in map(_merged, groups):
            lines += _check_lines(check, self.width, brief=self._explained)
            self._explained |= check.status in EXPLAINED
        self.begun |= bool(lines)
        return lines


def single_line(question: QuestionResult, said: Collection[str]) -> Line | None:
    """A question of which there is no more to say than one line.

    Nothing of it is written, or its file can't be imported and the reason has been `said` before.
    """
    first, *others = sorted(merged(question.checks), key=_line)
    unwritten = all(check.status is Status.NOT_ATTEMPTED for check in question.checks)
    if (others and question.seconds) or not (unwritten or first.message in said):
        return None  # of others that were run there may be more to say
    what = headline(first)
    if first.status is Status.NOT_ATTEMPTED:
        what = f"not attempted ({first.location})" if ":" in first.location else first.message
    name = f"{question.id} {question.title}"
    return Line(f"{name} · {what}", points(question.score, question.max_score), first.status)


def merged(checks: Sequence[CheckResult]) -> list[CheckResult]:
    """Checks in a row that did not run, or all failed at the same place, for the same reason: one of them.

    A broken stub is one thing to mend, not five.
    """
    return [_merged(members) for members in grouped(checks)]


def _merged(members: Sequence[CheckResult]) -> CheckResult:
    score, max_score = sum(each.score for each in members), sum(each.max_score for each in members)
    return replace(members[0], score=score, max_score=max_score)


def grouped(checks: Sequence[CheckResult]) -> list[list[CheckResult]]:
    """The checks in order, those in a row that `merged` makes one of together."""
    return [list(group) for _, group in groupby(checks, key=_reason)]


def _reason(check: CheckResult) -> tuple[Any, ...]:
    if check.status in (Status.PASSED, Status.FAILED):
        return (check.name,)
    return (check.status, check.message)


def _check_lines(check: CheckResult, width: int, brief: bool) -> list[Line]:
    title = headline(check)
    if check.status is Status.NOT_ATTEMPTED:
        title = f"not attempted: {check.message}"
    elif check.status is Status.SKIPPED:
        title = f"skipped: {check.message}"
    lines = [Line(title, points(check.score, check.max_score), check.status)]
    if check.status in EXPLAINED and brief and check.status is not Status.FAULT:
        lines += [Line(text) for text in wrap(_in_brief(check), width, "      ")]
    elif check.status in EXPLAINED:
        lines += [Line(text) for text in _explanation(check, width)]
    elif check.status is Status.PASSED and check.message:
        lines += [Line(text) for text in wrap(check.message, width, "      ")]
    return lines


def headline(check: CheckResult) -> str:
    """What a check is about; of a file that could not be imported, that."""
    return check.message.splitlines()[0] if check.kind is Kind.IMPORT else check.title


def _in_brief(check: CheckResult) -> str:
    """The sentence of a failure, the last line of an error."""
    lines = check.message.splitlines() or [""]
    return lines[-1] if check.status is Status.ERROR else lines[0]


def _explanation(check: CheckResult, width: int) -> list[str]:
    lines = []
    for line in check.message.splitlines()[1 if check.kind is Kind.IMPORT else 0 :]:
        lines += wrap(line, width, "      ")
    labelled = list(check.details)
    if check.location and check.status is Status.FAILED:
        labelled.append(("look at", check.location))
    for number, hint in enumerate(check.hints, start=1):
        first, *rest = hint.splitlines()
        labelled += [(f"hint {number}", first), *(("", line) for line in rest)]
    column = max((len(label) for label, _ in labelled), default=0)
    for label, text in labelled:
        start = f"      {label:<{column}}   "
        first, *rest = wrap(text, width, " " * len(start)) or [""]
        lines += [start + first[len(start) :], *rest]
    return lines


def wrap(text: str, width: int, indent: str) -> list[str]:
    """`text` broken into lines of at most `width`, each after `indent` and the text's own leading blanks."""
    body = text.lstrip(" ")
    indent += " " * (len(text) - len(body))
    lines, current = [], ""
    for word in body.split(" "):
        if current and len(indent) + len(current) + 1 + len(word) > width:
            lines.append(indent + current)
            current = word
        else:
            current = f"{current} {word}" if current else word
    return [*lines, indent + current] if current else lines


def printed_lines(question: QuestionResult, width: int) -> list[str]:
    """The last lines of what the student's program printed, for people; [] if it printed nothing."""
    lines = question.printed.splitlines()
    if not lines:
        return []
    shown = [printable(line.expandtabs(4))[: width - 4] for line in lines[-SHOWN_PRINTS:]]
    left_out = f" (the last {len(shown)} of {len(lines)} lines)" if len(lines) > len(shown) else ""
    return [f"  your program printed{left_out}:", *(f"    {line}" for line in shown)]


def in_ascii(line: str) -> str:
    """For a terminal that can't show what our messages use beyond ASCII."""
    return line.translate(PLAIN).encode("ascii", "replace").decode()


SEEDS_SIDE_BY_SIDE = 4  # columns of seeds that fit into 80 characters beside a title and the spread


def spread_table(runs: Sequence[RunResult]) -> list[list[str]]:
    """Headings, then a row for each question: its points for each seed, and the range of what was measured.

    Of many seeds the table tells how often there were full points, and the range of the points.
    """
    many = len(runs) > SEEDS_SIDE_BY_SIDE
    seeds = ["full points", "points"] if many else [f"seed {run.seed}" for run in runs]
    rows = [["question", *seeds, "spread"]]
    for questions in zip(*(run.questions for run in runs), strict=True):
        measured = [each for each in map(_measured, questions) if each is not None]
        low_high = f"{min(measured):.4g} to {max(measured):.4g}" if measured else ""
        scores = [(question.score, question.max_score) for question in questions]
        rows.append([f"{questions[0].id} {questions[0].title}", *_seeds(scores, many), low_high])
    return [*rows, ["total", *_seeds([(run.score, run.max_score) for run in runs], many), ""]]


def _seeds(scores: Sequence[tuple[float, float]], many: bool) -> list[str]:
    if not many:
        return [points(score, most) for score, most in scores]
    full, most = sum(score == most for score, most in scores), scores[0][1]
    low, high = min(score for score, _ in scores), max(score for score, _ in scores)
    lowest = "" if low == high else f"{low:g} to "
    return [f"{full} of {len(scores)}", f"{lowest}{points(high, most)}"]


def _measured(question: QuestionResult) -> float | None:
    """The accuracy, loss or bits that a check compared with a threshold, if the question has one."""
    for check in question.checks:
        if "threshold" in check.evidence:
            return next(
                (check.evidence[n] for n in ("accuracy", "loss", "bits") if n in check.evidence), None
            )
    return None


def next_step(run: RunResult, edited: Collection[str] = ()) -> str:
    """The single best thing to do next: the first question that has points to earn, an `edited` one first."""
    checks = [check for question in run.questions for check in question.checks]
    if checks and all(check.status is Status.NOT_ATTEMPTED for check in checks):
        start = run.questions[0]
        lines = sorted(filter(_line, start.checks), key=_line)
        where = f" at {lines[0].location}" if lines else ""
        command = f"python autograder.py -q {start.id}"
        return f"Nothing is written yet. Start{where} with {start.id}, then: {command}"
    for question in sorted(run.questions, key=lambda question: question.id not in edited):
        if question.status is Status.FAULT:
            return f"The grader failed in {question.id}; that is our fault, not yours. Please report it."
        if question.status is not Status.PASSED:
            first = next(check for check in question.checks if check.status is not Status.PASSED)
            where = f" ({first.location})" if first.location and first.location not in first.message else ""
            return f"{question.id} is next: {_what(first)}{where}"
    return ""


def _what(check: CheckResult) -> str:
    if check.status is Status.NOT_ATTEMPTED:
        return f"not attempted, {check.message}"
    return f"{WORDS[check.status]}: {headline(check)}"
