"""A class is graded once, whatever happens meanwhile: kills, a second grader, a change of what is graded."""

import contextlib
import io
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from grading import ROOT
from grading.classroom import grade as module
from grading.classroom import live
from grading.classroom.executors import local as here
from grading.classroom.grade import Changed, ClassRun, grade
from grading.classroom.live import ProgressView
from grading.classroom.records import ClassResults
from grading.classroom.signing import Key
from grading.classroom.store import FILE, Store, StoreError, problems, results
from grading.cli import instructor as command
from grading.questions import ALL
from grading.record import Kind, Status
from grading.release import corpus
from grading.runner.run import Grading
from grading.runner.settings import Settings
from helpers.processes import heed_ctrl_c
from helpers.submissions import source_of, submission

Q6 = [question for question in ALL if question.id == "q6"]
Q1_Q6 = [question for question in ALL if question.id in ("q1", "q6")]
SEED = 77
# Who hands in what: cases whose outcome is known, ones that attack the grader, and odd files.
CASES = {case.name: case for case in map(corpus.read, corpus.paths()) if "q6" in case.said}
NAMES = sorted(set(CASES) - {"right_q6_mask_with_its_dimensions"})[:14]  # full, partial, zero and broken
COPY, COPIED = "zz copy", "right_q6_mask_by_addition"
ROSTER = "student,name\nempty,Emil Void\nghost,Gina Host\n"
# prints and raises what it was given
TELLTALE = """
import torch
class Attention(torch.nn.Module):
    def __init__(self, layer_size, block_size):
        super().__init__()
        for name in ("k_layer", "q_layer", "v_layer"):
            setattr(self, name, torch.nn.Linear(layer_size, layer_size))
        self.register_buffer("mask", torch.ones(1, block_size, block_size))
        self.layer_size = layer_size
    def forward(self, x):
        numbers = " ".join(f"{number:.6f}" for number in x.flatten()[:8].tolist())
        print("given", numbers)
        raise ValueError("given " + numbers)
"""


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    """A class of twenty."""
    folder = tmp_path_factory.mktemp("class")
    for name in NAMES:
        (folder / name).mkdir()
        (folder / name / "models.py").write_bytes(CASES[name].submission.sources["models.py"])
    shutil.copytree(folder / COPIED, folder / COPY)
    for name, source in (("syntax.py", "def f(:\n"), ("telltale.py", TELLTALE), ("utf16.py", "x\0")):
        (folder / name).write_text(source)
    (folder / "empty").mkdir()
    (folder / "roster.txt").write_text(ROSTER)
    return folder


@pytest.fixture(scope="module")
def order(handed_in, tmp_path_factory):
    """An order for that class; `order(questions=…)` changes it, with results in a folder of their own."""
    key = tmp_path_factory.mktemp("keys") / "key"

    def order(**fields) -> ClassRun:
        usual = {
            "folder": handed_in,
            "results": tmp_path_factory.mktemp("results"),
            "questions": Q6,
            "key": key,
        }
        usual |= {
            "jobs": 2,
            "sandbox": "best-effort",
            "private_seed": SEED,
            "roster": handed_in / "roster.txt",
        }
        return ClassRun(**usual | fields)

    return order


def run(order: ClassRun) -> tuple[bool, str]:
    """Grade, and what was told."""
    stream = TextStream()
    return grade(order, ProgressView(stream)), stream.getvalue()


class TextStream(io.StringIO):
    encoding = "utf-8"


class TerminalStream(TextStream):
    def isatty(self) -> bool:
        return True


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


