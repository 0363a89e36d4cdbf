"""Unusual machines: old kernels, other systems, old Pythons, odd consoles, and files in the way."""

import contextlib
import functools
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path, PureWindowsPath

import pytest

from grading import ROOT, atomic, packages
from grading.cli import WRONG_COMMAND, shadows
from grading.cli import student as app
from grading.course import assignment
from grading.questions import ALL
from grading.record import Kind, RunResult
from grading.render.console import new_console
from grading.render.terminal import Terminal
from grading.runner import formats
from grading.runner import run as runner_run
from grading.runner.run import Grading
from grading.runner.settings import Settings
from grading.runner.submission import Submission, SubmissionError, read_submission
from grading.sandbox import process, scratch
from grading.sandbox.pool import WorkerPool
from grading.student.values import Limits
from grading.worker import landlock, reading
from helpers.submissions import submission

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has Landlock")
Q6 = [question for question in ALL if question.id == "q6"]


def run(*words: str, cwd: Path = ROOT, **variables: str) -> subprocess.CompletedProcess:
    """A Python of its own, with what it prints as bytes."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | variables
    return subprocess.run([sys.executable, *words], cwd=cwd, env=environment, capture_output=True)


def refused(done: subprocess.CompletedProcess) -> str:
    """The one line in which a command says why it does nothing."""
    assert done.returncode == WRONG_COMMAND and not done.stdout and done.stderr.count(b"\n") == 1, done.stderr
    return done.stderr.decode()


# --- files that hide a module ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """A copy of what a student has."""
    folder = tmp_path_factory.mktemp("student") / "project"
    folder.mkdir()
    for name in (*shadows.OURS, "requirements.txt"):
        path = ROOT / name
        shutil.copytree(path, folder / name) if path.is_dir() else shutil.copy(path, folder / name)
    (folder / "data").symlink_to(ROOT / "data")
    return folder


@pytest.fixture
def project(copied):
    """The copy, from which what a test adds is taken away again."""
    before = set(copied.iterdir())
    yield copied
    for path in set(copied.iterdir()) - before:
        shutil.rmtree(path) if path.is_dir() else path.unlink()


HIDING = ("random.py", "queue.py", "copy.py", "string.py", "re.py", "types.py", "pathlib.py", "typing.py")
HIDING += (
    "torch.py",
    "numpy.py",
    "rich.py",
    "markupsafe.py",
    "grading.py",
    "random.pyc",
    "models/__init__.py",
)


@pytest.mark.parametrize("name", HIDING)
def test_a_file_that_hides_a_module_is_named_before_anything_fails(name, project):
    path = project / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("raise SystemError('imported')\n")
    entry = name.split("/")[0]
    for command in ("autograder.py", "chargpt.py", "milestones.py"):
        told = refused(run(command, cwd=project))
        assert (
            told.startswith(f"{command}: {entry} beside it")
            and f"rename it, for example to my_{entry}" in told
        )


def test_other_files_hide_nothing(project):
    for name in ("helper.py", "test.py", "losses.py", "my_random.py", "random.txt", "Random.py"):
        (project / name).write_text("raise SystemError('imported')\n")
    (project / "random").mkdir()  # without an __init__ it gives way
    assert shadows.found(project) == "" and shadows.found() == ""
    done = run("autograder.py", "q6", "--no-graphics", cwd=project)
    assert done.returncode == 0, done.stderr


def test_a_package_that_is_needed_by_a_needed_one_counts():
    known = shadows._of_packages(packages.asked(packages.TO_GRADE))
    assert {"torch", "numpy", "rich", "markupsafe", "pygments"} <= known
    assert not {"pytest", "ruff", "helper"} & known


# --- Pythons --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["autograder.py", "chargpt.py", "milestones.py"])
def test_an_old_python_is_told_which_one_is_needed(command):
    program = (
        f"import runpy, sys; sys.version_info = (3, 9); runpy.run_path({command!r}, run_name='__main__')"
    )
    done = run("-c", program)
    assert done.returncode == 1 and done.stderr.startswith(f"{command} needs Python 3.10 or newer".encode())


@pytest.mark.parametrize("words", [["autograder.py"], ["chargpt.py"], ["-m", "grading", "report", "x"]])
def test_a_python_without_docstrings_is_refused(words):
    assert "run it without" in refused(run("-OO", *words)) and refused(run(*words, PYTHONOPTIMIZE="2"))


@pytest.mark.slow
def test_a_python_without_assertions_grades_alike(tmp_path):
    shown = [run(*options, "autograder.py", "q6", "--no-graphics").stdout for options in ([], ["-O"])]
    plain, without = (re.sub(rb"[\d.]+ s", b"", each) for each in shown)
    assert plain == without and b"total 1/1" in plain


def test_chargpt_is_found_by_a_python_that_does_not_look_into_our_folder(tmp_path):
    done = run("-I", str(ROOT / "chargpt.py"), "-n", "0", cwd=tmp_path)
    assert refused(done).startswith("chargpt.py: --words 0")


# --- what is asked for ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "ids"),
    [(["q3"], "q3"), (["3"], "q3"), (["q2,q1"], "q1 q2"), (["Q10, 2"], "q2 q10"), (["q1", "1"], "q1")],
)
def test_questions_are_named_in_any_usual_way(names, ids):
    assert [question.id for question in assignment.choose(names)] == ids.split()


@pytest.mark.parametrize("names", [["q33"], ["q1;q2"], [","], ["33"]])
def test_other_names_are_refused(names):
    with pytest.raises(assignment.AssignmentError, match="there is no question"):
        assignment.choose(names)


def test_the_command_takes_questions_before_and_after_its_options():
    options = app.parser().parse_intermixed_args(["q1", "--seed", "3", "2,3", "-q", "q6"])
    chosen = assignment.choose([*options.questions, *options.question])
    assert [question.id for question in chosen] == ["q1", "q2", "q3", "q6"] and options.seed == 3


def test_a_file_in_place_of_a_question_is_told_its_option(tmp_path, capsys):
    (tmp_path / "hw.py").touch()
    assert app.main([str(tmp_path / "hw.py")]) == WRONG_COMMAND
    assert f"--submission {tmp_path / 'hw.py'}" in capsys.readouterr().err


OTHERWISE = {
    b'{\n "cells": [], "nbformat": 4\n}': "is a notebook",
    b'\xef\xbb\xbf{"metadata": {}, "cells": []}': "is a notebook",
    b"PK\x03\x04\x14\x00": "is an archive (zip): unpack it",
    b"\x1f\x8b\x08\x00": "is an archive (gzip)",
    b"models.py".ljust(257, b"\0") + b"ustar": "is an archive (tar)",
    b"7z\xbc\xaf\x27\x1c": "is an archive (7-Zip)",
    b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml": "is a Word document",
    b"%PDF-1.7": "is a PDF document",
    b"\n<!DOCTYPE html>\n": "is a web page",
}


@pytest.mark.parametrize("content", OTHERWISE, ids=OTHERWISE.get)
def test_what_is_no_program_is_named_by_its_content(content, tmp_path):
    file = tmp_path / "hw"
    file.write_bytes(content)
    with pytest.raises(SubmissionError) as raised:
        read_submission(file)
    assert str(raised.value).startswith(f"{file} {OTHERWISE[content]}")


def test_programs_are_programs():
    files = [path for path in (ROOT / "tests").rglob("*.py")] + [ROOT / "models.py"]
    assert len(files) > 100 and not [path for path in files if formats.otherwise(path.read_bytes())]


# --- consoles -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", ["0", "1", "-7", "wide", "10000000000"])
def test_there_is_output_however_wide_the_console_is_said_to_be(columns, monkeypatch):
    monkeypatch.setenv("COLUMNS", columns)
    stream = io.StringIO()
    Terminal(Q6, stream=stream).summary(RunResult((), 0, "", "", {}, 1.0))
    new_console(stream).print("a line")
    assert "total 0/0 in 1.0 s" in stream.getvalue() and stream.getvalue().endswith("a line\n")


def test_where_no_picture_could_be_drawn_there_is_a_word():
    for pictures, told in ((None, ""), ([], "pictures: none"), (["a.png"], "pictures: a.png")):
        stream = io.StringIO()
        Terminal(Q6, stream=stream).summary(RunResult((), 0, "", "", {}, 1.0), pictures)
        assert told in stream.getvalue() and ("pictures" in stream.getvalue()) == bool(told)


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437"])
def test_a_console_with_few_characters_shows_all_there_is(encoding, tmp_path):
    done = run("autograder.py", "q6", "--no-graphics", PYTHONIOENCODING=encoding)
    assert done.returncode == 0 and b"total 1/1" in done.stdout and not done.stderr
    done = run("-m", "grading", "handout", str(tmp_path / "作业"), PYTHONIOENCODING=encoding)
    assert done.returncode == 0 and rb"\u4f5c\u4e1a" in done.stdout, done.stderr


# --- other systems --------------------------------------------------------------------------------------

LACKING = """
import os, signal, sys
for name in ("fork", "forkpty", "setsid", "killpg", "pidfd_open", "geteuid", "getuid", "wait4", "O_NOFOLLOW"):
    delattr(os, name)
