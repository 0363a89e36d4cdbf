"""The tables that other programs read: exact headers, each grade in its row, and texts that stay texts."""

import csv
import io
import json
import re
from dataclasses import replace

import pytest

from grading.classroom import choice, export, gradebook, outputs, store
from grading.classroom.gradebook import Gradebook, GradebookError
from grading.classroom.records import ClassResults, Student
from grading.classroom.report import Signatures
from grading.classroom.signing import Key
from grading.cli.instructor import main
from grading.questions import ALL
from grading.record import Kind, Status
from helpers.classroom import HOSTILE, META, NAMES, graded, made_class, wrong

Q1, Q6 = ALL[0], ALL[5]
FULL = tuple(graded(question) for question in ALL)
ADA = Student(1, "101", "Ada Lovelace", "101/models.py", "a", "graded", questions=FULL)
KIM = replace(ADA, id=2, student="102", name="Kim Doe", status="missing", questions=(), source="")
EVE = replace(ADA, id=3, student="103", name="Eve", status="refused", reason="A corrupt zip.", questions=())
BOB = replace(ADA, id=4, student="104", name="Bob", status="waiting", questions=FULL[:3])
FAULTY = graded(
    Q6, {Q6.checks[0].name: wrong(Q6.checks[0], Status.FAULT, message="File /srv/x.py\nKeyError")}
)
LEE = replace(ADA, id=5, student="105", name="Lee", questions=(*FULL[:5], FAULTY, *FULL[6:]))
TWIN = replace(ADA, id=6, student="106", name="Twin", same_as=1)
POINTS = ("6", "6", "6", "7", "4", "1", "6", "4", "6", "4", "50")
CLASS = ClassResults(META, (ADA, KIM, EVE, BOB, LEE, TWIN))
SOUND = Signatures(True, "Every row is as the grader signed it.")


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix(export.EXCEL), newline="")))


def by_header(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


# --- Cells ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*NAMES, "=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", " =1", "＋1", "％"])
def test_no_text_begins_as_a_formula_or_breaks_its_row(name):
    cell = export.cell(name)
    assert cell == "" or not cell.startswith(("=", "+", "-", "@", "\t", "\r", "|", "＝", "＋", "－", "＠"))
    assert cell.isprintable() and rows(export.table([[cell, "x"]])) == [[cell, "x"]]


def test_other_texts_stay_as_they_are():
    for text in ("Zoë Müller", "你好，世界", 'Anna, "the" Doe', "a=b", "1-2", "kim@uni.example"):
        assert export.cell(text) == text
    assert export.cell("=1+1") == "'=1+1"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (10, "10"),
        (48.75, "48.75"),
        (0.1 + 0.2, "0.3"),
        (100, "100"),
        (4 / 3, "1.3333"),
        (-1.5, "-1.5"),
    ],
)
def test_numbers_stay_numbers(value, shown):
    assert export.number(value) == shown


SEPARATED = (
    *(
        "x;=1+1;",
        "x,=1+1,",
        "x\t=1+1",
        "x\r=1+1",
        "x; =1+1",
        'x;"=1+1";',
        'x,""@SUM(A1)',
        "x;;-2+3",
        ";+1",
        ",|calc",
    ),
    *('"=1+1', '"";"=cmd|\'/C calc\'!A0"', "a;b,＝1", "Doe, @Jane; -1"),
)


def cut_anywhere(text: str) -> list[str]:
    """The cells as a program may see them that takes another separator, with or without an eye for quotes."""
    cells = []
    for separator in ",;\t":
        cells += [
            cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) for cell in row
        ]
        cells += [
            re.sub('^"*', "", cell.strip()) for line in text.splitlines() for cell in line.split(separator)
        ]
    return cells


