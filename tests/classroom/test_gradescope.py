"""The autograder for Gradescope, run in a folder laid out as the platform does it."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from grading import atomic
from grading.classroom import export
from grading.classroom.gradescope import metadata, package
from grading.classroom.gradescope import options as options_file
from grading.classroom.gradescope import run as program
from grading.classroom.gradescope.options import Options
from grading.cli import instructor as command
from grading.course import fingerprint
from grading.release import corpus
from helpers.submissions import source_of

SEED = 48_271_605  # no other number in any result
OPTIONS = Options(("q8",), SEED)
NOBODY = 65534

# The specification, https://gradescope-autograders.readthedocs.io/en/latest/specs/, as a schema.
VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
TEXT, NUMBER = {"type": "string"}, {"type": "number"}
TEST = {
    "score": NUMBER,
    "max_score": NUMBER,
    "status": {"enum": ["passed", "failed"]},
    "name": TEXT,
    "name_format": FORMAT,
    "number": TEXT,
    "output": TEXT,
    "output_format": FORMAT,
    "tags": {"type": "array", "items": TEXT},
    "visibility": VISIBILITY,
    "extra_data": {"type": "object"},
}
ROW = {"name": TEXT, "value": {"type": ["number", "string"]}, "order": {"enum": ["asc", "desc"]}}
RESULTS = {
    "score": NUMBER,
    "execution_time": NUMBER,
    "output": TEXT,
    "output_format": FORMAT,
    "test_output_format": FORMAT,
    "test_name_format": FORMAT,
    "visibility": VISIBILITY,
    "stdout_visibility": VISIBILITY,
    "extra_data": {"type": "object"},
    "tests": {"type": "array"},
    "leaderboard": {"type": "array"},
}


def closed(properties: dict, *required: str) -> dict:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


# Of a test we want more than the specification, which requires nothing.
SCHEMA = closed(
    RESULTS
    | {
        "tests": {"type": "array", "items": closed(TEST, *TEST.keys() - {"extra_data"})},
        "leaderboard": {"type": "array", "items": closed(ROW, "name", "value")},
    },
    "score",
    "tests",
)


# --- The platform ----------------------------------------------------------------------------------------


class Platform:
    """A folder such as /autograder, after the zip was uploaded and its setup.sh was run."""

    def __init__(self, root: Path, options: Options):
        self.root = root
        atomic.write_zip(root / "upload.zip", package.contents(options), package.SCRIPTS)
        with zipfile.ZipFile(root / "upload.zip") as archive:
            archive.extractall(root / "source")
        shutil.copy(root / "source" / "run_autograder", root / "run_autograder")
        (root / "run_autograder").chmod(0o755)
        python = root / "venv" / "bin" / "python"  # what setup.sh makes
        python.parent.mkdir(parents=True)
        python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
        python.chmod(0o755)
        for name in ("submission", "results"):
            (root / name).mkdir()

    def hand_in(self, source: str | Path | None) -> None:
        """A models.py of this text, or a whole folder."""
        shutil.rmtree(self.root / "submission")
        if isinstance(source, Path):
            shutil.copytree(source, self.root / "submission")
            return
        (self.root / "submission").mkdir()
        if source is not None:
            (self.root / "submission" / "models.py").write_text(source, encoding="utf-8")

    def plant(self, name: str, old: str, new: str) -> None:
        """Change a line of the uploaded grader."""
        text = (self.root / "source" / name).read_text(encoding="utf-8")
        assert old in text
        (self.root / "source" / name).write_text(text.replace(old, new), encoding="utf-8")

    def run(self, source: str | Path | None, *prefix: str) -> tuple[dict, str]:
        """The results.json of a submission, as the specification wants it, and what instructors see."""
        self.hand_in(source)
        ended = subprocess.run(
            [*prefix, str(self.root / "run_autograder"), str(self.root)],
            cwd=self.root,
            env={"PATH": os.environ["PATH"]},
            stdout=subprocess.PIPE,
            text=True,
            timeout=240,
        )
        assert ended.returncode == 0
        results = json.loads((self.root / "results" / "results.json").read_text(encoding="utf-8"))
        jsonschema.validate(results, SCHEMA)
        assert os.listdir(self.root / "results") == ["results.json"]
        return results, ended.stdout


@pytest.fixture
def platform(tmp_path):
    if os.name != "posix":
        pytest.skip("Gradescope runs Linux: run_autograder is a shell script")
    return lambda options=OPTIONS: Platform(tmp_path, options)


@pytest.fixture
def confined(workers):
    """Options with which this machine can grade."""
    can = workers.isolation.startswith("isolated")
    return OPTIONS if can else replace(OPTIONS, sandbox="best-effort")


# --- Submissions -----------------------------------------------------------------------------------------


def test_a_right_one(platform, confined, reference):
    there = platform(replace(confined, leaderboard=True))
    metadata = {**TOLD, "previous_submissions": [{"submission_time": LATE, "score": "2.5", "results": {}}]}
    (there.root / "submission_metadata.json").write_text(json.dumps(metadata))
    results, log = there.run(reference)
    assert results["score"] == 4 and {test["status"] for test in results["tests"]} == {"passed"}
    assert "max_score" not in results
    assert sum(test["score"] for test in results["tests"]) == 4
    assert sum(test["max_score"] for test in results["tests"]) == 4
    assert [test["number"] for test in results["tests"]][:2] == ["8.1", "8.2"]
    assert results["tests"][0]["tags"] == ["q8", "passed"]
    assert results["leaderboard"][0] == {"name": "Points", "value": 4.0}
    assert results["leaderboard"][1]["order"] == "asc" and results["leaderboard"][1]["value"] > 0
    assert results["output"].splitlines()[0].startswith("Handed in 1 d 2 h after the due date. No points")
    assert "Handed in once before; the best of these has 2.5 points." in results["output"]
    extra = results["extra_data"]
    assert extra["graded"] and extra["grader"] == fingerprint.grader()  # the zip holds what decides
    assert extra["sandbox"] == confined.sandbox and extra["isolation"] in log
    assert "q8 4/4 passed" in log and str(SEED) not in json.dumps(results) + log


def test_a_wrong_one_learns_nothing_of_the_private_inputs(platform, confined):
    results, log = platform(replace(confined, visibility="after_due_date")).run(
        source_of("wrong_q8_no_softmax").decode()
    )
    failed = [test for test in results["tests"] if test["status"] == "failed"]
    assert results["score"] + len(failed) > 0 and results["score"] < 4 and failed
    assert all(test["score"] < test["max_score"] and test["output"] for test in failed)
    assert {test["visibility"] for test in results["tests"]} == {"after_due_date"}
    assert results["visibility"] == "after_due_date" and results["stdout_visibility"] == "hidden"
    assert str(SEED) not in json.dumps(results) + log


def test_a_broken_one(platform, confined):
    results, _ = platform(confined).run("def broken(:\n")
    assert results["score"] == 0 and {test["status"] for test in results["tests"]} == {"failed"}
    assert "cannot be imported" in results["tests"][0]["output"] and results["extra_data"]["graded"]
    assert results["tests"][0]["tags"] == ["q8", "import"]


@pytest.mark.slow
def test_one_of_three_files(platform, confined, tmp_path):
    case = corpus.read(corpus.FOLDER / "wrong_q1_edition_2025_learning_rate.py")
    for name, source in case.submission.sources.items():
        (tmp_path / name).write_bytes(source)
    results, _ = platform(replace(confined, questions=("q1",))).run(tmp_path)
    (failed,) = [test for test in results["tests"] if test["status"] == "failed"]
    assert results["score"] == 5 and re.search(r"train.py:\d+, train_perceptron", failed["output"])


def test_an_empty_one_and_one_without_the_file(platform):
    there = platform()
    results, log = there.run(None)
    assert (results["score"], results["tests"], results["extra_data"]) == (0, [], {"graded": False})
    assert results["output"] == "Nothing was graded. There is nothing in it." and "refused: " in log
    assert "Nothing was graded. models.py is empty." in there.run(" \n")[0]["output"]


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can be somebody else")
def test_as_another_user(confined, reference):
    if not shutil.which("setpriv"):
        pytest.skip("there is no setpriv")
    somebody = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    tried = [*somebody, "sh", "-c", f"{shlex.quote(sys.executable)} -c 'import torch'"]
    if subprocess.run(tried, capture_output=True, cwd="/").returncode:
        pytest.skip(f"{sys.executable} can't be used by other users")
    with tempfile.TemporaryDirectory() as folder:  # pytest's own is closed to others
        os.chmod(folder, 0o755)
        there = Platform(Path(folder), confined)
        os.chown(there.root / "results", NOBODY, NOBODY)
        results, _ = there.run(reference, *somebody)
        assert (results["score"], (there.root / "results" / "results.json").stat().st_uid) == (4, NOBODY)


# --- When grading fails ----------------------------------------------------------------------------------

MAIN = "def main(root: Path) -> None:\n"
ENDINGS = {
    "it cannot be read": ("grading/runner/run.py", "class Grading:", "class Grading!", "SyntaxError"),
    "it raises": ("grading/data.py", "import", "raise OSError('planted')\nimport", "planted"),
    "it is killed": (
        "grading/classroom/gradescope/run.py",
        MAIN,
        f"{MAIN}    os.kill(os.getpid(), 9)\n",
        "Killed",
    ),
}


@pytest.mark.parametrize("how", ENDINGS)
def test_there_is_a_result_when_the_grader_ends(platform, reference, how):
    there = platform()
    name, old, new, phrase = ENDINGS[how]
    there.plant(name, old, new)
    results, log = there.run(reference)
    assert results == package.not_graded(OPTIONS) and phrase in log
    assert "not your fault" in results["output"] and results["score"] == 0


def test_there_is_a_result_when_there_is_no_python(platform, reference):
    there = platform()
    (there.root / "venv" / "bin" / "python").unlink()
    results, log = there.run(reference)
    assert results == package.not_graded(OPTIONS) and "No such file" in log


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has Landlock")
def test_a_missing_layer(platform, reference):
    """The sandbox fails closed, unless the autograder was built otherwise: then the result says so."""
    there = platform()
    there.plant(
        "grading/worker/confine.py",
        "def restrict_files(scratch: Path, newest_abi: int) -> None:\n",
        "def restrict_files(scratch: Path, newest_abi: int) -> None:\n    raise Unavailable('planted')\n",
    )
    results, log = there.run(reference)
    assert results == package.not_graded(OPTIONS) and "the sandbox is required" in log and "planted" in log
    loose = replace(OPTIONS, sandbox="best-effort")
    (there.root / "source" / options_file.FILE).write_text(loose.to_json())
    results, _ = there.run(reference)
    assert results["score"] == 4 and results["extra_data"]["sandbox"] == "best-effort"
    assert "landlock" in results["extra_data"]["isolation"].partition("missing")[2]
    assert results["output"].startswith("Graded with --sandbox best-effort: ")


@pytest.mark.slow
def test_a_fault_of_a_question_is_told_to_instructors_only(platform, confined, reference):
    there = platform(confined)
    case = '    expect.all_agree(data.cases("attention"), ask)\n'
    there.plant("grading/questions/q8.py", case, f"    raise RuntimeError('planted')\n{case}")
    results, log = there.run(reference)
    assert "planted" in log and "planted" not in json.dumps(results)
    assert results["output"] == "The grader failed in q8. That is not your fault: tell your instructor."


@pytest.mark.slow
def test_the_time_of_a_submission_ends(platform, confined):
    results, _ = platform(replace(confined, minutes=0.05)).run("while True:\n    pass\n")
    assert results["output"] == "The time, 0.05 minutes, was up before these were finished: q8."
    assert results["score"] == 0 and results["tests"][0]["tags"] == ["q8", "interrupted"]


# --- The zip ---------------------------------------------------------------------------------------------


@pytest.fixture
def files():
    return package.contents(OPTIONS)


def test_the_same_options_give_the_same_bytes(files, tmp_path):
    atomic.write_zip(tmp_path / "a.zip", files, package.SCRIPTS)
    atomic.write_zip(tmp_path / "b.zip", dict(reversed(package.contents(OPTIONS).items())), package.SCRIPTS)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        modes = {entry.filename: entry.external_attr >> 16 for entry in archive.infolist()}
    assert modes["run_autograder"] == modes["setup.sh"] == 0o755 and modes["backend.py"] == 0o644


def test_what_the_zip_holds(files):
    assert not {"models.py", "autodiff.py", "autograder.py", "grading/__main__.py"} & files.keys()
    assert not [name for name in files if name.startswith(("grading/release", "tests")) or "pycache" in name]
    assert {"grading/reference/q8.py", "data/mnist.npz", "grading/worker/__main__.py"} <= files.keys()
    assert {"backend.py", "batching.py"} <= files.keys()
    jsonschema.validate(json.loads(files["not_graded.json"]), SCHEMA)
    assert b"\r" not in files["run_autograder"] + files["setup.sh"]


def test_the_command(tmp_path, capsys):
    file = tmp_path / "autograder.zip"
    chosen = ["-q", "q8", "--visibility", "hidden", "--leaderboard", "--sandbox", "best-effort"]
    assert command.main(["gradescope", str(file), *chosen, "--private-seed", "7", "--minutes", "20"]) == 0
    printed = capsys.readouterr().out
    assert f"{file}: 1 questions, 4 points, " in printed and "private seed 7:" in printed
    with zipfile.ZipFile(file) as archive:
        archive.extract(options_file.FILE, tmp_path)
    assert options_file.read(tmp_path) == Options(("q8",), 7, "best-effort", "hidden", True, 20.0)
    assert command.main(["gradescope", str(file)]) == 0
    seed = int(capsys.readouterr().out.partition("private seed ")[2].partition(":")[0])
    assert 0 < seed != 7
    for wrong in (["--minutes", "41"], ["--private-seed", "-1"], ["-q", "q99"]):
        assert command.main(["gradescope", str(file), *wrong]) == 2


def test_setup_installs_what_the_grader_needs(tmp_path):
    """With programs in place of apt-get, python3 and pip that note what they are asked for."""
    if not shutil.which("bash"):
        pytest.skip("there is no bash")
    log, bin = tmp_path / "log", tmp_path / "bin"
    for path in (bin / "apt-get", bin / "python3", tmp_path / "venv" / "bin" / "pip"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'#!/bin/sh\necho "{path.name} $*" >> {shlex.quote(str(log))}\n')
        path.chmod(0o755)

    def setup() -> int:
        script = [shutil.which("bash"), str(package.FOLDER / "setup.sh"), str(tmp_path)]
        return subprocess.run(script, env={"PATH": f"{bin}:/usr/bin:/bin"}).returncode

    assert setup() == 0
    lines = log.read_text().splitlines()
    assert f"python3 -m venv {tmp_path}/venv" in lines and "libseccomp2" in lines[1]
    assert lines[-1].endswith(f"-r {tmp_path}/source/requirements.txt") and "torch" in lines[-2]
    (bin / "python3").write_text("#!/bin/sh\nexit 1\n")  # too old
    log.unlink()
    assert setup() != 0 and "pip" not in log.read_text()


@pytest.mark.parametrize(
    ("quota", "processors"), [("200000 100000", 2), ("50000 100000", 1), ("max 100000", 4), (None, 4)]
)
def test_the_processors_of_a_container(monkeypatch, tmp_path, quota, processors):
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    monkeypatch.setattr(program, "QUOTA", tmp_path / "cpu.max")
    if quota:
        (tmp_path / "cpu.max").write_text(f"{quota}\n")
    assert program.processors() == processors


# --- Lateness and earlier submissions --------------------------------------------------------------------

DUE, LATE = "2026-03-01T12:00:00.000000-08:00", "2026-03-02T22:05:00.000000+00:00"
TOLD = {
    "created_at": LATE,
    "assignment": {"due_date": DUE, "late_due_date": None},
    "users": [{"id": 1, "name": "Kim"}],
    "previous_submissions": [],
}


def remarks(tmp_path: Path, content: object, scores: bool = True) -> list[str]:
    (tmp_path / "metadata.json").write_text(content if isinstance(content, str) else json.dumps(content))
    return metadata.remarks(tmp_path / "metadata.json", scores)


def late(created: str) -> dict:
    return {**TOLD, "created_at": created}


def test_lateness(tmp_path):
    def after(created: str) -> str:
        return "".join(remarks(tmp_path, late(created))).partition(" after")[0]

    assert after("2026-03-01T12:00:00-08:00") == after("2026-02-01T12:00:00-08:00") == ""
    assert after("2026-03-01T20:00:20Z") == "Handed in 1 min"
    assert after("2026-03-01T22:05:00Z") == "Handed in 2 h 5 min"
    assert remarks(tmp_path, {**TOLD, "assignment": {"due_date": None}}) == []
    given = {"assignment": {"due_date": "2026-03-09T12:00:00-08:00"}}
    assert remarks(tmp_path, {**TOLD, "users": [given]}) == []


def test_earlier_submissions(tmp_path):
    before = {**late(DUE), "previous_submissions": [{"score": 1}, {"score": "12.5"}, {"score": None}]}
    assert remarks(tmp_path, before) == ["Handed in 3 times before; the best of these has 12.5 points."]
    assert remarks(tmp_path, before, scores=False) == ["Handed in 3 times before."]


ODD = [
    *("", "[]", "{", "null", {"created_at": "then"}, {**TOLD, "users": 7}),
    {**TOLD, "created_at": "2026-03-02T22:05:00"},  # in no time zone
    {**TOLD, "previous_submissions": [{"score": "none"}]},
]


@pytest.mark.parametrize("content", ODD)
def test_odd_metadata_stop_nothing(tmp_path, capsys, content):
    assert remarks(tmp_path, content) == []
    assert "nothing is said of lateness" in capsys.readouterr().out
    assert metadata.remarks(tmp_path / "nothing", scores=True) == []


def test_every_visibility_is_one_of_the_specification():
    assert sorted(export.VISIBILITIES) == sorted(VISIBILITY["enum"])