for name in ("resource", "fcntl", "pwd", "grp", "termios"):
    sys.modules[name] = None
del signal.SIGXCPU, signal.SIGKILL
from grading.worker import confine
confine.LINUX = False
"""


@contextlib.contextmanager
def lacking(folder: Path, monkeypatch):
    """Workers of their own in a Python that lacks what Windows lacks; the grader itself lacks some of it."""
    (folder / "sitecustomize.py").write_text(LACKING)
    conditions = process.conditions()
    conditions["env"]["PYTHONPATH"] = f"{folder}{os.pathsep}{conditions['env']['PYTHONPATH']}"
    monkeypatch.setattr(process, "conditions", lambda: conditions)
    monkeypatch.setattr(scratch, "fcntl", None)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))  # graders that have locks remove folders without
    for name in ("fork", "geteuid", "pidfd_open"):
        monkeypatch.delattr(os, name, raising=False)
    monkeypatch.delattr(signal, "SIGXCPU", raising=False)
    with WorkerPool(fork=False) as workers:
        yield workers


@pytest.mark.slow
def test_a_submission_is_graded_where_much_is_lacking(tmp_path, monkeypatch, sources, reference):
    with lacking(tmp_path, monkeypatch) as workers:
        questions = [question for question in ALL if question.id in ("q1", "q6")]
        result = Grading(questions, submission(reference), sources, Settings(jobs=1)).run(workers)
        assert [question.score for question in result.questions] == [6, 1]
        assert result.isolation == "own process, not confined"


@pytest.mark.slow
def test_without_resource_limits_a_loop_meets_the_limit_of_wall_time(
    tmp_path, monkeypatch, sources, reference
):
    monkeypatch.setattr(runner_run, "Limits", functools.partial(Limits, call_seconds=3))
    endless = reference + "\n\ndef _forward(self, x):\n    while True: pass\n\nAttention.forward = _forward\n"
    with lacking(tmp_path, monkeypatch) as workers:
        result = Grading(Q6, submission(endless), sources, Settings(jobs=1)).run(workers)
    assert Kind.TIME_OUT in [check.kind for check in result.questions[0].checks]


def test_without_locks_nothing_of_others_is_removed(tmp_path, monkeypatch):
    others = tmp_path / f"{scratch.PREFIX}abcd1234"
    others.mkdir()
    monkeypatch.setattr(scratch, "fcntl", None)
    monkeypatch.delattr(os, "geteuid")
    scratch._remove_abandoned(str(tmp_path))
    assert others.exists()


def test_a_worker_that_has_ended_is_ended_as_well_where_macos_says_no(monkeypatch):
    def not_permitted(*_):
        raise PermissionError(1, "Operation not permitted")

    worker = process.SpawnedWorker(torch=False)
    monkeypatch.setattr(os, "killpg", not_permitted)
    assert worker.end().exit != 0


def test_a_system_that_takes_no_limit_of_memory_reads_files_without(monkeypatch):
    resource = pytest.importorskip("resource")

    def refuse(*_):
        raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(resource, "setrlimit", refuse)
    reading._limit()


def test_a_path_with_a_drive_letter(workers, sources):
    source = "class Attention:\n    def __init__(self, layer_size, block_size):\n        1 / 0\n"
    there = Submission(PureWindowsPath(r"C:\homework\models.py"), {"models.py": source.encode()})
    result = Grading(Q6, there, sources, Settings()).run(workers)
    places = [check.location for check in result.questions[0].checks if check.location]
    assert places and all(place.startswith("models.py") for place in places)


def in_use(self, *_, **__):
    raise PermissionError(13, "The process cannot access the file", str(self))


def test_a_file_that_is_open_elsewhere_costs_no_report(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(Path, "write_text", in_use)
    file = tmp_path / "report.html"
    arguments = ["q6", "--no-graphics", "--html", str(file)]
    assert app.main(arguments) == WRONG_COMMAND
    shown = capsys.readouterr()
    assert "total 1/1" in shown.out
    assert shown.err == f"autograder.py: {file} cannot be used: The process cannot access the file.\n"


def test_a_file_that_cannot_be_replaced_stays_as_it_was(tmp_path, monkeypatch):
    file = tmp_path / "scores.csv"
    atomic.write(file, "old")
    monkeypatch.setattr(os, "replace", lambda name, path: in_use(path))
    with pytest.raises(OSError, match="cannot access"):
        atomic.write(file, "new")
    assert file.read_text() == "old" and list(tmp_path.iterdir()) == [file]


# --- older kernels --------------------------------------------------------------------------------------

TRIED = """
import errno, os, socket, sys, tempfile
from pathlib import Path
from grading.student.values import Limits
from grading.worker import landlock