@pytest.mark.parametrize("name", [*SEPARATED, *NAMES])
def test_no_part_of_a_text_becomes_a_formula_where_cells_are_cut_elsewhere(name):
    students = (replace(ADA, name=name), replace(KIM, student=name), replace(EVE, reason=name))
    results = replace(CLASS, students=students)
    known = Gradebook(("Student", "ID"), [{"Student": name, "ID": "101", "Section": name}])
    for text in (
        export.grades_csv(results, {}).removeprefix(export.EXCEL),
        export.canvas_csv(results, known, name),
        export.moodle_csv(results, Gradebook(("Full name", "ID"), [{"Full name": name, "ID": "101"}])),
    ):
        assert not [cell for cell in cut_anywhere(text) if re.match(r"\s*[=+\-@|%＝＋－＠]", cell)]
        assert all(field.startswith('"') and field.endswith('"') for field in text.splitlines())
        assert len({len(row) for row in rows(text)}) == 1


def test_points_are_read_as_numbers_whatever_is_beside_them():
    for row in rows(export.grades_csv(replace(CLASS, students=(replace(ADA, name="x;=1+1;"),)), {}))[1:]:
        assert all(float(cell) >= 0 for cell in row[9:])


# --- grades.csv -----------------------------------------------------------------------------------------


def test_grades_have_fixed_columns_and_a_row_of_points_possible():
    header, possible, *students = rows(export.grades_csv(CLASS, {}))
    ids = [f"q{n}" for n in range(1, 11)]
    assert header == [
        "student",
        "name",
        "status",
        "reason",
        "by hand",
        "section",
        "group",
        "late",
        "page",
        *ids,
        "total",
    ]
    assert possible == ["points possible", *[""] * 8, *POINTS]
    assert students[0] == ["101", "Ada Lovelace", "graded", *[""] * 6, *POINTS]


def test_who_has_no_grade_has_empty_cells_and_a_reason():
    _, _, ada, kim, eve, bob, lee, twin = rows(export.grades_csv(CLASS, {}))
    assert kim[2:] == ["missing", *[""] * 17]
    assert eve[2:] == ["refused", "A corrupt zip.", *[""] * 16]
    assert bob[2:] == ["waiting", *[""] * 6, "6", "6", "6", *[""] * 8]
    assert lee[3] == "The grader failed in q6." and lee[14] == "" and lee[-1] == ""
    assert twin[3] == "Same content as 101." and twin[-1] == "50"


def test_grades_say_section_group_lateness_mark_and_page():
    told = {"section": "One", "team": "=A", "late": "2 h late", "mark": "a/b/models.py lay deeper down."}
    ada = replace(ADA, **told)
    *_, row = rows(export.grades_csv(replace(CLASS, students=(ada,)), {"101": "students/101.html"}))
    assert row[3:9] == [told["mark"], "", "One", "'=A", "2 h late", "students/101.html"]


def test_grades_are_sorted_by_student_and_marked_for_excel():
    text = export.grades_csv(replace(CLASS, students=CLASS.students[::-1]), {})
    assert text == export.grades_csv(CLASS, {})
    assert text.encode().startswith(b'\xef\xbb\xbf"student",')


