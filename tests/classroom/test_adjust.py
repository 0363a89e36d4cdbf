"""Points and comments by hand: signed, shown wherever the grade is, within the question's points, undone."""

import csv
import io
import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from grading.classroom import outputs
from grading.classroom.adjust import AdjustError, Wish, adjust, read
from grading.classroom.records import Student
from grading.classroom.report import Signatures
from grading.classroom.signing import Key
from grading.classroom.store import FILE, Store, StoreError, problems, results
from grading.cli import instructor as command
from grading.questions import ALL
from grading.record import Status
from helpers.classroom import HOSTILE, META, graded, wrong
from helpers.page import Reader

Q4, Q6 = ALL[3], ALL[5]
ODE = Student(1, "ode", "Ode", "ode.py", "c1")
EVE = Student(2, "eve", "Eve", "eve.py", "c1", same_as=1)
MAX = Student(3, "max", "Max", status="missing", reason="Nothing was handed in.")
LOST = Q4.checks[-1]  # what ode's q4 has lost, of 7
HAS = Q4.points - LOST.points


@pytest.fixture
def key(tmp_path):
    return Key(tmp_path / "keys" / "key", create=True)


@pytest.fixture
def folder(tmp_path, key):
    """Two who handed in the same, with all points but those of one check, and one who is missing."""
    with Store(tmp_path / "results", key) as store:
        store.begin(META, (ODE, EVE, MAX))
        for question in ALL:
            lost = {LOST.name: wrong(LOST)} if question is Q4 else {}
            rows = [replace(s, status="graded") for s in (ODE, EVE)] if question is ALL[-1] else []
            store.save_question(1, graded(question, lost), rows)
    return tmp_path / "results"


@pytest.fixture
def by_hand(folder, key):
    """Adjust q4 of ode, one after the other."""

    def by_hand(*points: str, student: str = "ode") -> list[str]:
        return [
            line for each in points for line in adjust(folder, key, [Wish(student, "q4", each, "see mail")])
        ]

    return by_hand


def q4(folder, student: str = "ode") -> float:
    (found,) = (each for each in results(folder).students if each.student == student)
    (question,) = (each for each in found.questions if each.id == "q4")
    assert found.score == pytest.approx(META.points - Q4.points + question.score)
    return question.score


# --- What it comes to ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "score"),
    [
        (["+0.5"], HAS + 0.5),
        (["-0.5"], HAS - 0.5),
        (["=2"], 2),
        (["=0"], 0),
        (["+7"], Q4.points),  # never more than the question has
        (["-7"], 0),
        (["+7", "-7"], HAS),  # what found no room costs nothing when it is taken back
        (["=2", "+0.5"], 2.5),
        (["=2", "=graded"], HAS),
        (["+0.5", "=graded", "-1"], HAS - 1),
        ([""], HAS),
    ],
)
def test_points_add_up_within_those_of_the_question(folder, key, by_hand, points, score):
    by_hand(*points)
    assert q4(folder) == pytest.approx(score)
    assert q4(folder, "eve") == HAS  # who handed in the same has a row of their own
    assert list(problems(folder, key)) == []


def test_it_is_kept_when_the_question_is_graded_again(folder, key, by_hand):
    by_hand("+0.5")
    with Store(folder, key) as store:
        store.begin_pass(META)
        store.save_question(1, graded(Q4, {check.name: wrong(check) for check in Q4.checks}))
    assert q4(folder) == 0.5
    with Store(folder, key) as store:
        store.save_question(1, graded(Q4))
    assert q4(folder) == Q4.points
    assert list(problems(folder, key)) == []


def test_it_is_told_what_came_of_it(by_hand):
    assert by_hand("+0.5", "=7", "") == [
        f"ode q4: {HAS:g} → {HAS + 0.5:g} of 7",
        f"ode q4: {HAS + 0.5:g} → 7 of 7",
        "ode q4: comment added",
    ]


# --- Where it is shown -----------------------------------------------------------------------------------


