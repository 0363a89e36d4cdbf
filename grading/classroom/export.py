"""The results of a class for other programs: grades.csv, Canvas, Moodle, and Gradescope's results.json.

A grade is exported where there is one: who is missing, refused or not finished, and whose total the grader
itself has spoiled, has an empty cell and a status. Texts cannot act as formulas of a spreadsheet.

Canvas reads its file as its own gradebook export: a header that begins with CANVAS, a row of points possible,
and columns called "Title (id)"; it finds students by ID, SIS User ID, SIS Login ID, then by name. Moodle
reads of its grading worksheet the columns Identifier, Grade and Last modified (grade). Both in English.
"""

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from grading.classroom.gradebook import NAMES, PARTICIPANT, Gradebook, Row
from grading.classroom.intake import MOODLE as MOODLE_NAME
from grading.classroom.records import ClassResults, Student
from grading.record import CheckResult, QuestionResult, Status
from grading.render.page import visible

ASSIGNMENT = "From Perceptron to Attention"
CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
CANVAS_POINTS = "    Points Possible"  # Canvas knows the row by it
COMMENTS = "Feedback comments"
MOODLE: tuple[str, ...] = ("Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade")
MOODLE += ("Grade can be changed", "Last modified (submission)", "Last modified (grade)", COMMENTS)
GRADE = ("Grade", "Maximum Grade")  # numbers of ours
NO_COMMENTS: Mapping[str, str] = {}  # by student
CHOSEN = (*NAMES, "Section")  # columns that hold what somebody has thought out
GRADES = ("student", "name", "status", "reason", "by hand", "section", "group", "late", "page")  # then points
VISIBILITIES = ("visible", "hidden", "after_due_date", "after_published")
FORMULA = "=+\\-@|%＝＋－＠"  # also the wide forms, which some programs take for them
# Where a cell begins: also after what separates cells elsewhere, as a program may cut there, quotes or not.
BEGINS_FORMULA = re.compile(rf'((?:^|[;,])[\s"]*)(?=[{FORMULA}])')
HARMLESS = re.compile(r"[\w.@+/ -]*")  # no formula without any of = ( ! | does anything
EXCEL = "\ufeff"  # without it, Excel takes UTF-8 for another encoding
OURS = "The grader failed here. That is not your fault; your instructor can see why."


def cell(value: object) -> str:
    """A text as the cell of a spreadsheet: one line, control characters shown, and never a formula.

    Nor does a part of it become one where semicolons or commas are taken to separate cells.
    """
    text = " ".join(str(visible(str(value))).split())
    return BEGINS_FORMULA.sub(r"\1'", text)


def identifier(value: str) -> str:
    """An id, a date or a mark as the platform gave it, to be found again; a text if it could be more."""
    return value if HARMLESS.fullmatch(value) else cell(value)