def test_every_row_of_a_hostile_class_is_whole():
    results = made_class(120)
    table = rows(export.grades_csv(results, {}))
    assert len(table) == 122 and {len(row) for row in table} == {20}
    for row in table[2:]:
        assert all(cell == "" or float(cell) >= 0 for cell in row[9:])
        assert not [cell for cell in row[:9] if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


# --- Canvas and Moodle ----------------------------------------------------------------------------------

CANVAS_EXPORT = """Student,ID,SIS User ID,SIS Login ID,Section,From Perceptron to Attention (777),Final Score
    Points Possible,,,,,50,(read only)
"Lovelace, Ada",9001,101,ada@uni.example,Monday,,
"Doe, Kim",9002,102,kim,Monday,,
"Bob",9004,204,bob,Tuesday,,
"""
MOODLE_WORKSHEET = """Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,\
Last modified (submission),Last modified (grade),Feedback comments
Participant 101,Ada L.,ada@uni.example,Submitted for grading,,50.00,Yes,"Monday, 9 November",-,
"""


def read(tmp_path, text: str, encoding: str = "utf-8") -> Gradebook:
    path = tmp_path / "roster.csv"
    path.write_bytes(text.encode(encoding))
    return gradebook.read(path)


def test_canvas_gets_its_own_headers_and_row_of_points_possible():
    header, possible, *students = rows(export.canvas_csv(CLASS, Gradebook(), "Homework 3 (4711)"))
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Homework 3 (4711)"]
    assert possible == ["    Points Possible", "", "", "", "", "50"]
    assert students[0] == ["Ada Lovelace", "", "", "", "", "50"] and len(students) == 6
    assert [row[-1] for row in students] == ["50", "", "", "", "", "50"]


def test_canvas_ids_and_the_assignment_come_from_a_canvas_export(tmp_path):
    text = export.canvas_csv(CLASS, read(tmp_path, CANVAS_EXPORT, "utf-8-sig"))
    header, _, ada, kim, _, bob, *_ = rows(text)
    assert header[-1] == "From Perceptron to Attention (777)" and not text.startswith(export.EXCEL)
    assert ada == ["Lovelace, Ada", "9001", "101", "ada@uni.example", "Monday", "50"]
    assert kim[1] == "9002" and bob[1] == "9004"  # by the id, and by the name


def test_moodle_gets_the_headers_of_its_worksheet(tmp_path):
    header, ada, kim, *_ = rows(export.moodle_csv(CLASS, read(tmp_path, MOODLE_WORKSHEET)))
    assert header == [
        *("Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade"),
        *("Grade can be changed", "Last modified (submission)", "Last modified (grade)", "Feedback comments"),
    ]
    assert ada[:6] == ["Participant 101", "Ada L.", "ada@uni.example", "Submitted for grading", "50", "50"]
    assert ada[6:8] == ["Yes", "Monday, 9 November"]
    assert kim[:6] == ["", "Kim Doe", "", "No submission", "", "50"]


def test_moodles_participants_are_known_from_its_folders_only():
    source = "Ada Lovelace_101_assignsubmission_file_/models.py"
    results = replace(CLASS, students=(replace(ADA, source=source), TWIN))
    ada, twin = by_header(export.moodle_csv(results, Gradebook()))
    assert ada["Identifier"] == "Participant 101" and twin["Identifier"] == ""


def test_a_name_that_two_share_is_nobodys():
    two = Gradebook(("Student", "ID"), [{"Student": "Kim", "ID": "1"}, {"Student": "kim ", "ID": "2"}])
    assert two.by_name("Kim") == two.by_name("") == two.by_id("") == {} and two.by_id("2")["ID"] == "2"


def test_a_row_that_two_students_fit_is_nobodys(tmp_path):
    namesake = replace(ADA, id=7, student="107")
    found = read(tmp_path, "Student,ID\nAda Lovelace,9001\nTwin,9006\n")
    table = rows(export.canvas_csv(replace(CLASS, students=(ADA, namesake, TWIN)), found))
    assert [row[1] for row in table[2:]] == ["", "", "9006"]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Student;ID\nAda;1\n", "utf-8"),
        ("Name,Email\nAda,a@b\n", "utf-8-sig"),
        ("Student,ID\nZoë,1\n", "utf-16"),
        ("Student,ID\nZoë,1\n", "utf-16-le"),
        ("Student;ID\nZoë;1\n", "cp1252"),
    ],
)
def test_rosters_of_several_kinds_are_read(tmp_path, text, encoding):
    (row,) = read(tmp_path, text, encoding).rows
    assert {"Ada", "Zoë"} & {*row.values()}


def test_an_id_of_somebody_with_another_name_is_nobodys(tmp_path):
    """A group's number may be that of a participant, who is somebody else."""
    found = read(tmp_path, "Identifier,Full name\nParticipant 17,Jane Doe\nParticipant 18,Ôde O'Neil\n")
    assert found.by_id("17", "Group A") == {} and found.by_id("18", "oneilode")
    assert found.by_id("17", "doejane") and found.by_id("17", "17") and found.by_id("17")


