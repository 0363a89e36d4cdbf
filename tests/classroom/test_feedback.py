"""What goes back in bulk: under each platform's names, for the right persons, and nothing for nobody."""

import ast
import csv
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from grading.classroom import anonymous, export, feedback, outputs
from grading.classroom.gradebook import Gradebook
from grading.classroom.intake import entries
from grading.classroom.records import ClassResults, Student
from grading.classroom.report import Signatures
from grading.classroom.signing import Key
from grading.questions import ALL
from grading.record import ByHand, Status
from helpers.classroom import HOSTILE, META, graded, made_class, wrong

SOUND = Signatures(True, "Every row is as the grader signed it.")
Q3 = ALL[2]
LOST = {
    Q3.checks[-1].name: wrong(Q3.checks[-1], message=f"93.1% are right\n{HOSTILE}", location="models.py:7")
}
QUESTIONS = tuple(graded(question, LOST if question is Q3 else None) for question in ALL)
ADA = Student(1, "101", "Ada O'Neil_Lovelace", "101/models.py", "a", "graded", questions=QUESTIONS)
KIM = replace(ADA, id=2, student="102", name="Kim Doe")
EVE = replace(ADA, id=3, student="103", name="Eve", status="refused", reason="A corrupt zip.", questions=())
BOB = replace(ADA, id=4, student="104", name="Bob", status="missing", source="", questions=())


def packed(tmp_path: Path, platform: str, *students: Student, known: Gradebook = outputs.NOBODY):
    """The files of the zip for a platform, for how many it is, and for whom not."""
    results = ClassResults(META, students)
    path, count, missing = outputs.write_feedback(tmp_path, results, SOUND, known, platform)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}, count, missing


def sourced(student: Student, source: str) -> Student:
    return replace(student, source=source)


# --- Moodle ----------------------------------------------------------------------------------------------


def test_moodle_gets_a_folder_for_each_participant_with_the_number_second(tmp_path):
    ada = sourced(ADA, "Ada ONeil Lovelace_101_assignsubmission_file/models.py")
    eve = sourced(EVE, "Eve_103_assignsubmission_file/hw.rar")
    files, count, missing = packed(tmp_path, "moodle", ada, eve, BOB)
    assert {*files} == {
        "Ada ONeil Lovelace_101_assignfeedback_file/feedback.html",
        "Eve_103_assignfeedback_file/feedback.html",
    }
    assert count == 2 and missing == []
    assert b"A corrupt zip." in files["Eve_103_assignfeedback_file/feedback.html"]


def test_moodles_groups_get_a_folder_for_each_member_by_the_worksheet(tmp_path):
    """42 is the group's number, and may be another participant's."""
    source = "The Blue Team_42_assignsubmission_file/models.py"
    ada = replace(ADA, student="ada@uni.example", source=source, team="The Blue Team")
    kim = replace(KIM, student="kim@uni.example", source=source, team="The Blue Team")
    rows = [
        {"Identifier": "Teilnehmer/in17", "Full name": "Ada Lovelace", "Email address": "ada@uni.example"},
        {"Identifier": "Teilnehmer/in18", "Full name": "Kim Doe", "Email address": "kim@uni.example"},
    ]
    known = Gradebook(("Identifier", "Full name", "Email address"), rows)
    ada = replace(ada, name="Ada Lovelace")
    files, *_ = packed(tmp_path, "moodle", ada, kim, known=known)
    assert {*files} == {
        "Ada Lovelace_17_assignfeedback_file/feedback.html",
        "Kim Doe_18_assignfeedback_file/feedback.html",
    }


def test_who_is_no_participant_gets_no_folder_and_is_named(tmp_path):
    files, count, missing = packed(tmp_path, "moodle", ADA, KIM)
    assert (files, count, missing) == ({}, 0, ["101", "102"])