def number(value: float) -> str:
    """A number as all spreadsheets read it, with four decimals at the most."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def final(student: Student) -> bool:
    """Whether a student has a total that counts: all is graded, and the grader failed nowhere."""
    return student.status == "graded" and not _faulty(student)


def _faulty(student: Student) -> list[str]:
    return [question.id for question in student.questions if question.status is Status.FAULT]


def reason(student: Student, names: dict[int, str]) -> str:
    """Why a student has no total, whose result it is, too, and what was unusual; `names` are all by ids."""
    faulty = _faulty(student)
    sentences = (
        student.reason,
        f"The grader failed in {', '.join(faulty)}." if faulty and not student.reason else "",
        f"Same content as {names[student.same_as]}." if student.same_as in names and not faulty else "",
        student.mark,
    )
    return " ".join(filter(None, sentences))


def grades_csv(results: ClassResults, pages: Mapping[str, str]) -> str:
    """grades.csv: for people, with the mark that Excel needs to know its encoding; `pages` by student."""
    asked = results.meta.questions
    names = {student.id: student.student for student in results.students}
    rows = [[*GRADES, *(question.id for question in asked), "total"]]
    points = [number(question.points) for question in asked]
    rows.append(["points possible", *[""] * (len(GRADES) - 1), *points, number(results.meta.points)])
    for student in sorted(results.students, key=lambda student: student.student):
        score = {q.id: q.score for q in student.questions if q.status is not Status.FAULT}
        rows.append(
            [
                *map(cell, (student.student, student.name, student.status, reason(student, names))),
                cell("; ".join(f"{id} {text}" for id, text in by_hand(student))),
                *map(cell, (student.section, student.team, student.late, pages.get(student.student, ""))),
                *(number(score[question.id]) if question.id in score else "" for question in asked),
                _total(student),
            ]
        )
    return EXCEL + table(rows)


def by_hand(student: Student) -> Iterable[tuple[str, str]]:
    """What was changed or said by hand, by questions: "+1: lost power"."""
    return ((q.id, f"{each.label}: {each.reason}") for q in student.questions for each in q.by_hand)


def _total(student: Student) -> str:
    return number(student.score) if final(student) else ""


def canvas_csv(results: ClassResults, gradebook: Gradebook, column: str = "") -> str:
    """canvas.csv: the total as one assignment, `column`, or the one of our title in a gradebook from Canvas.

    No byte order mark: Canvas would read it as a part of the first header.
    """
    ours = re.compile(re.escape(ASSIGNMENT) + r" \(\d+\)")
    column = column or next(filter(ours.fullmatch, gradebook.headers), ASSIGNMENT)
    found = _known(results, gradebook)
    rows = [[*CANVAS, cell(column)], [CANVAS_POINTS, "", "", "", "", number(results.meta.points)]]
    for student in results.students:
        known = found[student.student]
        who = {"Student": student.name} | {header: known[header] for header in CANVAS if known.get(header)}
        rows.append([*(_imported(header, who.get(header, "")) for header in CANVAS), _total(student)])
    return table(rows)


def _known(results: ClassResults, gradebook: Gradebook) -> dict[str, Row]:
    """The gradebook's row of each student; {} for those who have none, or would share one with another.

    A name, which students choose, finds no row that somebody's id finds. Without a gradebook it is what was
    kept of the class list when the class was graded.
    """
    if not gradebook.rows:
        return {student.student: student.listed for student in results.students}
    by_id = {each.student: gradebook.by_id(each.student, each.name) for each in results.students}
    taken = {id(row) for row in by_id.values()}
    by_name = {
        each.student: gradebook.by_name(each.name) for each in results.students if not by_id[each.student]
    }
    free = {student: row for student, row in by_name.items() if id(row) not in taken}
    return _unshared(by_id | free)


def _unshared(found: Mapping[str, Row]) -> dict[str, Row]:
    claims = Counter(id(row) for row in found.values())
    return {student: row if claims[id(row)] == 1 else {} for student, row in found.items()}


def moodle_csv(results: ClassResults, gradebook: Gradebook, comments: Mapping[str, str] = NO_COMMENTS) -> str:
    """moodle.csv: the rows of Moodle's worksheet; `comments` by student go behind what people wrote there."""
    cells: list[Sequence[str]] = [MOODLE]
    for row, student in zip(moodle_rows(results, gradebook), results.students, strict=True):
        theirs, ours = row.get(COMMENTS, "").partition(f"{ASSIGNMENT}:")[0], comments.get(student.student)
        said = " ".join(filter(None, (theirs.strip(), ours and f"{ASSIGNMENT}: {ours}")))
        told = row | {COMMENTS: said if ours else row.get(COMMENTS, "")}
        cells.append([told[h] if h in GRADE else _imported(h, told.get(h, "")) for h in MOODLE])
    return table(cells)


def moodle_rows(results: ClassResults, gradebook: Gradebook) -> list[dict[str, str]]:
    """Moodle's grading worksheet, filled in; best with the empty worksheet as the gradebook."""
    found, rows = _known(results, gradebook), []
    alone = not (gradebook.rows or any(found.values()))  # no class list that could know better
    for student in results.students:
        known = found[student.student]
        row = _moodle_row(student, alone) | {header: known[header] for header in MOODLE if known.get(header)}
        rows.append(row | {"Grade": _total(student), "Maximum Grade": number(results.meta.points)})
    return rows


