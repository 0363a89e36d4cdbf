"""A student's report as one HTML page that needs nothing else: no script, no network, no other file.

It shows the result record and decides nothing. What a student's program printed or raised is text: escaped,
with its control characters made visible.
"""

import base64
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from grading.data import FOLDER
from grading.record import CheckResult, Kind, QuestionResult, RunResult, Status
from grading.render import chart, text
from grading.render.plots import Picture

TEMPLATE = "report.html.j2"
CHECK_WORDS = text.WORDS | {Status.PASSED: "passed"}
SHOWN_ANYWAY = "\n\t\u200c\u200d"  # the last two are part of how Persian and emoji are written


@dataclass(frozen=True)
class CheckEntry:
    """One line of a question: a check, or several that came to nothing for one reason.

    `titles` are those of the several, and none where the whole file is of no use; `again` is the id of the
    question that says the same already.
    """

    id: str
    check: CheckResult
    heading: str
    message: str
    titles: tuple[str, ...] = ()
    again: str = ""


@dataclass(frozen=True)
class Section:
    """A question as the page shows it."""

    result: QuestionResult
    entries: tuple[CheckEntry, ...]
    charts: tuple[chart.Chart, ...]
    picture: str
    caption: str


def page(run: RunResult, file: str, pictures: Mapping[str, Picture]) -> str:
    """The page for a run over the submission `file`; `pictures` by the id of their question."""
    sections = _sections(run, pictures)
    return (
        environment()
        .get_template(TEMPLATE)
        .render(
            run=run,
            file=file,
            sections=sections,
            conditions=conditions(run),
            **_next(run, sections),
            points=text.points,
            marks=text.UNICODE,
            words=text.WORDS,
            check_words=CHECK_WORDS,
            area=chart,
        )
    )


@cache
def environment(*folders: Path) -> Environment:
    """Templates of this folder, and of `folders`: every expression is escaped and made visible."""
    return Environment(
        loader=FileSystemLoader([Path(__file__).parent, *folders]),
        autoescape=True,
        finalize=visible,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def visible(value: object) -> object:
    """Text with its control characters made visible, an escape as ⟨U+001B⟩; anything else as it is.

    Line ends and tabs stay. All others are shown: nothing in a page can be reversed, hidden or cut off.
    """
    if not isinstance(value, str) or isinstance(value, Markup) or value.isprintable():
        return value
    return "".join(_shown(char) for char in value.replace("\r\n", "\n"))


def _shown(char: str) -> str:
    hidden = unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    if not hidden or char in SHOWN_ANYWAY:
        return char
    # a progress bar returns to the start of its line; here it gets a line of its own each time
    return f"⟨U+{ord(char):04X}⟩" + ("\n" if char == "\r" else "")


def _sections(run: RunResult, pictures: Mapping[str, Picture]) -> list[Section]:
    said: dict[str, str] = {}
    return [_section(question, pictures.get(question.id), said) for question in run.questions]


def _section(question: QuestionResult, picture: Picture | None, said: dict[str, str]) -> Section:
    of = len({curve.training for curve in question.curves})
    return Section(
        question,
        _entries(question, said),
        tuple(chart.chart(curve, of) for curve in question.curves),
        f"data:image/png;base64,{base64.b64encode(picture.png).decode()}" if picture else "",
        picture.caption if picture else "",
    )


def _entries(question: QuestionResult, said: dict[str, str]) -> tuple[CheckEntry, ...]:
    """The lines of a question; `said` holds which question told first why a file cannot be imported."""
    entries = []
    together = zip(text.merged(question.checks), text.grouped(question.checks), strict=True)
    for number, (check, members) in enumerate(together, start=1):
        id, again = f"{question.id}-{number}", ""
        titles: tuple[str, ...] = ()
        if check.kind is Kind.IMPORT:
            again = said.get(check.message, "")
            said.setdefault(check.message, question.id)
        elif len(members) > 1:
            titles = tuple(member.title for member in members)
        entries.append(CheckEntry(id, check, *_words(check, titles), titles, again))
    return tuple(entries)


def _words(check: CheckResult, titles: Sequence[str]) -> tuple[str, str]:
    """The heading of a line and what stands below it."""
    if check.kind is Kind.IMPORT:
        return text.headline(check), "\n".join(check.message.splitlines()[1:])
    if titles and check.status in (Status.NOT_ATTEMPTED, Status.SKIPPED):
        return check.message, ""
    if titles:
        return f"{len(titles)} checks came to the same end", check.message
    return check.title, check.message


def _next(run: RunResult, sections: Sequence[Section]) -> dict[str, str]:
    """The next step, the id of the line that it is about, and the status of that line."""
    open_lines = [
        (entry.id, entry.check.status.value)
        for section in sections
        for entry in section.entries
        if entry.check.status is not Status.PASSED
    ]
    id, status = open_lines[0] if open_lines else ("questions", "")
    return {"next_step": text.next_step(run), "next_id": id, "next_status": status}


def conditions(run: RunResult) -> list[tuple[str, str]]:
    """What a score may depend on, as labelled lines."""
    found = [("seed", str(run.seed))] if run.seed is not None else []
    found.append(("isolation", run.isolation))
    if run.data and Path(run.data) != FOLDER:
        found.append(("data", run.data))
    if run.budget != 1:
        found.append(("training budget", f"× {run.budget:g}"))
    versions = ", ".join(f"{name} {version}" for name, version in run.versions.items())
    taken = [("time", f"{run.seconds:.1f} s")] if run.seconds else []
    return [*found, ("versions", versions), *taken]
