"""The results of a class: all that was saved is there, and nothing in it can be changed unseen."""

import contextlib
import json
import math
import os
import shutil
import sqlite3
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from grading.classroom import signing
from grading.classroom import store as module
from grading.classroom.records import MAX_TEXT, AskedQuestion, Graded, Meta, Student, verdict
from grading.classroom.signing import Head, Key, SigningError
from grading.classroom.store import FILE, Store, StoreError, problems, results
from grading.cli import instructor as command
from grading.record import CheckResult, Curve, Kind, Status

ASKED = tuple(AskedQuestion(id, id.upper(), 1.0, 0.5, 60, 4096, "models.py") for id in ("q1", "q6"))
META = Meta("ab12", ASKED, 7, 1.0, "required", "isolated", "f00d", {"torch": "2"}, "/class", "2026-01-01")
ADA = Student(1, "ada", "Ada", "ada", "c1")
BEN = Student(2, "ben", "Ben", "ben.py", "c2", left_out=("torch.py",), late="LATE")
EVE = Student(3, "eve", "Eve", "eve.py", "c2", same_as=2)
MAX = Student(4, "max", "Max", status="missing")
CLASS = (ADA, BEN, EVE, MAX)


def graded(id: str, score: float = 1.0, **fields: object) -> Graded:
    check = CheckResult(
        "exact",
        "It is exact",
        score,
        1.0,
        Status.PASSED if score else Status.FAILED,
        message="m",
        details=(("got", "1"), ("got", "2")),
        evidence={"loss": 0.25, "worst": math.inf},
        mistakes=("a", "b"),
        location="models.py:1",
    )
    other = CheckResult("second", "Second", 0.0, 1.0, Status.ERROR, Kind.TIME_OUT)
    curve = Curve("loss", 1, ((0.5, 1.0), (1.0, None)))
    result = Graded(
        id, id.upper(), (check, other), 1.5, "printed", 1.25, 99.5, (curve,), (), "isolated", 7, 1, "now"
    )
    return replace(result, **fields)


@pytest.fixture
def key(tmp_path):
    return Key(tmp_path / "keys" / "key", create=True)


@pytest.fixture
def folder(tmp_path, key):
    """Results of a class that is graded in part."""
    with Store(tmp_path / "results", key) as store:
        store.begin(META, CLASS)
        store.save_question(1, graded("q1"))
        store.save_question(2, graded("q6", 0.0))
        store.save_question(2, graded("q1"), [replace(s, status="graded") for s in (BEN, EVE)])
    return tmp_path / "results"


def change(folder, *statements: str) -> None:
    """Change the results behind our back."""
    with sqlite3.connect(folder / FILE) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def found(folder, key) -> list[str]:
    return list(problems(folder, key))


# --- What was saved is there -----------------------------------------------------------------------------


def test_what_was_saved_is_read(folder):
    there = results(folder)
    ada, ben, eve, missing = there.students
    assert there.meta == META
    assert [question.id for question in ben.questions] == ["q1", "q6"]
    assert ben.questions == eve.questions and eve.same_as == ben.id
    assert replace(ben, questions=()) == replace(BEN, status="graded")
    assert (ada.status, ada.score, missing.verdict, missing.questions) == ("waiting", 1.0, "missing", ())
    wanted = graded("q1")
    got = ada.questions[0]
    assert math.isnan(got.checks[0].evidence["worst"])  # SQL and JSON know no infinity
    checks = (replace(wanted.checks[0], evidence=got.checks[0].evidence), wanted.checks[1])
    assert got == replace(wanted, checks=checks)
    assert there.run(ben).score == 1.0 and there.run(ben).isolation == "isolated"


def test_a_question_replaces_an_earlier_result(folder, key):
    with Store(folder, key) as store:
        store.save_question(1, graded("q1", 0.0))
    assert results(folder).students[0].score == 0.0
    assert found(folder, key) == []