@pytest.fixture
def written(folder, key):
    """All files of a report, in which ode has a point more, for a reason that is no HTML and no formula."""
    list(adjust(folder, key, [Wish("ode", "q4", "+0.5", HOSTILE), Wish("ode", "q6", "", "=1+1")]))
    outputs.write(folder, results(folder), Signatures(True, "Signed."))
    return folder


def text(path) -> str:
    return " ".join(Reader(path.read_text(encoding="utf-8")).text.split())


def test_it_is_on_the_students_page(written):
    page = text(written / "students" / "ode.html")
    assert f"by hand: +0.5{HOSTILE}" in page and "by hand: comment=1+1" in page
    assert f"{HAS + 0.5:g}/7" in page and f"{50 - LOST.points + 0.5:g}/50" in page
    assert "by hand" not in text(written / "students" / "eve.html")


def test_it_is_in_the_class_report(written):
    page = text(written / "report.html")
    assert "Changed or commented by hand: 2" in page
    assert f"q4 +0.5: {HOSTILE}" in page and "q6 comment: =1+1" in page


def test_it_is_in_the_tables(written):
    rows = list(csv.DictReader(io.StringIO((written / "grades.csv").read_text(encoding="utf-8-sig"))))
    (ode,) = (row for row in rows if row["student"] == "ode")
    assert (float(ode["q4"]), float(ode["total"])) == (HAS + 0.5, 50 - LOST.points + 0.5)
    assert ode["by hand"].startswith("q4 +0.5: <script>") and ode["by hand"].endswith("; q6 comment: =1+1")
    assert [row["by hand"] for row in rows if row["student"] != "ode"] == ["", "", ""]
    for table in ("canvas.csv", "moodle.csv"):
        assert f'"{ode["total"]}"' in (written / table).read_text(encoding="utf-8")


def test_it_is_in_what_gradescope_shows(written):
    shown = json.loads((written / "gradescope" / "ode.json").read_text(encoding="utf-8"))
    tests = {test["name"]: test for test in shown["tests"] if "by hand" in test["name"]}
    assert shown["score"] == pytest.approx(50 - LOST.points + 0.5)
    assert tests[f"q4 {Q4.title}: by hand (+0.5)"]["score"] == 0.5
    assert tests[f"q6 {Q6.title}: by hand (comment)"]["output"] == "=1+1"


# --- What is refused -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"student": "odee"}, "there is no student 'odee' in these results. Did you mean ode?"),
        ({"student": "max"}, "max has no grade that could be changed: missing."),
        ({"question": "q44"}, "there is no question 'q44'. The questions are q1, q2"),
        ({"points": "1"}, "points are \\+1, -0.5, =3 or =graded"),
        ({"points": "+nan"}, "not '\\+nan'"),
        ({"points": "+1e3"}, "not '\\+1e3'"),
        ({"points": "=8"}, "q4 is worth 7, so =8 is too much"),
        ({"points": "-7.5"}, "q4 is worth 7, so -7.5 is too much"),
        ({"reason": ""}, "say why in 1 to 2,000 characters"),
        ({"reason": "x" * 2001}, "say why in 1 to 2,000 characters"),
    ],
)
def test_what_makes_no_sense_is_refused_with_all_the_rest(folder, key, fields, sentence):
    right = Wish("ode", "q4", "+0.5", "see mail")
    with pytest.raises(AdjustError, match=f"{sentence}.*Nothing was changed.$"):
        list(adjust(folder, key, [right, replace(right, **fields)]))
    assert q4(folder) == HAS


def test_where_the_grader_failed_there_is_nothing_to_change(folder, key, by_hand):
    with Store(folder, key) as store:
        store.save_question(1, graded(Q4, {LOST.name: wrong(LOST, Status.FAULT)}))
    with pytest.raises(AdjustError, match="the grader failed in q4"):
        by_hand("+1")


def test_no_results_are_begun(tmp_path, key):
    with pytest.raises(StoreError, match="There are no results in"):
        list(adjust(tmp_path / "nowhere", key, [Wish("ode", "q4", "+1", "r")]))
    assert not (tmp_path / "nowhere").exists()