def _moodle_row(student: Student, alone: bool) -> dict[str, str]:
    """A row as a download alone lets it be known: its number is a participant's, unless it is a group's."""
    found = MOODLE_NAME.fullmatch(student.source.partition("/")[0])
    from_moodle = alone and found is not None and found["id"] == student.student and not student.team
    return {
        "Identifier": PARTICIPANT + student.student if from_moodle else "",
        "Full name": student.name,
        "Status": "No submission" if student.status == "missing" else "Submitted for grading",
        "Grade can be changed": "Yes",
    }


def _imported(header: str, value: str) -> str:
    return cell(value) if header in CHOSEN else identifier(value)


def table(rows: Iterable[Sequence[str]]) -> str:
    """Everything is quoted: a quote alone, or a separator, changes no other cell."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue()


# --- For students ----------------------------------------------------------------------------------------


def public(question: QuestionResult) -> QuestionResult:
    """A question as students may see it: without where and why the grader itself failed.

    A submission that has seen private inputs could tell them by any number that it has a hand in, so times,
    evidence and remarks are left out; of a share of right answers whole percents are told. What a check that
    has not passed says comes from public inputs (grading/runner/run.py), and so do curves and prints.
    """
    checks = tuple(map(_public, question.checks))
    return replace(question, checks=checks, seconds=0.0, cpu_seconds=0.0, peak_memory_mb=0.0)


def _public(check: CheckResult) -> CheckResult:
    if check.status is Status.FAULT:
        check = replace(check, message=OURS, details=(), location="")
    if check.status is Status.PASSED:
        check = replace(check, message=_roughly(check.evidence), details=())
    return replace(check, evidence={})


def _roughly(evidence: Mapping[str, float]) -> str:
    share = evidence.get("accuracy", -1.0)
    return f"about {share:.0%} right" if 0 <= share <= 1 else ""


def gradescope(
    questions: Sequence[QuestionResult], visibility: str = "visible", output: str = ""
) -> dict[str, Any]:
    """What Gradescope reads from results.json: each check a test.

    visibility: of every test, one of VISIBILITIES; what was printed while grading is never shown
    output: what to tell about the whole submission, such as why it could not be graded
    """
    return {
        "score": _rounded(sum(question.score for question in questions)),
        "execution_time": minutes(sum(question.seconds for question in questions)),
        "output": str(visible(output)),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": visibility,
        "stdout_visibility": "hidden",
        "extra_data": {"questions": {question.id: _rounded(question.score) for question in questions}},
        "tests": [
            _test(question, f"{_number(question.id, place)}.{number}", check, visibility)
            for place, question in enumerate(map(public, questions), start=1)
            for number, check in enumerate((*question.checks, *_checks_by_hand(question)), start=1)
        ],
    }


def _checks_by_hand(question: QuestionResult) -> list[CheckResult]:
    """What was changed or said by hand, as Gradescope can show it."""
    return [
        CheckResult(
            "by_hand", f"by hand ({each.label})", each.points, 0.0, Status.PASSED, message=each.reason
        )
        for each in question.by_hand
    ]


def _number(id: str, place: int) -> str:
    """The number that is a part of a question's id, or else its place."""
    found = re.search(r"\d+$", id)
    return found[0] if found else str(place)


def _test(question: QuestionResult, number: str, check: CheckResult, visibility: str) -> dict[str, Any]:
    return {
        "number": number,
        "name": str(visible(f"{question.id} {question.title}: {check.title}")),
        "name_format": "text",
        "score": _rounded(check.score),
        "max_score": _rounded(check.max_score),
        "status": "passed" if check.status is Status.PASSED else "failed",
        "output": str(visible("\n".join(shown(check)))),
        "output_format": "text",
        "tags": [question.id, check.kind.value if check.kind else check.status.value],
        "visibility": visibility,
    }


def shown(check: CheckResult) -> Iterable[str]:
    """What happened, the labelled lines below it, and where to look."""
    if check.message:
        yield check.message
    yield from (f"{label}: {text}" for label, text in check.details)
    if check.location and check.status is not Status.PASSED and check.location not in check.message:
        yield f"look at: {check.location}"


def minutes(seconds: float) -> int:
    """Seconds, in whole minutes: a submission can choose how long it takes."""
    return 60 * math.ceil(seconds / 60)


def _rounded(score: float) -> float:
    """Without what adding up leaves in the last digits."""
    return round(float(score), 4)
