"""Graded again is what is named, or what may come out otherwise; until it is, the old grade holds."""

import contextlib
import io
import re
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from grading import ROOT, rooms
from grading.classroom import grade as module
from grading.classroom import regrade
from grading.classroom.executors import local as here
from grading.classroom.grade import Changed, ClassRun, grade, preview
from grading.classroom.live import ProgressView
from grading.classroom.signing import Key
from grading.classroom.store import FILE, Store, StoreError, passes, past, problems, results
from grading.cli import instructor as command
from grading.course import fingerprint, reach
from grading.questions import ALL
from helpers.submissions import source_of

Q6, Q8 = ALL[5], ALL[7]
NAMES = ("right_q6_mask_by_addition", "wrong_q6_no_mask", "wrong_q6_no_scaling", "wrong_q8_heads_alternate")
COPY = "zz copy"
OF_EACH = fingerprint.of_each  # which other tests replace
GRADERS = {"q6": "of q6", "q8": "of q8"}


def kind(question):
    """The question as it is after a mistake in it was mended: its first check accepts everything."""

    def accepts(student, data, rng):
        """anything is accepted"""

    first, *others = question.checks
    return replace(question, checks=[replace(first, function=accepts), *others])


class TextStream(io.StringIO):
    encoding = "utf-8"


class Lent:
    """Workers of somebody else, who ends them."""

    def __init__(self, workers):
        self._workers = workers

    def __getattr__(self, name: str) -> object:
        return getattr(self._workers, name)

    def __enter__(self) -> "Lent":
        return self

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def done(workers, tmp_path_factory):
    """A class of five that is graded in q6 and q8; two of them handed in the same."""
    folder = tmp_path_factory.mktemp("class")
    for name in NAMES:
        (folder / f"{name}.py").write_bytes(source_of(name))
    (folder / f"{COPY}.py").write_bytes(source_of(NAMES[1]))
    top = tmp_path_factory.mktemp("graded")
    order = ClassRun(
        folder, top / "results", [Q6, Q8], key=top / "keys" / "key", sandbox="best-effort", private_seed=7
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(here, "WorkerPool", lambda sandbox: Lent(workers))
        patch.setattr(module.fingerprint, "of_each", lambda questions: dict(GRADERS))
        run(order)
    return order


@pytest.fixture(autouse=True)
def graders(workers, monkeypatch):
    """The hashes of what questions reach, which a test may change."""
    found = dict(GRADERS)
    monkeypatch.setattr(here, "WorkerPool", lambda sandbox: Lent(workers))
    monkeypatch.setattr(module.fingerprint, "of_each", lambda questions: found)
    return found


@pytest.fixture
def order(done, tmp_path):
    """The order that is carried out, on a copy of class and results."""
    for path in (done.folder, done.results, done.key.parent):
        shutil.copytree(path, tmp_path / path.name)
    return replace(
        done,
        folder=tmp_path / done.folder.name,
        results=tmp_path / "results",
        key=tmp_path / "keys" / "key",
        regrade=True,
    )


def run(order: ClassRun) -> str:
    stream = TextStream()
    grade(order, ProgressView(stream))
    return stream.getvalue()


def pass_of(order: ClassRun) -> dict[tuple[str, str], int]:
    """The pass that each grade is of."""
    students = results(order.results).students
    return {(student.student, q.id): q.pass_number for student in students for q in student.questions}


def scores(order: ClassRun) -> dict[str, list[float]]:
    return {s.student: [q.score for q in s.questions] for s in results(order.results).students}


def rows(folder: Path) -> dict[str, list[str]]:
    """What was graded, without times, and without the pass."""
    varying = {"seconds", "cpu_seconds", "peak_memory_mb", "finished", "attempts", "pass"}
    with contextlib.closing(sqlite3.connect(folder / FILE)) as connection:
        connection.row_factory = sqlite3.Row
        return {
            table: sorted(
                str({name: value for name, value in dict(row).items() if name not in varying})
                for row in connection.execute(f"SELECT * FROM {table}")
            )
            for table in ("submissions", "questions", "checks", "evidence", "mistakes", "curves")
        }


# --- What a question reaches -----------------------------------------------------------------------------

REACH = {
    "questions/q6.py": "q6",
    "questions/q6.toml": "q6",
    "reference/q8.py": "q8",
    "reference/attention.py": "q6 q7 q8",
    "checks/attention.toml": "q6 q7 q8",
    "checks/digits.py": "q3 q5",
    "checks/graphs.py": "q9",
    "worker/programs/q10.py": "q10",
    "worker/server.py": "q1 q2 q3 q4 q5 q6 q7 q8 q9 q10",
    "runner/check.py": "q1 q2 q3 q4 q5 q6 q7 q8 q9 q10",
    "classroom/live.py": "",
}


def test_a_change_counts_for_the_questions_that_reach_it(tmp_path, monkeypatch):
    """In a copy of the grader, one file after the other is changed."""
    shutil.copytree(ROOT / "grading", tmp_path / "grading", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("backend.py", "batching.py"):
        shutil.copy(ROOT / name, tmp_path)
    for each in (fingerprint, reach, rooms):
        monkeypatch.setattr(each, "ROOT", tmp_path)
    monkeypatch.setattr(reach, "GRADING", tmp_path / "grading")
    before, changed = OF_EACH(ALL), {}
    for file in REACH:
        with (tmp_path / "grading" / file).open("a") as source:
            source.write("\n# something else\n")
        after = OF_EACH(ALL)
        changed[file] = " ".join(id for id in before if after[id] != before[id])
        before = after
    assert changed == REACH


def test_every_file_that_decides_is_reached_by_a_question():
    reached = set().union(*map(reach.reached, ALL))
    left = {path.relative_to(ROOT).as_posix() for path in reach.deciding()} - {
        path.relative_to(ROOT).as_posix() for path in reached
    }
    assert left == {"grading/questions/__init__.py"}


def test_a_courses_words_count_for_their_question(tmp_path, monkeypatch):
    monkeypatch.setattr("grading.course.assignment.FILE", tmp_path / "assignment.toml")
    before = OF_EACH(ALL)
    (tmp_path / "assignment.toml").write_text('[questions.q6]\ntitle = "Ours"\n')
    after = OF_EACH(ALL)
    assert [id for id in before if after[id] != before[id]] == ["q6"]


# --- What is graded again --------------------------------------------------------------------------------


def test_only_what_a_changed_grader_can_change_is_graded_again(order, graders, tmp_path):
    before = scores(order)
    graders["q6"] = "mended"
    mended = replace(order, questions=[kind(Q6), Q8])
    with pytest.raises(Changed, match="q6: the grader's files that it reaches have changed"):
        run(replace(mended, regrade=False))
    output = run(mended)
    assert "graded again: q6 of 4 submissions: the grader's files that it reaches have changed" in output
    assert re.search(r"^4 graded again in \d+ s · 2 changed$", output, re.MULTILINE)
    assert {id: number for (_, id), number in pass_of(order).items()} == {"q6": 2, "q8": 1}
    full = replace(mended, results=tmp_path / "full", regrade=False)
    run(full)
    assert rows(order.results) == rows(full.results)
    assert scores(order) != before and scores(order)[COPY] == scores(order)[NAMES[1]]
    assert list(problems(order.results, Key(order.key))) == []
    assert "graded again" not in run(mended) and len(passes(order.results)) == 2


def test_what_is_named_is_graded_again(order):
    run(replace(order, only=["q6"], students=[COPY]))  # which was graded with the second
    again = {pair for pair, number in pass_of(order).items() if number == 2}
    assert again == {(NAMES[1], "q6"), (COPY, "q6")}
    run(replace(order, only=["q8"]))
    assert {id for (_, id), number in pass_of(order).items() if number == 3} == {"q8"}
    assert [each.about for each in passes(order.results)] == [
        "graded for the first time",
        "q6: it was named",
        "q8: it was named",
    ]


def test_nothing_is_graded_again_where_nothing_has_changed(order):
    assert "graded again" not in run(order)
    assert len(passes(order.results)) == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"budget": 0.5}, "q6, q8 of 4 submissions: budget 1.0, now 0.5"),
        ({"private_seed": 8}, "q6, q8 of 4 submissions: private seed 7, now 8"),
        ({"questions": [Q6, Q8.adjusted(points=50)]}, "q8 of 4 submissions: other points or limits"),
    ],
)
def test_other_settings_grade_again_what_they_can_change(order, fields, sentence):
    assert f"graded again: {sentence}" in run(replace(order, **fields))
    assert list(problems(order.results, Key(order.key))) == []