@pytest.fixture(scope="module", autouse=True)
def one_fork_server(workers):
    """Who grades in this process uses the tests' workers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(here, "WorkerPool", lambda sandbox: Lent(workers))
        yield


@pytest.fixture(scope="module")
def done(order):
    """An order that is carried out, and what was told meanwhile."""
    mine = order()
    finished, output = run(mine)
    assert finished
    return mine, output


@pytest.fixture
def copied(done, order, tmp_path):
    """An order like the one that is carried out, with a class and results that may be changed."""
    mine, _ = done
    shutil.copytree(mine.folder, tmp_path / "class")
    shutil.copytree(mine.results, tmp_path / "results")
    keys = shutil.copytree(mine.key.parent, tmp_path / "keys")
    return order(folder=tmp_path / "class", results=tmp_path / "results", key=keys / "key")


def by_name(there: ClassResults) -> dict:
    return {student.student: student for student in there.students}


def final(folder: Path) -> dict[str, list]:
    """All tables but the journal, without times and what depends on them, and without who graded."""
    varying = {"seconds", "cpu_seconds", "peak_memory_mb", "finished", "created", "attempts"}
    varying |= {"pass", "grader"}
    tables = {}
    with contextlib.closing(sqlite3.connect(folder / FILE)) as connection:
        connection.row_factory = sqlite3.Row
        for table in ("submissions", "questions", "checks", "evidence", "mistakes", "curves"):
            rows = [
                {name: row[name] for name in row.keys() if name not in varying}  # noqa: SIM118
                for row in connection.execute(f"SELECT * FROM {table}")
            ]
            tables[table] = sorted(map(json.dumps, rows))
    return tables


# --- What comes of it ------------------------------------------------------------------------------------


def test_everybody_gets_what_is_deserved(done):
    mine, _ = done
    found = by_name(results(mine.results))
    for name in NAMES:
        expected = CASES[name].expected(Q6[0])
        assert found[name].score == expected["score"], name
        (question,) = found[name].questions
        assert {c.name: c.status.value for c in question.checks} == {
            check: wanted["status"] for check, wanted in expected["checks"].items()
        }
    assert {name: (found[name].status, found[name].reason) for name in ("empty", "ghost", "utf16")} == {
        "empty": ("refused", "There is nothing in it."),
        "ghost": ("missing", "Nothing was handed in."),
        "utf16": ("refused", "models.py is not plain text. If it was saved as UTF-16, save it as UTF-8."),
    }
    assert (found["empty"].name, found["ghost"].name) == ("Emil Void", "Gina Host")
    assert found["syntax"].verdict == "broken"
    assert list(problems(mine.results, Key(mine.key))) == []


def test_the_same_content_is_graded_once(done):
    mine, _ = done
    found = by_name(results(mine.results))
    assert found[COPY].same_as == found[COPIED].id and found[COPIED].same_as is None
    assert found[COPY].questions == found[COPIED].questions and found[COPY].score == 1
    with contextlib.closing(sqlite3.connect(mine.results / FILE)) as connection:
        ids = [row[0] for row in connection.execute("SELECT submission FROM questions")]
    assert len(ids) == len(set(ids)) and found[COPY].id not in ids


def test_each_record_says_how_it_was_graded(done, workers):
    mine, _ = done
    there = results(mine.results)
    records = [question for student in there.students for question in student.questions]
    assert {(q.isolation, q.seed) for q in records} == {(workers.isolation, SEED)}
    assert all(q.finished > there.meta.created for q in records)
    assert (there.meta.sandbox, there.meta.seed, there.meta.source) == ("best-effort", SEED, str(mine.folder))


def test_a_line_for_each_submission_where_there_is_no_terminal(done):
    mine, output = done
    lines = output.splitlines()
    count = len(NAMES) + 6
    assert lines[0] == "nobody's: roster.txt"
    assert lines[1].startswith("not on the roster: ")
    assert lines[2] == f"{count} students · 1 question, 1 points"
    assert lines[3].startswith(f"private seed {SEED} · ")
    assert lines[4] == "1 handed in what another did, and are graded once with them"
    graded = [line for line in lines if re.fullmatch(r".+ [\d.]+/1 \(\d+ of 20\)", line)]
    assert len(graded) == count - 3
    assert lines[-2].startswith("17 graded · mean 0.") and lines[-2].endswith("/1")
    assert lines[-1].startswith("   full 5 · partial ") and lines[-1].endswith(" · refused 2 · missing 1")


def test_again_grades_nothing_again(copied):
    before = final(copied.results)
    times = [q.finished for s in results(copied.results).students for q in s.questions]
    finished, output = run(copied)
    assert finished and "resuming: 17 of 20 are finished and signed" in output
    assert final(copied.results) == before
    assert [q.finished for s in results(copied.results).students for q in s.questions] == times


# --- Inputs that nobody is shown -------------------------------------------------------------------------


def given(text: str) -> set[str]:
    return set(re.findall(r"-?\d\.\d{6}", text))


def test_private_inputs_are_not_shown(done, grade):
    """What a program prints and raises comes from the public seed."""
    mine, _ = done
    (question,) = by_name(results(mine.results))["telltale"].questions
    text = question.printed + "".join(check.message for check in question.checks)
    public = grade(TELLTALE, "q6", seed=0).questions[0]
    private = grade(TELLTALE, "q6", seed=SEED).questions[0]
    assert given(text) == given(public.printed) != set()
    assert given(text).isdisjoint(given(private.printed)) and given(private.printed)


def test_what_fails_on_private_inputs_only_is_not_explained(workers, sources, reference, grade):
    """A models.py that knows the public inputs by heart earns nothing, and learns nothing."""
    prints = """