@pytest.mark.parametrize(("text", "encoding"), [("a,b\n1,2", "utf-8"), ("a,b\n1,2", "utf-16"), ("", "utf-8")])
def test_what_is_no_roster_is_told(tmp_path, text, encoding):
    with pytest.raises(GradebookError, match="roster.csv"):
        read(tmp_path, text, encoding)


def test_hostile_names_in_a_roster_are_texts_too(tmp_path):
    found = read(tmp_path, 'Student,ID\n"=Ada|calc!A0",101\n')
    assert rows(export.canvas_csv(CLASS, found))[2][0] == "'=Ada|calc!A0"
    assert rows(export.canvas_csv(CLASS, Gradebook(), "=1"))[0][-1] == "'=1"


ODD_IDS = ("00123", "-17", "+49 170", "@kim", "kim.o-neil@uni.example", "Teilnehmer/in17")


@pytest.mark.parametrize("id", ODD_IDS)
def test_ids_come_back_as_the_platform_gave_them(tmp_path, id):
    """An apostrophe before one, and the platform would not find its student again."""
    results = replace(CLASS, students=(replace(ADA, student=id, name="=x"),))
    canvas = read(tmp_path, f"Student,ID,SIS User ID,SIS Login ID,Section\n=x,{id},{id},{id},;=1\n")
    written = export.canvas_csv(results, canvas, "Homework (1)")
    assert rows(written)[2][:5] == ["'=x", id, id, id, ";'=1"]
    assert read(tmp_path, written).by_id(id)["ID"] == id
    worksheet = read(
        tmp_path, f"Identifier,Full name,Last modified (grade),Feedback comments\n{id},=x,-,- ok\n"
    )
    (row,) = by_header(export.moodle_csv(results, worksheet))
    assert (row["Identifier"], row["Last modified (grade)"], row["Feedback comments"]) == (id, "-", "- ok")


def test_an_id_that_is_more_than_an_id_is_a_text():
    for value in ("=1+1", "@SUM(A1)", "-1;=2", "+cmd|' /C calc'!A0"):
        assert export.identifier(value) == export.cell(value) != value


def test_who_takes_the_name_of_another_does_not_take_the_row(tmp_path):
    """Nor keeps the other from it: an id counts for more than a name."""
    thief = replace(ADA, id=7, student="999")
    found = read(tmp_path, "Student,ID\nAda Lovelace,101\n")
    table = rows(export.canvas_csv(replace(CLASS, students=(ADA, thief)), found))
    assert [row[1] for row in table[2:]] == ["101", ""]


# --- Gradescope -----------------------------------------------------------------------------------------

LOST = wrong(
    Q6.checks[0], message=f"It is wrong. {HOSTILE}\x1b[2J\ud800", details=(("got", "943"),),
    location="models.py:214", evidence={"accuracy": 0.9},
)  # fmt: skip
SLOW = wrong(Q1.checks[0], Status.ERROR, kind=Kind.TIME_OUT, message="Stopped after 120 s.")
QUESTIONS = (graded(Q1, {Q1.checks[0].name: SLOW}), graded(Q6, {Q6.checks[0].name: LOST}))


def test_gradescope_gets_numbers_as_numbers_and_a_test_for_each_check():
    found = export.gradescope(QUESTIONS, "after_published")
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert "max_score" not in found and found["stdout_visibility"] == "hidden"
    assert found["score"] == sum(test["score"] for test in found["tests"])
    assert len(found["tests"]) == len(Q1.checks) + len(Q6.checks)
    assert found["extra_data"] == {"questions": {"q1": QUESTIONS[0].score, "q6": QUESTIONS[1].score}}
    for test in found["tests"]:
        assert set(test) == {
            *("number", "name", "name_format", "score", "max_score", "status", "output", "output_format"),
            *("tags", "visibility"),
        }
        assert type(test["score"]) is float and type(test["max_score"]) is float
        assert test["visibility"] == "after_published" and test["status"] in ("passed", "failed")
        assert test["output_format"] == test["name_format"] == "text"