def test_another_content_takes_the_questions_along(folder, key):
    with Store(folder, key) as store:
        store.save_students([replace(ADA, content="new"), replace(BEN, late="")])
    ada, ben, *_ = results(folder).students
    assert (ada.questions, len(ben.questions), ben.late) == ((), 2, "")
    assert found(folder, key) == []


def test_beginning_anew_keeps_the_old_in_the_journal_only(folder, key):
    with Store(folder, key) as store:
        store.begin(replace(META, budget=2.0), [ADA])
    there = results(folder)
    assert (there.meta.budget, [s.student for s in there.students], there.students[0].questions) == (
        2.0,
        ["ada"],
        (),
    )
    with sqlite3.connect(folder / FILE) as connection:
        assert connection.execute("SELECT count(*) FROM journal WHERE kind = 'question'").fetchone() == (3,)
    connection.close()
    assert found(folder, key) == []


def test_texts_that_no_database_takes_are_saved_readably(folder, key):
    odd = CheckResult("odd", "T", 0.0, 1.0, Status.ERROR, message="a\0b\ud800" + "x" * MAX_TEXT)
    with Store(folder, key) as store:
        store.save_question(1, graded("q6", checks=(odd,), printed="\udcff"))
    message = results(folder).students[0].questions[1].checks[0].message
    assert message.startswith("a\ufffdb?xxx") and message.endswith("x… 4 characters left out")
    assert found(folder, key) == []


def test_it_is_read_while_it_is_written(folder, key):
    with Store(folder, key) as store:
        store.save_question(1, graded("q6"))
        assert len(results(folder).students[0].questions) == 2
        assert found(folder, key) == []


@pytest.mark.parametrize(
    ("checks", "word"),
    [
        ([("passed", None, 1)], "full"),
        ([("passed", None, 1), ("failed", None, 0)], "partial"),
        ([("failed", None, 0)], "zero"),
        ([("not_attempted", None, 0)], "empty"),
        ([("error", "import", 0)], "broken"),
        ([("passed", None, 1), ("error", "tampering", 0)], "tampering"),
        ([("passed", None, 1), ("fault", None, 0)], "fault"),
    ],
)
def test_a_word_for_what_became_of_a_submission(checks, word):
    made = [CheckResult("n", "t", score, 1.0, Status(s), kind and Kind(kind)) for s, kind, score in checks]
    assert verdict([graded("q1", checks=tuple(made))]) == word


# --- One writer, and what stops it -----------------------------------------------------------------------


def test_a_second_grader_refuses(folder, key):
    with (
        Store(folder, key),
        pytest.raises(StoreError, match="Another grader is at work in"),
        Store(folder, key),
    ):
        pass
    with Store(folder, key):  # the lock went with the first
        pass


def test_a_full_disk_loses_nothing(folder, key):
    with Store(folder, key) as store:
        pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
        store._connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        saved = 0
        with pytest.raises(StoreError, match="database or disk is full. What was saved before is safe."):
            for number in range(100):
                store.save_question(1, graded(f"x{number}", printed="x" * 10_000))
                saved += 1
    assert found(folder, key) == []
    with sqlite3.connect(folder / FILE) as connection:
        count = connection.execute("SELECT count(*) FROM questions").fetchone()[0]
    connection.close()
    assert count == 3 + saved < 100
    with Store(folder, key) as store:
        store.save_question(1, graded("q6"))
    assert found(folder, key) == []