right = Attention.forward
def forward(self, x):
    print(f"{float(x.flatten()[0]):.6f}")
    return right(self, x)
Attention.forward = forward
"""
    known = given(grade(reference + prints, "q6", seed=0).questions[0].printed)
    by_heart = f"""
right = Attention.forward
def forward(self, x):
    known = any(abs(float(x.detach().flatten()[0]) - number) < 1e-5 for number in [{", ".join(known)}])
    return right(self, x) if known else 0 * right(self, x)
Attention.forward = forward
"""
    handed_in = submission(reference + by_heart)
    assert Grading(Q6, handed_in, sources, Settings(seed=0)).run(workers).score == 1
    settings = Settings(seed=SEED, public_seed=0)
    (question,) = Grading(Q6, handed_in, sources, settings).run(workers).questions
    assert question.score < 1 and question.printed == ""
    failed = [check for check in question.checks if check.status is Status.FAILED]
    assert failed and all(
        check.message == f"{check.title}: fails on inputs that are not shown." for check in failed
    )
    assert not any(check.details for check in failed)


def test_a_worker_cannot_claim_that_its_words_are_ours(workers, sources):
    """Kinds of errors are told by the worker, which may say anything."""
    raises = TELLTALE.replace("ValueError", "MemoryError")
    settings = Settings(seed=SEED, public_seed=0)
    (question,) = Grading(Q6, submission(raises), sources, settings).run(workers).questions
    (public,) = Grading(Q6, submission(raises), sources, Settings(seed=0)).run(workers).questions
    assert question.checks[0].kind is Kind.MEMORY
    assert [check.message for check in question.checks] == [check.message for check in public.checks]


# --- Changes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"budget": 0.5}, "budget 1.0, now 0.5"),
        ({"private_seed": 78}, f"private seed {SEED}, now 78"),
        ({"sandbox": "off"}, "sandbox best-effort, now off"),
        ({"questions": Q1_Q6}, "q6, now q1 q6"),
        ({"questions": [Q6[0].adjusted(points=2)]}, "q6: other points or limits"),
    ],
)
def test_other_settings_are_noticed(copied, fields, sentence):
    before = final(copied.results)
    with pytest.raises(Changed, match=sentence) as refused:
        run(replace(copied, **fields))
    assert (
        "--regrade grades again what that can change, and --regrade --dry-run says what that is; another"
        in str(refused.value)
    )
    assert final(copied.results) == before


def test_another_grader_is_noticed_and_regrades(copied, monkeypatch):
    monkeypatch.setattr(module.fingerprint, "grader", lambda: "another")
    monkeypatch.setattr(module.fingerprint, "of_each", lambda questions: {q.id: "another" for q in questions})
    with pytest.raises(Changed, match="q6: the grader's files that it reaches have changed"):
        run(copied)
    before = final(copied.results)
    times = {q.finished for s in results(copied.results).students for q in s.questions}
    finished, output = run(replace(copied, regrade=True))
    assert finished
    assert "graded again: q6 of 16 submissions: the grader's files that it reaches have changed" in output
    assert re.search(r"^16 graded again in \d+ s · 0 changed$", output, re.MULTILINE)
    there = results(copied.results)
    assert there.meta.grader == "another" and final(copied.results) == before
    assert times.isdisjoint(q.finished for s in there.students for q in s.questions)
    _, output = run(replace(copied, regrade=True))  # nothing has changed since
    assert "resuming: 17 of 20 are finished" in output
    assert list(problems(copied.results, Key(copied.key))) == []


def test_the_fingerprint_is_of_what_decides(tmp_path, monkeypatch):
    decide = ("backend.py", "batching.py", "grading/runner/run.py", "grading/questions/q6.toml")
    for name in (*decide, "grading/classroom/live.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1")
    monkeypatch.setattr(module.fingerprint, "ROOT", tmp_path)
    monkeypatch.setattr("grading.rooms.ROOT", tmp_path)
    first = module.fingerprint.grader()
    (tmp_path / "grading/classroom/live.py").write_text("2")
    assert module.fingerprint.grader() == first
    found = [first]
    for name in decide:
        (tmp_path / name).write_text("2")
        found.append(module.fingerprint.grader())
    course = tmp_path / "assignment.toml"
    monkeypatch.setattr("grading.course.assignment.FILE", course)
    for text in ("[questions.q6]\npoints = 2\n", '[questions.q6]\npoints = 2\ntitle = "Ours"\n'):
        course.write_text(text)
        found.append(module.fingerprint.grader())
    assert found[-2] == found[-3] and len(set(found)) == len(found) - 1  # points are part of the settings


def test_who_hands_in_again_is_graded_again(copied):
    """New, changed, moved away, and the one that another was graded with."""
    (copied.folder / "ghost.py").write_bytes(source_of("wrong_q6_no_mask"))
    (copied.folder / COPIED / "models.py").write_text(TELLTALE)
    shutil.rmtree(copied.folder / NAMES[0])
    finished, output = run(copied)
    assert finished
    assert f"handed in again, and graded again: {COPIED}" in output
    assert f"no longer there, results kept: {NAMES[0]}" in output
    found = by_name(results(copied.results))
    assert (found["ghost"].status, found["ghost"].score) == ("graded", 0)
    assert found[COPIED].same_as == found["telltale"].id and found[COPIED].score == 0
    assert found[COPY].same_as is None and found[COPY].score == 1
    assert found[NAMES[0]].status == "graded"
    assert list(problems(copied.results, Key(copied.key))) == []


def test_another_class_is_not_mixed_in(copied):
    for number, file in enumerate(sorted(copied.folder.glob("*/models.py"))):
        file.write_text(f"x = {number}\n")
    before = final(copied.results)
    with pytest.raises(Changed, match=r"\d+ of the \d+ submissions that are graded in .* are others in"):
        run(copied)
    assert final(copied.results) == before


def test_a_fault_of_the_grader_is_tried_again(copied, monkeypatch):
    """Once alone in the same run, and in the next one."""
    failing = []

    def attempt(self, question, workers, alone=False):
        failing.append(alone)
        raise OSError("no space for a scratch folder")

    shutil.rmtree(copied.results)
    for path in copied.folder.iterdir():
        if path.is_dir() and path.name != COPIED:
            shutil.rmtree(path)
    for name in ("telltale.py", "syntax.py", "utf16.py"):
        (copied.folder / name).unlink()
    monkeypatch.setattr(Grading, "_graded", lambda self, question, workers: attempt(self, question, workers))
    _, output = run(copied)
    assert len(failing) == 2 and "fault 1" in output
    monkeypatch.undo()
    finished, output = run(copied)
    student = by_name(results(copied.results))[COPIED]
    assert finished and (student.verdict, student.score) == ("full", 1)
    assert list(problems(copied.results, Key(copied.key))) == []


# --- Two graders, a full disk, Ctrl-C --------------------------------------------------------------------


def test_a_second_grader_refuses(copied, capsys):
    arguments = ["grade", str(copied.folder), "--out", str(copied.results), "--key", str(copied.key)]
    with Store(copied.results, Key(copied.key)):
        assert command.main([*arguments, "-q", "q6"]) == 2
    assert "Another grader is at work in" in capsys.readouterr().err


def test_a_full_disk_stops_and_loses_nothing(order, monkeypatch):
    mine, saved = order(), []

    def save(self, *arguments):
        if len(saved) == 3:
            raise StoreError("the disk is full")
        saved.append(arguments)
        save_question(self, *arguments)

    save_question = Store.save_question
    monkeypatch.setattr(Store, "save_question", save)
    with pytest.raises(StoreError, match="the disk is full"):
        run(mine)
    monkeypatch.undo()
    assert sum(len(s.questions) for s in results(mine.results).students if s.same_as is None) == 3
    finished, output = run(mine)
    assert finished and "resuming: " in output


def test_the_key_has_to_lie_elsewhere(order):
    mine = order()
    with pytest.raises(StoreError, match="has to lie outside of"):
        run(replace(mine, key=mine.results / "key"))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--jobs", "0"], "--jobs 0: at least one"),
        (["--budget", "0"], "--budget 0: give a share"),
        (["--private-seed", "-1"], "--private-seed -1: a seed is 0 or"),
        (["-q", "q99"], "there is no question 'q99'"),
        (["--roster", "nowhere.csv"], "The roster nowhere.csv cannot be read"),
    ],
)
def test_a_wrong_command_is_one_sentence(tmp_path, capsys, arguments, sentence):
    (tmp_path / "class" / "kim").mkdir(parents=True)
    there = [str(tmp_path / "class"), "--out", str(tmp_path / "out"), "--key", str(tmp_path / "key")]
    assert command.main(["grade", *there, *arguments]) == 2
    error = capsys.readouterr().err
    assert sentence in error and error.count("\n") == 1


@pytest.mark.parametrize("option", ["--out", "--key"])
def test_results_and_key_lie_outside_of_what_is_graded(tmp_path, capsys, option):
    (tmp_path / "class" / "kim").mkdir(parents=True)
    places = {"--out": tmp_path / "out", "--key": tmp_path / "key"} | {option: tmp_path / "class" / "x"}
    arguments = [str(tmp_path / "class"), *(word for name in places for word in (name, str(places[name])))]
    assert command.main(["grade", *arguments]) == 2
    assert f"{option} {tmp_path / 'class' / 'x'} lies in" in capsys.readouterr().err
    assert not (tmp_path / "class" / "x").exists()


def test_a_short_private_seed_is_warned_of(tmp_path, capsys):
    (tmp_path / "class" / "kim").mkdir(parents=True)
    (tmp_path / "class" / "kim" / "models.py").write_text("def", encoding="utf-8")
    there = [str(tmp_path / "class"), "--out", str(tmp_path / "out"), "--key", str(tmp_path / "key")]
    command.main(["grade", *there, "-q", "q6", "--private-seed", "0", "--sandbox", "best-effort"])
    assert "--private-seed 0 is short: it can be found by trying" in capsys.readouterr().out


def test_a_seed_is_drawn_once(order, handed_in, tmp_path):
    (tmp_path / "class").mkdir()
    shutil.copy(handed_in / "syntax.py", tmp_path / "class" / "kim.py")
    mine = order(folder=tmp_path / "class", private_seed=None, roster=None)
    run(mine)
    seed = results(mine.results).meta.seed
    assert seed > 0 and f"private seed {seed} " in run(mine)[1]


# --- Kills -----------------------------------------------------------------------------------------------

KILLS = 3
STEPS = 19  # that saving a question takes at least
SECONDS = 300  # for what takes one or two, however busy the machine is

# The command, but once some questions are saved it halts in a step of saving the next one, says so, and goes
# on when it is told to. A step is a statement for the database, or a line beside the key.
HALTING = """
import sys
from grading.classroom.signing import Key
from grading.classroom.store import Store
from grading.cli import instructor