def test_moodles_comments_follow_what_people_wrote_and_come_once(tmp_path):
    ada = sourced(ADA, "x_101_assignsubmission_file/models.py")
    results = ClassResults(META, (ada, BOB))
    said = "Well done."
    for _ in range(2):
        rows = [{"Identifier": "Participant 101", "Full name": ADA.name, "Feedback comments": said}]
        known = Gradebook(("Identifier", "Full name", "Feedback comments"), rows)
        outputs.write(tmp_path, results, SOUND, known, platform="moodle")
        told, bob = csv.DictReader(io.StringIO((tmp_path / "moodle.csv").read_text("utf-8"), newline=""))
        said = told["Feedback comments"]
        assert said.startswith("Well done. From Perceptron to Attention: ") and said.count("points") == 1
        assert f"; q3 {QUESTIONS[2].score:g}/6 ({Q3.checks[-1].title}); q4 7/7" in said
        assert bob["Feedback comments"] == ""


def test_without_feedback_the_comments_stay_as_they_are():
    rows = [{"Identifier": "Participant 101", "Full name": ADA.name, "Feedback comments": "Well done."}]
    text = export.moodle_csv(ClassResults(META, (ADA,)), Gradebook((*rows[0],), rows))
    assert next(csv.DictReader(io.StringIO(text, newline="")))["Feedback comments"] == "Well done."


# --- Canvas ----------------------------------------------------------------------------------------------


def test_canvas_gets_each_file_under_its_downloaded_name_and_of_its_type(tmp_path):
    ada = sourced(ADA, "lovelaceada_LATE_101_9001_models-2.py")
    kim = sourced(KIM, "doekim_102_9002_hw.zip")
    typed = sourced(EVE, "eve_103_text.html")
    files, count, missing = packed(tmp_path, "canvas", ada, kim, typed)
    assert {*files} == {ada.source, kim.source} and (count, missing) == (2, ["103"])
    with zipfile.ZipFile(io.BytesIO(files[kim.source])) as archive:
        assert archive.namelist() == [feedback.PAGE] and b"Kim Doe" in archive.read(feedback.PAGE)


def test_canvas_comments_are_python_that_does_nothing(tmp_path):
    name = "eve\nimport os\r\x0cos.x()\u2028y"
    ada = replace(ADA, name=name, source="lovelaceada_101_9001_models.py")
    files, *_ = packed(tmp_path, "canvas", ada)
    text = files[ada.source].decode()
    assert ast.parse(text).body == [] and all(line.startswith("#") for line in text.split("\n")[:-1])
    assert "93.1% are right" in text and "look at: models.py:7" in text


def test_canvas_files_are_found_again_by_the_intake(tmp_path):
    """What goes back carries the ids that came: read as a download, it is of the same students."""
    handed = made_class(60).students
    students = [
        replace(each, student=str(place), source=f"x_{place}_{place + 1000}_models.py")
        for place, each in enumerate(handed)
    ]
    files, *_ = packed(tmp_path, "canvas", *students)
    folder = tmp_path / "download"
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    found, others = entries(folder)
    got = {each.student for each in students if each.status in ("graded", "refused")}
    assert {each.student for each in found} == got and not others


# --- Gradescope ------------------------------------------------------------------------------------------


def replayed(root: Path, id: int) -> dict[str, object]:
    (root / "submission_metadata.json").write_text(json.dumps({"id": id}))
    subprocess.run([sys.executable, root / "source" / "run_autograder", root], check=True)
    return json.loads((root / "results" / "results.json").read_text(encoding="utf-8"))


def test_gradescope_gets_an_autograder_that_shows_what_was_graded(tmp_path):
    files, count, missing = packed(tmp_path, "gradescope", sourced(ADA, "submission_77/models.py"), KIM)
    assert (count, missing) == (1, ["102"]) and {*files} == {
        *("results/77.json", "run_autograder", "setup.sh"),
    }
    for name, content in files.items():
        path = tmp_path / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    shown = replayed(tmp_path, 77)
    assert shown == export.gradescope(ADA.questions) and len(shown["tests"]) > 20
    unknown = replayed(tmp_path, 78)
    assert unknown["score"] == 0 and "not among those that were graded" in unknown["output"]