def test_a_full_disk_of_the_key_loses_nothing(folder, key, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    with Store(folder, key) as store:
        monkeypatch.setattr(signing.os, "fsync", full)
        with pytest.raises(StoreError, match="No space left on device. What was saved before is safe"):
            store.save_question(1, graded("q6"))
    monkeypatch.undo()
    assert found(folder, key) == []
    assert len(results(folder).students[0].questions) == 1
    assert [path.suffix for path in key.path.with_name("key.heads").iterdir()] == [".json"]


class Killed(BaseException):
    pass


@pytest.mark.parametrize(("when", "count"), [(0, 1), (1, 2)], ids=["before the commit", "after the commit"])
def test_a_kill_between_head_and_commit_is_no_cut(folder, key, monkeypatch, when, count):
    """The head is written before and after each commit; each time the grader may be killed at once."""
    calls = []

    def expect(self, results, *heads):
        calls.append(heads)
        if len(calls) == 2 + when:  # the first is from opening
            if when == 0:
                Key_expect(self, results, *heads)
            raise Killed
        Key_expect(self, results, *heads)

    Key_expect = Key.expect
    monkeypatch.setattr(Key, "expect", expect)
    with pytest.raises(Killed), Store(folder, key) as store:
        store.save_question(1, graded("q6"))
    monkeypatch.undo()
    assert found(folder, key) == []
    assert len(results(folder).students[0].questions) == count
    with Store(folder, key):
        pass
    assert len(key.heads("ab12")) == 1


def test_results_of_another_schema_are_refused(folder, key):
    change(folder, "PRAGMA user_version = 9")
    with pytest.raises(StoreError, match="have schema 9, and this grader reads 2"):
        results(folder)
    with pytest.raises(StoreError, match="have schema 9"), Store(folder, key):
        pass


@pytest.mark.parametrize("content", [None, b"", b"no database at all" * 100])
def test_what_is_no_result_is_refused(tmp_path, key, content):
    if content is not None:
        (tmp_path / FILE).write_bytes(content)
    with pytest.raises(StoreError):
        results(tmp_path)


# --- Signatures ------------------------------------------------------------------------------------------


def test_untouched_results_are_as_they_were_signed(folder, key, capsys):
    assert found(folder, key) == []
    assert command.main(["verify", str(folder), "--key", str(key.path)]) == 0
    assert capsys.readouterr().out == f"{folder}: everything is as it was signed; 2 of 4 are graded\n"


TABLES = {
    "meta": "UPDATE meta SET value = 'off' WHERE key = 'isolation'",
    "submissions": "UPDATE submissions SET same_as = 1 WHERE id = 3",
    "questions": "UPDATE questions SET score = 9 WHERE submission = 1",
    "checks": "UPDATE checks SET status = 'passed' WHERE submission = 2",
    "evidence": "UPDATE evidence SET value = 0.5 WHERE key = 'loss' AND submission = 1",
    "mistakes": "DELETE FROM mistakes WHERE submission = 1",
    "curves": "INSERT INTO curves VALUES (1, 'q1', 'loss', 2, '[]')",
}


@pytest.mark.parametrize("table", TABLES)
def test_a_changed_row_is_found_in_each_table(folder, key, table):
    change(folder, TABLES[table])
    assert any(f"In the table {table}, the rows of" in sentence for sentence in found(folder, key))
    with pytest.raises(StoreError, match="is not as it was signed: In the table"), Store(folder, key):
        pass


def test_every_value_of_every_row_is_signed(folder, key):
    """Each column of each table, one after the other, is set to something else."""
    original = (folder / FILE).read_bytes()
    columns = 0
    for table in [*TABLES, "journal"]:
        with sqlite3.connect(folder / FILE) as connection:
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        connection.close()
        for name in names:
            other = "'graded'" if name == "status" and table == "submissions" else "98"
            other = "'question'" if name == "kind" and table == "journal" else other
            change(
                folder, f"UPDATE {table} SET {name} = {other} WHERE rowid = (SELECT min(rowid) FROM {table})"
            )
            assert found(folder, key), f"{table}.{name} can be changed"
            (folder / FILE).write_bytes(original)
            columns += 1
    assert columns > 50


CUTS = {
    "swapped": (
        "CREATE TABLE t AS SELECT * FROM journal WHERE sequence IN (6, 7)",
        "UPDATE journal SET (payload, signature) = (SELECT payload, signature FROM t WHERE "
        "t.sequence = 13 - journal.sequence) WHERE sequence IN (6, 7)",
        "DROP TABLE t",
    ),
    "dropped": ("DELETE FROM journal WHERE sequence = 6",),
    "closed up": (
        "DELETE FROM journal WHERE sequence = 6",
        "UPDATE journal SET sequence = sequence - 1 WHERE sequence > 6",
    ),
    "the first": ("DELETE FROM journal WHERE sequence = 1",),
    "cut off": (
        "DELETE FROM journal WHERE sequence > 7",
        *(
            f"DELETE FROM {table} WHERE submission = 2 AND question = 'q1'"
            for table in module.TABLES["question"]
        ),
        "UPDATE submissions SET status = 'waiting' WHERE id IN (2, 3)",
    ),
    "all": tuple(f"DELETE FROM {table}" for table in [*reversed(TABLES), "journal"]),
    "never signed": (
        "INSERT INTO submissions (id, student, name, source, content, status) "
        "VALUES (9, 'z', 'z', '', '', 'graded')",
    ),
    "gone": ("DELETE FROM submissions WHERE id = 4",),
    "blob": ("UPDATE checks SET message = x'00ff'",),
}


@pytest.mark.parametrize("cut", CUTS)
def test_dropped_swapped_added_and_cut_off_rows_are_found(folder, key, cut, capsys):
    change(folder, *CUTS[cut])
    assert found(folder, key)
    assert command.main(["verify", str(folder), "--key", str(key.path)]) == 1
    assert capsys.readouterr().out.endswith(".\n")


def test_results_of_an_earlier_time_are_found(folder, key):
    earlier = (folder / FILE).read_bytes()
    with Store(folder, key) as store:
        store.save_question(1, graded("q6"))
    (folder / FILE).write_bytes(earlier)
    (sentence,) = found(folder, key)
    assert sentence.startswith("The journal ends with entry 10, and entry 11 was the last one signed")


def test_a_forged_entry_needs_the_key(folder, key, tmp_path):
    """Who rewrites tables and journal alike, and signs with a key of his own, is found."""
    other = Key(tmp_path / "other" / "key", create=True)
    with sqlite3.connect(folder / FILE) as connection:
        head = Head()
        for sequence, kind, payload in connection.execute(
            "SELECT sequence, kind, payload FROM journal"
        ).fetchall():
            payload = payload.replace('"score":0.0', '"score":1.0')
            head = other.sign(head, kind, payload)
            row = (payload, head.signature, sequence)
            connection.execute("UPDATE journal SET payload = ?, signature = ? WHERE sequence = ?", row)
    connection.close()
    assert any("signed with another key" in sentence for sentence in found(folder, key))


def test_a_payload_that_is_no_json_is_found(folder, key):
    change(folder, "UPDATE journal SET payload = '{' WHERE sequence = 1")
    assert found(folder, key) == ["Entry 1 of the journal was changed, moved, or signed with another key."]


# --- What would show other rows tomorrow -----------------------------------------------------------------

CLOCK = "strftime('%Y', 'now') > '2020'"  # and not before: whoever tampers chooses the day
FOREIGN = {
    "a view on the clock": (
        "ALTER TABLE questions RENAME TO kept",
        "CREATE VIEW questions AS SELECT * FROM kept",
    ),
    "a view that shows more": (
        "ALTER TABLE evidence RENAME TO kept",
        f"CREATE VIEW evidence AS SELECT * FROM kept UNION SELECT 1, 'q1', 'exact', 'z', 9 WHERE NOT {CLOCK}",
    ),
    "a view that never ends": (
        "DROP TABLE journal",
        "CREATE VIEW journal AS WITH RECURSIVE more(sequence) AS (SELECT 1 UNION ALL SELECT sequence + 1 "
        "FROM more) SELECT sequence, 'settings' AS kind, '' AS payload, '' AS signature FROM more",
    ),
    "another view": ("CREATE VIEW grades AS SELECT * FROM questions",),
    "a trigger": (
        "CREATE TRIGGER more AFTER INSERT ON questions BEGIN "
        "UPDATE questions SET score = 9 WHERE submission = 1; END",
    ),
    "an index": (f"CREATE INDEX more ON questions (score) WHERE {CLOCK.replace('now', '2026')}",),
    "a column": ("ALTER TABLE questions ADD COLUMN bonus REAL",),
    "a column that is calculated": ("ALTER TABLE questions ADD COLUMN bonus AS (score + 1)",),
    "a table": ("CREATE TABLE more (x)",),
    "a name with controls": ('CREATE TABLE "\x1b[2J" (x)',),
    "an index less": ("DROP INDEX curves_of",),
    "a table less": ("DROP TABLE curves",),
    "a default": (
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, 'late TEXT NOT NULL', 'late TEXT')"
        " WHERE name = 'submissions'",
    ),
}


