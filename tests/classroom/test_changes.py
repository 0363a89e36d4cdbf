"""Two passes over a class are compared: who changed, from what to what, and because of what."""

import csv
import io
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from grading.classroom import changes, outputs
from grading.classroom.adjust import Wish, adjust
from grading.classroom.changes import compare
from grading.classroom.records import Student
from grading.classroom.report import Signatures
from grading.classroom.signing import Key
from grading.classroom.store import FILE, Store, StoreError, results
from grading.cli import instructor as command
from grading.questions import ALL
from grading.record import Status
from helpers.classroom import HOSTILE, META, graded, wrong
from helpers.page import Reader

Q4, Q6 = ALL[3], ALL[5]
ASKED = replace(META, questions=tuple(q for q in META.questions if q.id in ("q4", "q6")), about="first")
NAMES = ("eve", "kim", "lee", "ode")
CLASS = [Student(place, name, name.title(), name, f"c{place}") for place, name in enumerate(NAMES, start=1)]
FIRST = Q6.checks[0]
LOST = {FIRST.name: wrong(FIRST)}


def given(question, lost=None, number=1, grader="old", seed=META.seed):
    return graded(question, lost, pass_number=number, grader=grader, seed=seed)


@pytest.fixture
def key(tmp_path):
    return Key(tmp_path / "keys" / "key", create=True)


@pytest.fixture
def folder(tmp_path, key):
    """Four who have lost the same check of q6."""
    with Store(tmp_path / "results", key) as store:
        store.begin(ASKED, CLASS)
        for student in CLASS:
            store.save_question(student.id, given(Q4))
            store.save_question(student.id, given(Q6, LOST), [replace(student, status="graded")])
    return tmp_path / "results"


@pytest.fixture
def again(folder, key):
    """Begin a pass, with other conditions and rows, and save questions of students by their ids."""

    def again(*saved, students=(), **conditions) -> None:
        with Store(folder, key) as store:
            store.begin_pass(replace(ASKED, about="again", **conditions), students)
            for id, question in saved:
                store.save_question(id, question)

    return again


def found(folder, *passes: int) -> list[tuple[str, ...]]:
    return [
        (each.student.student, each.question, *each.points, each.because)
        for each in compare(folder, *passes).changes
    ]


PART, WHOLE = f"{Q6.points - FIRST.points:g}", f"{Q6.points:g}"

# --- Because of what -------------------------------------------------------------------------------------


def test_a_mended_grader_is_named_with_the_checks_that_changed(folder, again):
    again((2, given(Q6, number=2, grader="new")), (3, given(Q6, LOST, number=2, grader="new")))
    because = f"grader: “{FIRST.title}” failed → passed"
    assert found(folder) == [("kim", "q6", PART, WHOLE, because)]


def test_another_submission(folder, again):
    again((2, given(Q6, number=2)), students=[replace(CLASS[1], content="other", status="waiting")])
    assert found(folder) == [
        ("kim", "q4", "7", "–", "submission: what was handed in since has no grade yet"),
        ("kim", "q6", PART, WHOLE, "submission: another one was handed in"),
    ]


def test_another_seed(folder, again):
    again((2, given(Q6, number=2, seed=5)), seed=5)
    assert found(folder) == [("kim", "q6", PART, WHOLE, "seed: other inputs that are not shown")]


def test_other_settings(folder, again):
    limits = tuple(replace(each, memory_mb=512) for each in ASKED.questions)
    again((2, given(Q6, number=2)), budget=2.0, questions=limits)
    because = "settings: budget 1.0, now 2.0; settings: other points or limits"
    assert found(folder) == [("kim", "q6", PART, WHOLE, because)]


def test_what_nothing_explains_is_chance(folder, again):
    again((2, given(Q6, number=2)))
    assert found(folder) == [("kim", "q6", PART, WHOLE, "chance: nothing is known to have changed")]


def test_a_fault_of_the_grader_had_no_points(folder, again):
    again((2, given(Q6, {FIRST.name: wrong(FIRST, Status.FAULT)}, number=2)))
    again((2, given(Q6, number=3, grader="new")))
    assert found(folder) == [("kim", "q6", "–", WHOLE, "grader: it had failed itself")]


def test_questions_that_come_and_go(folder, again):
    q7 = next(each for each in META.questions if each.id == "q7")
    again((2, given(ALL[6], number=2)), questions=(ASKED.questions[1], q7))
    assert ("kim", "q7", "–", f"{q7.points:g}", "settings: it was not asked before") in found(folder)
    assert ("kim", "q4", "7", "–", "settings: it is no longer asked") in found(folder)


def test_what_was_done_by_hand_is_told_after_any_pass(folder, key, again):
    list(adjust(folder, key, [Wish("ode", "q4", "-1", "see mail"), Wish("ode", "q4", "", "hello")]))
    by_hand = ("ode", "q4", "7", "6", "by hand: -1, see mail")
    assert found(folder) == [by_hand]
    again((4, given(Q6, number=2, grader="new")))
    list(adjust(folder, key, [Wish("ode", "q6", "=0", "no")]))
    because = f"grader: “{FIRST.title}” failed → passed; by hand: set to 0, no"
    assert found(folder) == [by_hand, ("ode", "q6", PART, "0", because)]
    assert found(folder, 1, 2) == [by_hand, ("ode", "q6", PART, WHOLE, because.partition(";")[0])]
    assert found(folder, 2) == [("ode", "q6", WHOLE, "0", "by hand: set to 0, no")]