saves, steps = int(sys.argv[1]), int(sys.argv[2])
save_question, expect = Store.save_question, Key.expect

def step(*_):
    global steps
    steps -= saves < 0
    if steps == -1:
        print("halted", flush=True)
        sys.stdin.readline()

def saving(store, *arguments):
    global saves
    saves -= 1
    save_question(store, *arguments)

def expecting(key, *arguments):
    step()
    expect(key, *arguments)

def connected(store):
    entered(store)._connection.set_trace_callback(step)
    return store

entered, Store.__enter__ = Store.__enter__, connected
Store.save_question, Key.expect = saving, expecting
sys.exit(instructor.main(sys.argv[3:]))
"""


def start(order: ClassRun, *program: str) -> subprocess.Popen:
    """The command of an order, as a process of its own; `program` may stand in for `-m grading`."""
    arguments = [str(order.folder), "--out", str(order.results), "--key", str(order.key), "--jobs", "2"]
    arguments += ["-q", "q6", "--private-seed", str(SEED), "--sandbox", order.sandbox]
    return subprocess.Popen(
        [sys.executable, *(program or ("-m", "grading")), "grade", *arguments, "--roster", str(order.roster)],
        preexec_fn=heed_ctrl_c if os.name == "posix" else None,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def halted(order: ClassRun, saves: int, steps: int) -> subprocess.Popen:
    """A grader that has saved so many questions, and halts after so many steps of saving the next one."""
    grader = start(order, "-c", HALTING, str(saves), str(steps))
    output = ""
    for line in grader.stdout:
        if line == "halted\n":
            return grader
        output += line
    raise AssertionError(output)


def saved(folder: Path) -> int:
    """How many questions are in the journal."""
    with contextlib.closing(sqlite3.connect(folder / FILE)) as connection:
        return connection.execute("SELECT count(*) FROM journal WHERE kind = 'question'").fetchone()[0]


def descendants(pid: int) -> set[int]:
    found = set()
    for child in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for each in map(int, child.read_text().split()):
                found |= {each} | descendants(each)
    return found


def gone(pids: set[int]) -> bool:
    deadline = time.monotonic() + SECONDS
    while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_kills_at_random_moments_change_nothing(done, order):
    """Each time at some step of saving, after one to three whole ones; then it goes on to the same end."""
    uninterrupted, _ = done
    mine, moments, before = order(), random.Random(5), 0
    for _ in range(KILLS):
        saves = moments.randint(1, 3)
        grader = halted(mine, saves, moments.randrange(STEPS))
        left_behind = descendants(grader.pid)
        grader.kill()
        grader.communicate()
        assert gone(left_behind)
        assert list(problems(mine.results, Key(mine.key))) == []
        assert saved(mine.results) - before in (saves, saves + 1)  # the last one, if its end was signed
        before = saved(mine.results)
    with start(mine) as grader:
        output, _ = grader.communicate(timeout=SECONDS)
    assert grader.returncode == 0 and "resuming: " in output
    assert final(mine.results) == final(uninterrupted.results)
    assert saved(mine.results) == saved(uninterrupted.results)  # nothing was graded twice
    assert list(problems(mine.results, Key(mine.key))) == []


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_ctrl_c_ends_with_a_summary(order):
    mine = order()
    with halted(mine, 1, 0) as grader:
        grader.send_signal(signal.SIGINT)
        output, _ = grader.communicate("go on\n", timeout=SECONDS)
    assert grader.returncode == 130
    stopped = r"stopped: (\d+) of 20 are finished and signed; the same command goes on from there"
    assert int(re.search(stopped, output)[1]) < 20
    assert "Traceback" not in output and "graded · mean" in output
    assert all(
        c.kind is not Kind.INTERRUPTED
        for s in results(mine.results).students
        for q in s.questions
        for c in q.checks
    )


# --- The live view ---------------------------------------------------------------------------------------


def test_what_a_terminal_shows(done, monkeypatch):
    mine, _ = done
    there = results(mine.results)
    now = [1000.0]
    monkeypatch.setattr(live.time, "monotonic", lambda: now[0])
    view = ProgressView(TextStream())
    view.begin(replace(there, students=there.students[:4]), 40)
    view.started("kim", "q3")
    view.started("a\x1b[2Jb", "q7")
    now[0] += 60
    view.started("eve", "q1")
    for _ in range(5):
        view.saved([])
    view.saved([there.students[0]])
    view.ended("eve", "q1")
    first, second = view._lines().plain.splitlines()
    assert first == "graded 5/4 · 2 running (kim: q3 60 s, a·[2Jb: q7 60 s) · 1/min · 6 min left"
    assert second.startswith("   ")


def test_a_terminal_without_unicode(done):
    mine, _ = done
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    ProgressView(stream).summary(results(mine.results))
    stream.flush()
    text = stream.buffer.getvalue().decode("ascii")
    assert "17 graded | mean" in text


def test_a_terminal_is_kept_up_to_date(done):
    mine, _ = done
    stream = TerminalStream()
    there = results(mine.results)
    with ProgressView(stream) as view:
        view.begin(there, 1)
        view.started("kim", "q6")
    assert "graded 20/20" in stream.getvalue()