@pytest.mark.parametrize("what", FOREIGN)
def test_what_the_grader_does_not_make_is_found(folder, key, what, capsys):
    change(folder, *FOREIGN[what])
    assert command.main(["verify", str(folder), "--key", str(key.path)]) == 1
    told = capsys.readouterr().out
    assert "this grader makes it" in told or "grader does not make" in told or "is missing" in told
    assert "\x1b" not in told and told.endswith(".\n")
    with pytest.raises(StoreError, match="is not as it was signed: The|There"), Store(folder, key):
        pass
    with pytest.raises(StoreError, match="is not as it was signed: The|There"):
        results(folder)


def test_an_index_that_leads_astray_is_found(folder, key):
    """Reports read whole tables; a query of a teacher's own goes by the index."""
    change(
        folder,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'curves_of') "
        "WHERE name = 'evidence_of'",
    )
    assert any(sentence.startswith("The database is damaged: ") for sentence in found(folder, key))


def test_bytes_in_the_journal_are_found(folder, key):
    change(
        folder,
        "UPDATE journal SET payload = x'00ff' WHERE sequence = 1",
        "UPDATE journal SET signature = x'00' WHERE sequence = 3",
    )
    assert {sentence.split()[1] for sentence in found(folder, key)} == {"1", "3", "4"}