# --- Any two passes --------------------------------------------------------------------------------------


def test_any_two_passes_are_compared(folder, again):
    again((1, given(Q6, number=2, grader="new")))
    again((2, given(Q6, number=3, grader="newer")))
    assert [each[0] for each in found(folder)] == ["kim"]  # from the last but one
    assert [each[0] for each in found(folder, 1)] == ["eve", "kim"]
    assert [each[0] for each in found(folder, 1, 2)] == ["eve"]
    assert [each[0] for each in found(folder, 2, 3)] == ["kim"]


@pytest.mark.parametrize("passes", [(2,), (-1,), (1, 2), (1, 1)])
def test_passes_that_are_not_there_are_refused(folder, passes):
    with pytest.raises(StoreError, match="has the passes 1 to 1, and the second of two is the later one"):
        compare(folder, *passes)


# --- Where it is told ------------------------------------------------------------------------------------


def run(folder, key, *arguments: str) -> int:
    return command.main(["changes", str(folder), "--key", str(key.path), *arguments])


def test_the_command_tells_the_passes_and_a_table(folder, key, again, capsys):
    again((2, given(Q6, number=2, grader="new")))
    assert run(folder, key) == 0
    first, second, total, header, *lines = capsys.readouterr().out.splitlines()
    assert first == "pass 1 · 2026-11-21 17:40 UTC · first" and second.endswith(" · again")
    assert total == "1 change from pass 1 to now; signatures: Every row is as the grader signed it."
    assert header.split() == ["student", "question", "before", "after", "because"]
    assert " ".join(" ".join(lines).split()) == (
        f"kim q6 {PART} {WHOLE} grader: “{FIRST.title}” failed → passed"
    )
    assert all(len(line) <= 80 for line in lines)


def test_nothing_that_a_stranger_wrote_acts(folder, key, tmp_path, capsys):
    list(adjust(folder, key, [Wish("ode", "q4", "-1", "=1+1 [bold]\x1b[2J")]))
    with Store(folder, key) as store:
        store.save_students([replace(CLASS[3], student="=ode\x1b[2J", name=HOSTILE, status="graded")])
    assert run(folder, key, "--csv", str(tmp_path / "changes.csv")) == 0
    printed = capsys.readouterr().out
    assert "\x1b" not in printed and "=1+1 [bold]" in " ".join(printed.split())
    text = (tmp_path / "changes.csv").read_text(encoding="utf-8-sig")
    header, row = csv.reader(io.StringIO(text))
    assert header == ["student", "name", "question", "before", "after", "because"]
    assert row[0] == "'=ode⟨U+001B⟩[2J" and row[2:5] == ["q4", "7", "6"]
    outputs.write(folder, results(folder), Signatures(True, ""), comparison=compare(folder))
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert HOSTILE not in page and HOSTILE in Reader(page).text


def test_a_table_in_no_folder_is_one_sentence(folder, key, tmp_path, capsys):
    assert run(folder, key, "--csv", str(tmp_path / "nowhere" / "changes.csv")) == 2
    assert "there is no folder" in capsys.readouterr().err


def test_the_class_report_has_a_section(folder, key, again, capsys):
    again((2, given(Q6, number=2, grader="new")))
    assert command.main(["report", str(folder), "--key", str(key.path)]) == 0
    page = " ".join(Reader((folder / "report.html").read_text(encoding="utf-8")).text.split())
    section = page.split("What has changed from pass 1 to now?")[1].split("Can I trust")[0]
    assert "1 change of the points of a question" in section
    assert f"grader: “{FIRST.title}” failed → passed" in section
    assert "pass 1 (questions: 7), pass 2 (questions: 1); all else here is of the last" in page
    again()
    assert command.main(["report", str(folder), "--key", str(key.path)]) == 0
    assert "What has changed" not in (folder / "report.html").read_text(encoding="utf-8")


def test_what_is_not_as_it_was_signed_is_not_compared(folder, key, again, capsys):
    again((2, given(Q6, number=2)))
    with closing(sqlite3.connect(folder / FILE)) as connection, connection:
        connection.execute(
            "UPDATE journal SET payload = replace(payload, 'wrong', 'right') WHERE sequence = 7"
        )
        connection.execute("UPDATE questions SET score = 9 WHERE submission = 1")
    assert run(folder, key) == 1
    assert "Nothing was compared." in capsys.readouterr().out


def test_results_without_their_key_are_compared_and_said_to_be_unverified(folder, tmp_path, again, capsys):
    again((2, given(Q6, number=2)))
    assert command.main(["changes", str(folder), "--key", str(tmp_path / "none")]) == 0
    assert "signatures: not verified. There is no key" in " ".join(capsys.readouterr().out.split())


def test_a_damaged_journal_is_one_sentence(folder, key):
    with closing(sqlite3.connect(folder / FILE)) as connection, connection:
        connection.execute("UPDATE journal SET payload = '{' WHERE sequence = 7")
    with pytest.raises(StoreError, match="The results are damaged"):
        changes.compare(folder)