def test_gradescopes_tests_are_numbered_named_and_tagged():
    slow, *_, last = export.gradescope(QUESTIONS)["tests"]
    assert slow["number"] == "1.1" and slow["tags"] == ["q1", "time-out"] and slow["status"] == "failed"
    assert slow["name"] == f"q1 Perceptron: {Q1.checks[0].title}"
    assert last["number"] == f"6.{len(Q6.checks)}" and last["tags"] == ["q6", "passed"]


def test_gradescope_gets_text_that_cannot_be_markup_or_controls():
    test = export.gradescope(QUESTIONS[1:])["tests"][0]
    lines = test["output"].splitlines()
    assert lines == [f"It is wrong. {HOSTILE}⟨U+001B⟩[2J⟨U+D800⟩", "got: 943", "look at: models.py:214"]


def test_points_that_do_not_add_up_in_binary_are_rounded():
    third = [replace(check, score=0.1, max_score=0.1) for check in FULL[0].checks[:3]]
    assert export.gradescope([replace(FULL[0], checks=tuple(third))])["score"] == 0.3


def test_students_are_not_told_where_the_grader_failed():
    assert "srv" in FAULTY.checks[0].message
    found = export.gradescope((FAULTY,))
    assert "srv" not in json.dumps(found) and found["tests"][0]["output"] == export.OURS
    assert export.public(QUESTIONS[1]).checks[0].evidence == {}


# --- Files ----------------------------------------------------------------------------------------------


def test_file_names_are_safe_and_never_the_same():
    students = [*NAMES, "id1", "id1-12345678", "ID2", "id2", "", "-rf", "."]
    names = outputs.file_names(students)
    assert names["id1"] == "id1" and names["Zoë Müller"].startswith("Zo_M_ller-")
    assert len({name.casefold() for name in names.values()}) == len(students)
    for name in names.values():
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,68}", name), name
        assert not re.fullmatch(r"(?i)(con|nul|aux|prn|com\d|lpt\d)(\..*)?", name)
    assert outputs.file_names(students[::-1]) == names


def test_everything_is_written_and_what_is_outdated_goes(tmp_path):
    outputs.write(tmp_path, CLASS, SOUND)
    assert {path.name for path in tmp_path.iterdir()} == {
        *("grades.csv", "items.csv", "canvas.csv", "moodle.csv", "report.html", "students", "gradescope")
    }
    assert {path.name for path in (tmp_path / "students").iterdir()} == {
        *("101.html", "103.html", "105.html", "106.html")
    }
    tests = tmp_path / "gradescope"
    assert {path.name for path in tests.iterdir()} == {"101.json", "103.json", "105.json", "106.json"}
    refused = json.loads((tests / "103.json").read_text(encoding="utf-8"))
    assert refused["score"] == 0 and refused["output"] == "A corrupt zip." and refused["tests"] == []
    outputs.write(tmp_path, replace(CLASS, students=(KIM, TWIN)), SOUND)
    assert [path.name for path in (tmp_path / "students").iterdir()] == ["106.html"]


def test_a_students_page_has_nothing_private(tmp_path):
    outputs.write(tmp_path, CLASS, SOUND)
    page = (tmp_path / "students" / "105.html").read_text(encoding="utf-8")
    assert "Lee" in page and export.OURS in page and "<script" not in page
    for private in (str(META.seed), "srv", "KeyError", META.grader, "Ada", "105/models.py", "downloads"):
        assert private not in page


# --- The command ----------------------------------------------------------------------------------------


@pytest.fixture
def kept(tmp_path):
    """A folder with results of two students, and the key that signed them."""
    key = Key(tmp_path / "key", create=True)
    with store.Store(tmp_path / "results", key) as opened:
        opened.begin(META, [replace(student, questions=()) for student in (ADA, EVE)])
        for question in FULL:
            opened.save_question(ADA.id, question)
    return tmp_path / "results", tmp_path / "key"