# --- Where results belong --------------------------------------------------------------------------------


@pytest.fixture
def another(tmp_path, key):
    """Results of another class, signed with the same key."""
    with Store(tmp_path / "another", key) as store:
        store.begin(replace(META, id="cd34"), CLASS)
        store.save_question(2, graded("q1", 1.0))
    return tmp_path / "another"


def test_results_of_another_folder_are_found(folder, another, key):
    (folder / FILE).write_bytes((another / FILE).read_bytes())
    (sentence,) = found(folder, key)
    assert sentence.startswith("These are the results cd34 of another folder; ab12 lay in this one.")
    refusal = pytest.raises(StoreError, match="is not as it was signed: These are the results cd34")
    with refusal, Store(folder, key):
        pass


def test_a_whole_folder_in_the_place_of_another_is_found(folder, another, key, tmp_path):
    folder.rename(tmp_path / "away")
    another.rename(folder)
    assert "These are the results cd34 of another folder" in found(folder, key)[0]
    assert found(tmp_path / "away", key) == []  # nothing was ever graded there


def test_who_has_moved_results_can_say_so(folder, another, key):
    (folder / FILE).write_bytes((another / FILE).read_bytes())
    Path(found(folder, key)[0].partition(", delete ")[2].removesuffix(".")).unlink()
    assert found(folder, key) == []
    with Store(folder, key):
        pass
    assert key.results_of(folder) == "cd34"