def test_a_question_can_be_added(order, graders):
    graders["q9"] = "of q9"
    output = run(replace(order, questions=[Q6, ALL[8], Q8], only=["q9"]))
    assert "graded again" not in output
    there = results(order.results)
    assert [question.id for question in there.meta.questions] == ["q6", "q9", "q8"]
    assert {len(s.questions) for s in there.students} == {3}
    assert {s.status for s in there.students} == {"graded"}
    assert list(problems(order.results, Key(order.key))) == []


# --- The old grade holds ---------------------------------------------------------------------------------


def test_the_old_grade_holds_until_the_new_one_is_signed(order, graders, monkeypatch):
    before, saved = scores(order), []
    graders["q6"] = "mended"
    mended = replace(order, questions=[kind(Q6), Q8])
    save_question = Store.save_question

    def save(self, *arguments):
        if len(saved) == 2:
            raise StoreError("the disk is full")
        saved.append(arguments)
        save_question(self, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "save_question", save)
        with pytest.raises(StoreError, match="the disk is full"):
            run(mended)
    half = scores(order)
    assert {s.status for s in results(order.results).students} == {"graded"}
    assert set(map(len, half.values())) == {2}
    assert half[NAMES[2]] == before[NAMES[2]] and half[NAMES[0]][0] == 1
    output = run(replace(mended, regrade=False))  # it goes on, and so does the same command
    assert "2 of 4 are left to be graded again" in output and "2 graded again in" in output
    assert set(n for (_, id), n in pass_of(order).items() if id == "q6") == {2}
    assert len(passes(order.results)) == 2
    assert {s.student: [q.score for q in s.questions] for s in past(order.results, 1).students} == before