FORGED = {
    "added": "INSERT INTO adjustments VALUES (7, 1, 'q4', '+7', 'please', '2026')",
    "changed": "UPDATE adjustments SET points = '+7'",
    "given to another": "UPDATE adjustments SET submission = 2",
    "moved": "UPDATE adjustments SET question = 'q6'",
    "dropped": "DELETE FROM adjustments",
}


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_one_is_found_and_refused(folder, key, by_hand, forged, capsys):
    by_hand("-0.5")
    with closing(sqlite3.connect(folder / FILE)) as connection, connection:
        connection.execute(FORGED[forged])
    assert command.main(["verify", str(folder), "--key", str(key.path)]) == 1
    assert "adjustment" in capsys.readouterr().out
    with pytest.raises(StoreError, match="is not as it was signed"):
        by_hand("+1")


def test_another_key_signs_nothing(folder, tmp_path):
    other = Key(tmp_path / "other" / "key", create=True)
    with pytest.raises(StoreError, match="is not as it was signed"):
        list(adjust(folder, other, [Wish("ode", "q4", "+1", "r")]))
    assert q4(folder) == HAS


# --- The command -----------------------------------------------------------------------------------------


def run(folder, key, *arguments: str) -> int:
    return command.main(["adjust", str(folder), *arguments, "--key", str(key.path)])


def test_the_command_changes_points_and_comments(folder, key, capsys):
    assert run(folder, key, "ode", "-q", "q4", "--points", "-0.5", "--reason", "lost power, see mail") == 0
    assert run(folder, key, "ode", "-q", "q4", "--comment", "well explained") == 0
    assert capsys.readouterr().out.splitlines()[::2] == [
        f"ode q4: {HAS:g} → {HAS - 0.5:g} of 7",
        "ode q4: comment added",
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["ode", "--points", "+1", "--reason", "r"], "name the student and the question"),
        (["ode", "-q", "q4"], "give --points and --reason, or else --comment alone"),
        (["ode", "-q", "q4", "--points", "+1", "--comment", "c"], "give --points and --reason, or else"),
        (["ode", "-q", "q4", "--reason", "r"], "--reason needs --points"),
        (["ode", "-q", "q4", "--points", "+1"], "say why in 1 to"),
        (["ode", "--csv", "some.csv"], "--csv FILE says all by itself"),
        (["--csv", "nowhere.csv"], "nowhere.csv cannot be read"),
    ],
)
def test_a_wrong_command_is_one_sentence(folder, key, arguments, sentence, capsys):
    assert run(folder, key, *arguments) == 2
    error = capsys.readouterr().err
    assert sentence in error and error.count("\n") == 1


def test_a_table_is_taken_once(folder, key, tmp_path, capsys):
    table = tmp_path / "points.csv"
    table.write_bytes(
        "\ufeffStudent;Question;Points;Reason\r\node;q4;+0.5;lost power\r\n;;;\r\neve;Q4;;schön\r\n".encode()
    )
    assert run(folder, key, "--csv", str(table)) == 0
    assert run(folder, key, "--csv", str(table)) == 0
    assert q4(folder) == HAS + 0.5
    assert capsys.readouterr().out.splitlines()[:2] == [
        f"points.csv:2: ode q4: {HAS:g} → {HAS + 0.5:g} of 7",
        "points.csv:4: eve q4: comment added",
    ]


def test_a_wrong_line_of_a_table_is_named(folder, key, tmp_path, capsys):
    (tmp_path / "points.csv").write_text("student,question,points,reason\node,q4,+0.5,r\node,q4,+99,r\n")
    assert run(folder, key, "--csv", str(tmp_path / "points.csv")) == 2
    assert "points.csv:3: q4 is worth 7, so +99 is too much." in capsys.readouterr().err
    assert q4(folder) == HAS


@pytest.mark.parametrize("content", ["", "student,points\node,+1\n", "\0\0"])
def test_another_table_is_refused(tmp_path, content):
    (tmp_path / "points.csv").write_text(content)
    with pytest.raises(AdjustError, match="It needs student, question, points, reason"):
        read(tmp_path / "points.csv")