def test_the_command_reads_the_database_and_verifies_it(kept, capsys):
    folder, key = kept
    assert main(["report", str(folder), "--key", str(key)]) == 0
    assert "signatures: Every row is as the grader signed it." in capsys.readouterr().out
    assert rows((folder / "grades.csv").read_text(encoding="utf-8"))[2][-1] == "50"
    assert "Signatures verified" in (folder / "report.html").read_text(encoding="utf-8")


def test_a_changed_row_is_told(kept, capsys):
    import sqlite3

    folder, key = kept
    with sqlite3.connect(folder / store.FILE) as connection:
        connection.execute("UPDATE checks SET score = 0 WHERE question = 'q6'")
    before = {file.name for file in folder.iterdir()}
    assert main(["report", str(folder), "--key", str(key)]) == 1
    assert "not as they were signed" in capsys.readouterr().out
    assert {file.name for file in folder.iterdir()} == before
    assert main(["report", str(folder), "--key", str(key), "--unverified"]) == 0
    written = {file.name for file in folder.iterdir()} - before
    tables = ("report.html", "grades.csv", "items.csv", "canvas.csv", "moodle.csv", "students", "gradescope")
    assert written == {f"unverified-{name}" for name in tables}
    page = (folder / "unverified-report.html").read_text(encoding="utf-8")
    assert "Not as it was signed" in page and "Signatures verified" not in page


def test_without_the_key_the_report_says_that_it_was_not_verified(kept, capsys):
    folder, key = kept
    assert main(["report", str(folder), "--key", str(key) + "x"]) == 0
    assert "not verified" in capsys.readouterr().out
    assert "Signatures not verified" in (folder / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [["--roster", "no.csv"], []])
def test_a_wrong_command_is_told_and_writes_nothing(tmp_path, capsys, arguments):
    assert main(["report", str(tmp_path), *arguments]) == 2
    assert capsys.readouterr().err.startswith("python -m grading report: ") and not list(tmp_path.iterdir())


def test_a_refused_student_has_a_page_without_what_only_instructors_can_do(tmp_path):
    reason = f"There are two. Leave one.{choice.DECIDE}{HOSTILE}"
    results = replace(CLASS, students=(replace(EVE, reason=reason), KIM))
    outputs.write(tmp_path, results, Signatures(None, ""))
    (page,) = (tmp_path / "students").iterdir()
    text = page.read_text(encoding="utf-8")
    assert "There are two. Leave one.</p>" in text and "--accept" not in text and "<script" not in text
    (tests,) = (tmp_path / "gradescope").iterdir()
    assert json.loads(tests.read_text())["output"] == "There are two. Leave one."
    grades = rows((tmp_path / "grades.csv").read_text(encoding="utf-8-sig"))
    assert [row[8] for row in grades[2:]].count(f"students/{page.name}") == 1


def test_what_the_class_list_said_when_grading_fills_the_tables():
    ada = replace(ADA, listed={"ID": "7", "SIS Login ID": "ada", "Identifier": "Participant 7"})
    results = replace(CLASS, students=(ada,))
    assert rows(export.canvas_csv(results, Gradebook()))[2][:4] == ["Ada Lovelace", "7", "", "ada"]
    assert rows(export.moodle_csv(results, Gradebook()))[1][0] == "Participant 7"


def test_no_participant_is_named_that_the_worksheet_gives_another_name():
    source = "Group A_101_assignsubmission_file_/models.py"
    group = replace(ADA, name="Group A", source=source)
    worksheet = Gradebook(
        ("Identifier", "Full name"), [{"Identifier": "Participant 101", "Full name": "Kim Doe"}]
    )
    lee = replace(LEE, listed={"Identifier": "Participant 105"})
    for results, known in (((group,), worksheet), ((group, lee), Gradebook())):
        text = export.moodle_csv(replace(CLASS, students=results), known)
        assert by_header(text)[0]["Identifier"] == ""