def test_who_hands_in_again_is_a_pass_of_its_own(order):
    before = scores(order)
    (order.folder / f"{NAMES[2]}.py").write_bytes(source_of(NAMES[0]) + b"\n# mended\n")
    run(replace(order, regrade=False))
    assert passes(order.results)[1].about == f"handed in again by {NAMES[2]}"
    assert scores(order)[NAMES[2]] == scores(order)[NAMES[0]]
    assert {s.student: [q.score for q in s.questions] for s in past(order.results, 1).students} == before


def test_who_is_no_longer_there_keeps_the_grade(order):
    (order.folder / f"{NAMES[2]}.py").unlink()
    output = run(replace(order, only=["q6"]))
    assert f"no longer there, results kept: {NAMES[2]}" in output
    assert pass_of(order)[NAMES[2], "q6"] == 1 and pass_of(order)[NAMES[0], "q6"] == 2


def test_a_grade_that_cannot_be_given_again_stops_nobody(order, graders):
    """Its submission is no longer there, and the grader has changed since."""
    (order.folder / f"{NAMES[2]}.py").unlink()
    graders["q6"] = "mended"
    assert re.search(r"^3 graded again in \d+ s", run(order), re.MULTILINE)
    assert "graded again" not in run(replace(order, regrade=False))
    assert scores(order)[NAMES[2]]


# --- Only told -------------------------------------------------------------------------------------------


def test_a_dry_run_tells_and_writes_nothing(order, graders):
    graders["q8"] = "mended"
    before = (order.results / FILE).read_bytes()
    stream = TextStream()
    preview(order, ProgressView(stream))
    assert stream.getvalue() == (
        "graded again: q8 of 4 submissions: the grader's files that it reaches have changed\n"
    )
    assert (order.results / FILE).read_bytes() == before


def test_a_dry_run_of_the_command(order, capsys):
    arguments = ["grade", str(order.folder), "--out", str(order.results), "--key", str(order.key)]
    arguments += ["--sandbox", "best-effort", "--regrade", "--dry-run"]
    assert command.main([*arguments, "-q", "q6", "--student", NAMES[1]]) == 0
    assert capsys.readouterr().out == f"graded again: q6 of {NAMES[1]}: it was named\n"
    assert command.main([*arguments, "--student", "wrong_q6_no_masks"]) == 2
    assert "There is no student 'wrong_q6_no_masks'" in (error := capsys.readouterr().err)
    assert "Did you mean wrong_q6_no_mask?" in error
    assert command.main(["grade", *arguments[1:]]) == 0  # its seed is kept, and nothing has changed
    assert capsys.readouterr().out == "nothing would be graded again\n"


def test_a_student_of_no_results_is_not_graded_again(order, tmp_path):
    with pytest.raises(StoreError, match="Nothing is graded in .* yet that could be graded again"):
        run(replace(order, results=tmp_path / "new", students=[COPY]))


@pytest.mark.parametrize("option", [["--dry-run"], ["--student", "kim"]])
def test_what_is_said_of_a_regrade_needs_one(tmp_path, option, capsys):
    assert command.main(["grade", str(tmp_path / "class"), "--out", str(tmp_path / "out"), *option]) == 2
    assert "say more about --regrade; add it." in capsys.readouterr().err


# --- Results of an earlier schema ------------------------------------------------------------------------


@pytest.fixture
def old(tmp_path):
    """Results of schema 1, and their key."""
    shutil.copytree(Path(__file__).with_name("old_results"), tmp_path / "old")
    folder = tmp_path / "results"
    folder.mkdir()
    with contextlib.closing(sqlite3.connect(folder / FILE)) as connection:
        connection.executescript((tmp_path / "old" / "results.sql").read_text(encoding="utf-8"))
    return folder, Key(tmp_path / "old" / "key")


def test_all_grades_of_an_earlier_schema_are_graded_again(old):
    folder, _ = old
    there = results(folder)
    graders = {question.id: "anything" for question in there.meta.questions}
    found = regrade.outdated(there, passes(folder), there.meta, graders)
    assert found == dict.fromkeys([(1, "q1"), (2, "q1"), (2, "q6")], (regrade.GRADER,))


def test_results_of_an_earlier_schema_become_todays_with_all_their_rows(old):
    folder, key = old
    before = results(folder)
    with Store(folder, key) as store:
        store.begin_pass(replace(before.meta, about="again"))
    assert results(folder).students == before.students
    assert list(problems(folder, key)) == []
    assert past(folder, 1).students == before.students


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE questions SET score = 9",
        "CREATE VIEW more AS SELECT * FROM questions",
        "ALTER TABLE questions ADD COLUMN grader",
    ],
)
def test_what_was_changed_in_an_earlier_schema_is_found(old, change):
    folder, key = old
    with contextlib.closing(sqlite3.connect(folder / FILE)) as connection:
        connection.execute(change)
        connection.commit()
    assert list(problems(folder, key)) != []
    with pytest.raises(StoreError, match="is not as it was signed"), Store(folder, key):
        pass
