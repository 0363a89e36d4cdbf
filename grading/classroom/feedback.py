"""What goes back to everybody in bulk: one zip, its files called as each platform takes them.

Moodle gives the files of `NAME_17_assignfeedback_file/` to its participant 17 (mod/assign/feedback/file).
Canvas gives a file that is called like a submitted one to its owner, and shows it under the student's
name for it (lib/content_zipper.rb), so it has to be of the same type: comments of Python, or a zip.
Gradescope takes results from an autograder alone: this one shows what was graded elsewhere, and runs nothing.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grading.classroom import export
from grading.classroom.export import ASSIGNMENT, final, number
from grading.classroom.gradebook import Row
from grading.classroom.intake import CANVAS
from grading.classroom.records import Graded, Student
from grading.record import Status
from grading.render.page import visible
from grading.render.text import ASCII, points

REPLAY = Path(__file__).parent / "gradescope" / "replay"
SCRIPTS = ("setup.sh", "run_autograder")
SUBMISSION = re.compile(r"submission_(\d+)")  # a folder of Gradescope's export
PAGE = "feedback.html"
NOT_IN_A_NAME = re.compile(r"[\x00-\x1f\x7f&<>\"':|\\/`]")  # what Moodle takes out of its folders' names


@dataclass(frozen=True)
class Returned:
    """What one student gets: the page, Gradescope's results.json, and a name that a file can have."""

    student: Student
    page: str
    tests: str
    name: str
    row: Row  # of Moodle's worksheet


Files = Mapping[str, bytes]


def moodle(returned: Sequence[Returned]) -> Files:
    """A folder for each participant, also for each of a group."""
    return {
        f"{_moodle_name(each.row['Full name'])}_{found[0]}_assignfeedback_file/{PAGE}": each.page.encode()
        for each in returned
        if (found := re.search(r"\d+$", each.row["Identifier"]))
    }


def _moodle_name(name: str) -> str:
    """The number has to be the second of the parts between underscores."""
    return NOT_IN_A_NAME.sub("", name).replace("_", " ").strip() or "Participant"


def canvas(returned: Sequence[Returned]) -> Files:
    """A file under the name of each that was downloaded; none where a text was typed in."""
    files = {}
    for each in returned:
        source = each.student.source
        match = CANVAS.fullmatch(source)
        if match and match["number"]:
            files[source] = _zipped(each) if source.lower().endswith(".zip") else _commented(each.student)
    return files


def _zipped(returned: Returned) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(PAGE), returned.page)
    return packed.getvalue()


def _commented(student: Student) -> bytes:
    """The results as comments of Python: whoever opens or runs them can."""
    lines = [line for block in _lines(student) for line in str(visible(block)).splitlines() or [""]]
    return "".join(f"# {line}".rstrip() + "\n" for line in lines).encode()


def gradescope(returned: Sequence[Returned]) -> Files:
    """An autograder with the results of each submission by its number."""
    results = {
        f"results/{match[1]}.json": each.tests.encode()
        for each in returned
        if (match := SUBMISSION.fullmatch(each.student.source.partition("/")[0]))
    }
    return results | ({name: (REPLAY / name).read_bytes() for name in SCRIPTS} if results else {})


def folders(returned: Sequence[Returned]) -> Files:
    """A folder for each student, for whatever takes folders."""
    return {f"{each.name}/{PAGE}": each.page.encode() for each in returned}


PLATFORMS: Mapping[str, Callable[[Sequence[Returned]], Files]] = {
    "moodle": moodle,
    "canvas": canvas,
    "gradescope": gradescope,
    "folders": folders,
}


def unanswered(platform: str, returned: Sequence[Returned]) -> list[str]:
    """Whose results have no place on this platform."""
    return [each.student.student for each in returned if not PLATFORMS[platform]([each])]


# --- In words --------------------------------------------------------------------------------------------


def summary(student: Student) -> str:
    """A result in a line: the points, by question, and the first check that was lost in each."""
    if student.status == "refused":
        return f"Not graded. {student.reason}"
    parts = [f"{q.id} {_points(q)}{_first_lost(q)}" for q in student.questions]
    total = f"{number(student.score)} of {number(sum(q.max_score for q in student.questions))} points"
    return f"{total if final(student) else 'Not finished'}: {'; '.join(parts)}"


def _points(question: Graded) -> str:
    return (
        "the grader failed" if question.status is Status.FAULT else points(question.score, question.max_score)
    )


def _first_lost(question: Graded) -> str:
    lost = (check.title for check in question.checks if check.status is not Status.PASSED)
    title = next(lost, "")
    return f" ({title})" if title and question.score < question.max_score else ""


def _lines(student: Student) -> Iterator[str]:
    """A result as plain text, block by block."""
    yield f"{ASSIGNMENT}: {student.name}"
    yield summary(student).partition(":")[0] if student.status == "graded" else summary(student)
    for question in map(export.public, student.questions):
        yield ""
        yield f"{question.id} {question.title}  {points(question.score, question.max_score)}"
        for check in question.checks:
            yield f"  {ASCII[check.status]} {check.title}  {points(check.score, check.max_score)}"
            yield from (f"      {text}" for text in export.shown(check))
        yield from (f"  by hand ({each.label}): {each.reason}" for each in question.by_hand)