abi, outside = int(sys.argv[1]), Path(sys.argv[2])
(outside / "mine").mkdir()
server, client = socket.create_server(("127.0.0.1", 0)), socket.socket()
steps = {
    1: lambda: os.listdir("/"),
    2: lambda: os.rename(outside / "mine/a", outside / "mine/below/a"),
    3: lambda: os.open(outside / "file", os.O_RDONLY | os.O_TRUNC),
    4: lambda: client.connect(server.getsockname()),
    6: lambda: os.kill(os.getppid(), 0),
}
(outside / "mine/a").touch()
(outside / "mine/below").mkdir()
(outside / "file").write_text("text")
landlock.restrict([Path("/usr"), Path("/lib"), outside], [outside / "mine"], abi)
for since, step in steps.items():
    try:
        step()
        print(since, "done")
    except OSError as error:
        print(since, "refused")
"""


@linux_only
@pytest.mark.parametrize("abi", range(1, 7))
def test_an_older_landlock_is_what_it_was(abi, tmp_path):
    """The switch of the tests hides what is newer. Before ABI 2, no move between folders can be allowed."""
    if landlock.offered() < abi:
        pytest.skip("this kernel's Landlock is older")
    done = run("-c", TRIED, str(abi), str(tmp_path), PYTHONPATH=str(ROOT))
    assert done.returncode == 0, done.stderr
    told = dict(line.split() for line in done.stdout.decode().splitlines())
    assert told.pop("2") == ("refused" if abi < 2 else "done")
    assert told == {since: "refused" if abi >= int(since) else "done" for since in "1346"}


@linux_only
def test_a_kernel_without_landlock_offers_none(monkeypatch):
    monkeypatch.setattr(landlock, "CREATE_RULESET", 1000)  # no such call
    assert landlock.offered() == 0