def test_gradescopes_scripts_can_be_run(tmp_path):
    packed(tmp_path, "gradescope", sourced(ADA, "submission_77/models.py"))
    with zipfile.ZipFile(tmp_path / "feedback-gradescope.zip") as archive:
        modes = {entry.filename: entry.external_attr >> 16 for entry in archive.infolist()}
    assert modes == {"results/77.json": 0o644, "run_autograder": 0o755, "setup.sh": 0o755}


# --- All of them ----------------------------------------------------------------------------------------


def test_folders_are_for_everybody_and_their_names_are_safe(tmp_path):
    results = made_class(60)
    files, count, missing = packed(tmp_path, "folders", *results.students)
    assert len(files) == count == sum(s.status in ("graded", "refused") for s in results.students)
    assert missing == [] and all(name.count("/") == 1 and not name.startswith(".") for name in files)
    assert HOSTILE.encode() not in b"".join(files.values())


def test_what_is_not_as_signed_is_called_so(tmp_path):
    broken = Signatures(False, "1 thing is not as it was signed.", ("Entry 3 was changed.",))
    path, *_ = outputs.write_feedback(tmp_path, ClassResults(META, (ADA,)), broken, outputs.NOBODY, "folders")
    assert path.name == "unverified-feedback-folders.zip"


@pytest.mark.parametrize("platform", feedback.PLATFORMS)
def test_no_feedback_holds_the_seed_or_what_went_wrong_inside(tmp_path, platform):
    fault = wrong(Q3.checks[0], Status.FAULT, message="File /srv/secret.py\nKeyError")
    questions = tuple(graded(q, {Q3.checks[0].name: fault} if q is Q3 else None) for q in ALL)
    sources = {"moodle": "x_101_assignsubmission_file/models.py", "canvas": "x_101_9_models.py"}
    student = replace(ADA, questions=questions, source=sources.get(platform, "submission_101/models.py"))
    files, count, _ = packed(tmp_path, platform, student)
    text = b"".join(files.values()).decode()
    assert count == 1 and "secret" not in text and str(META.seed) not in text and "not your fault" in text


def test_by_hand_stands_in_every_form(tmp_path):
    added = ByHand(1.0, "+1", "lost power")
    question = replace(QUESTIONS[2], by_hand=(added,))
    student = replace(ADA, questions=(*QUESTIONS[:2], question, *QUESTIONS[3:]), source="x_101_9_models.py")
    for platform in ("canvas", "folders"):
        files, *_ = packed(tmp_path, platform, student)
        assert "lost power" in b"".join(files.values()).decode()


# --- Anonymous -------------------------------------------------------------------------------------------


def test_pseudonyms_are_stable_under_a_key_and_others_under_another(tmp_path):
    one, two = Key(tmp_path / "one", create=True), Key(tmp_path / "two", create=True)
    assert one.pseudonym("kim") == Key(tmp_path / "one").pseudonym("kim") != two.pseudonym("kim")
    assert len({one.pseudonym(f"s{n}") for n in range(2000)}) == 2000


def test_anonymous_tables_hold_the_numbers_and_nobody(tmp_path):
    results = made_class(120)
    key = Key(tmp_path / "key", create=True)
    tables = anonymous.tables(results, key)
    grades = list(csv.DictReader(io.StringIO(tables["grades.csv"].removeprefix(export.EXCEL), newline="")))
    graded_ones = [s for s in results.students if s.status == "graded"]
    assert len(grades) == len(graded_ones) and [g["student"] for g in grades] == sorted(
        key.pseudonym(s.student) for s in graded_ones
    )
    totals = {g["student"]: g["total"] for g in grades}
    for student in filter(export.final, graded_ones):
        assert totals[key.pseudonym(student.student)] == export.number(student.score)
    text = "".join(tables.values())
    for student in results.students:
        for word in (student.student, student.name, student.team, student.source, student.section):
            assert len(word) < 4 or f'"{word}"' not in text
    assert str(META.seed) not in text and "models.py:7" not in text