def test_a_copy_and_a_folder_that_was_moved_are_as_they_were(folder, key, tmp_path):
    shutil.copytree(folder, tmp_path / "copy")
    folder.rename(tmp_path / "moved")
    assert found(tmp_path / "copy", key) == found(tmp_path / "moved", key) == []
    with Store(tmp_path / "moved", key) as store:
        store.save_question(1, graded("q6"))
    assert key.results_of(tmp_path / "moved") == "ab12"


def test_who_begins_anew_in_the_same_folder_may(folder, key):
    for path in folder.iterdir():
        path.unlink()
    with Store(folder, key) as store:
        store.begin(replace(META, id="ef56"), CLASS)
    assert found(folder, key) == []


def test_a_damaged_note_of_where_results_belong_is_told(folder, key):
    key.place(folder).write_text("{")
    with pytest.raises((SigningError, StoreError), match="is damaged"):
        found(folder, key)


def test_results_of_an_earlier_grader_are_as_they_were_and_go_on(tmp_path):
    """tests/classroom/old_results was graded before results were bound to their folder."""
    shutil.copytree(Path(__file__).with_name("old_results"), tmp_path / "old")
    folder, key = tmp_path / "results", Key(tmp_path / "old" / "key")
    folder.mkdir()
    with contextlib.closing(sqlite3.connect(folder / FILE)) as connection:
        connection.executescript((tmp_path / "old" / "results.sql").read_text(encoding="utf-8"))
    assert found(folder, key) == []
    assert results(folder).meta == META and len(results(folder).students) == 4
    with Store(folder, key) as store:
        store.save_question(1, graded("q6"))
    assert found(folder, key) == [] and key.results_of(folder) == "ab12"


def test_the_key_is_for_its_owner_only(key):
    assert len(key.path.read_text()) == 64
    if os.name == "posix":
        assert stat.S_IMODE(key.path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "There is no key"),
        ("zz", "should hold hexadecimal digits"),
        ("00", "is too short"),
    ],
)
def test_a_bad_key_is_refused(tmp_path, folder, content, sentence, capsys):
    if content:
        (tmp_path / "bad").write_text(content)
    assert command.main(["verify", str(folder), "--key", str(tmp_path / "bad")]) == 2
    assert sentence in capsys.readouterr().err


def test_an_id_names_no_other_file(key):
    key.path.with_name("x.json").write_text(json.dumps([{"sequence": 1, "signature": "a"}]))
    assert key.heads("../x") == []


def test_on_another_machine_it_is_told_what_to_copy(folder, key):
    (key.path.with_name("key.heads") / "ab12.json").unlink()
    (sentence,) = found(folder, key)
    assert "nothing is known of these results. If they were graded on another machine" in sentence
    assert "copy key.heads/ab12.json from beside the key there to beside this one." in sentence


def test_what_the_class_list_and_the_intake_told_is_read(folder, key):
    told = {"mark": "m", "section": "One", "team": "A", "code": "c", "listed": {"ID": "7"}, "late": "2 h"}
    with Store(folder, key) as store:
        store.save_students([replace(BEN, **told)])
    (ben,) = [student for student in results(folder).students if student.student == BEN.student]
    assert {name: getattr(ben, name) for name in told} == told and found(folder, key) == []


def test_damaged_heads_are_told(folder, key):
    (key.path.with_name("key.heads") / "ab12.json").write_text("{")
    with pytest.raises((SigningError, StoreError), match="is damaged"):
        found(folder, key)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_results_are_their_owners_alone(tmp_path):
    inside = tmp_path / "students"
    inside.mkdir(mode=0o755)
    (inside / "kim.html").write_text("")
    (inside / "kim.html").chmod(0o644)
    with Store(tmp_path, Key(tmp_path.parent / f"{tmp_path.name}.key", create=True)):
        modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path, *tmp_path.rglob("*"))}
    assert modes.pop(tmp_path.name) == modes.pop("students") == 0o700
    assert set(modes.values()) == {0o600} and "results.sqlite" in modes
