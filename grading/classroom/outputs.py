"""Writes what comes out of a class into its folder: tables, the class report, and each student's files."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from grading import atomic
from grading.classroom import anonymous, export, feedback, items, report
from grading.classroom.changes import Comparison
from grading.classroom.choice import without_decision
from grading.classroom.feedback import PLATFORMS, Returned
from grading.classroom.gradebook import Gradebook
from grading.classroom.records import ClassResults, Student
from grading.classroom.report import Signatures
from grading.classroom.signing import Key
from grading.render import page as html

UNVERIFIED = "unverified-"  # begins the names of tables of results that are not as they were signed
REFUSED = "refused.html.j2"
PAGES, GRADESCOPE = "students", "gradescope"  # folders
NOBODY = Gradebook()
LONGEST = 60  # characters of a file's name that come from a student's
RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)  # by Windows
HASHED = re.compile(r".*-[0-9a-f]{8}")


def write(
    folder: Path,
    results: ClassResults,
    signatures: Signatures,
    gradebook: Gradebook = NOBODY,
    canvas_column: str = "",
    visibility: str = "visible",
    comparison: Comparison | None = None,
    platform: str = "",
) -> list[Path]:
    """Write everything into `folder`, each file at once; earlier files of students who have none now go.

    Returned are the report and the tables; their names say so if the results are not as they were signed.
    canvas_column: "Title (id)" of the assignment in Canvas; visibility: of the tests in Gradescope;
    comparison: what the class report tells of changes; platform: whose comments to fill in. OSError.
    """
    names = file_names([student.student for student in results.students])
    handed = [student for student in results.students if _gets_feedback(student)]
    comments = {s.student: feedback.summary(s) for s in handed} if platform == "moodle" else {}
    pages = {f"{names[s.student]}.html": _page(results, s) for s in handed}
    tests = {f"{names[s.student]}.json": _gradescope(s, visibility) for s in handed}
    mark = "" if signatures.sound is not False else UNVERIFIED
    _write_folder(folder / f"{mark}{PAGES}", pages)
    _write_folder(folder / f"{mark}{GRADESCOPE}", tests)
    links = {
        student: f"{mark}{PAGES}/{name}.html" for student, name in names.items() if f"{name}.html" in pages
    }
    tables = {
        "report.html": report.page(results, links, signatures, comparison),
        "grades.csv": export.grades_csv(results, links),
        "items.csv": items.items_csv(report.finished_of(results)),
        "canvas.csv": export.canvas_csv(results, gradebook, canvas_column),
        "moodle.csv": export.moodle_csv(results, gradebook, comments),
    }
    for name, content in tables.items():
        atomic.write(folder / f"{mark}{name}", content)
    atomic.keep_private(folder)
    return [folder / f"{mark}{name}" for name in tables]


def _gets_feedback(student: Student) -> bool:
    return student.status in ("graded", "refused")


def write_feedback(
    folder: Path, results: ClassResults, signatures: Signatures, gradebook: Gradebook, platform: str
) -> tuple[Path, int, list[str]]:
    """Write the zip that a platform takes; its path, for how many it is, and for whom there is none in it."""
    names = file_names([student.student for student in results.students])
    rows = zip(results.students, export.moodle_rows(results, gradebook), strict=True)
    returned = [
        Returned(each, _page(results, each), _gradescope(each, "visible"), names[each.student], row)
        for each, row in rows
        if _gets_feedback(each)
    ]
    mark = "" if signatures.sound is not False else UNVERIFIED
    path = folder / f"{mark}feedback-{platform}.zip"
    atomic.write_zip(path, PLATFORMS[platform](returned), executable=feedback.SCRIPTS)
    missing = feedback.unanswered(platform, returned)
    return path, len(returned) - len(missing), missing


def write_anonymous(folder: Path, results: ClassResults, key: Key) -> list[Path]:
    """Write the tables without who is who into a folder. OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = anonymous.tables(results, key)
    for name, content in tables.items():
        atomic.write(folder / name, content)
    return [folder / name for name in tables]


def file_names(students: Sequence[str]) -> dict[str, str]:
    """A file's name for each student, without suffix: safe on all systems, and never the same for two.

    A name that had to be changed, or differs from another in capitals only, gets a part of its hash.
    """
    plain = {student: re.sub(r"[^A-Za-z0-9_-]+", "_", student).strip("_-")[:LONGEST] for student in students}
    count = Counter(name.casefold() for name in plain.values())
    return {
        student: name
        if name == student and count[name.casefold()] == 1 and not _odd(name)
        else f"{name or 'student'}-{hashlib.sha256(student.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
        for student, name in plain.items()
    }


def _odd(name: str) -> bool:
    return bool(RESERVED.fullmatch(name) or HASHED.fullmatch(name))


def _page(results: ClassResults, student: Student) -> str:
    """The page of a student: without the seed, and without what went wrong inside the grader."""
    if student.status == "refused":
        template = html.environment(report.FOLDER).get_template(REFUSED)
        return template.render(name=student.name, reason=without_decision(student.reason))
    questions = tuple(map(export.public, student.questions))
    run = replace(results.run(student), questions=questions, seed=None, seconds=0.0)
    return html.page(run, student.name, {})


def _gradescope(student: Student, visibility: str) -> str:
    """A student's results.json; who was refused has no points and a reason."""
    tests = export.gradescope(student.questions, visibility, without_decision(student.reason))
    return json.dumps(tests, indent=1, allow_nan=False)


def _write_folder(folder: Path, files: Mapping[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        atomic.write(folder / name, content)
    for file in folder.iterdir():
        if file.suffix in (".html", ".json") and file.name not in files:
            file.unlink()
