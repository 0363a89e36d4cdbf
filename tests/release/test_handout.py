"""What students get: it runs, it holds no solution, and writing it again overwrites nobody's work."""

import compileall
import hashlib
import inspect
import json
import os
import py_compile
import re
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest

from grading import ROOT, atomic
from grading.case import Case
from grading.checks.cases import Cases, recorded
from grading.cli import instructor as command
from grading.cli import student as app
from grading.course import assignment
from grading.questions import ALL
from grading.release.handout import build, leaks, stubs
from grading.release.handout.build import HandoutError, LeakError
from grading.release.handout.recorded import SEEDS

POINTS = sum(question.points for question in ALL)
REFERENCE = {name: (ROOT / name).read_text(encoding="utf-8") for name in build.STUBS}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return build.contents(ALL)


@pytest.fixture
def folder(files, tmp_path) -> Path:
    build.write_folder(tmp_path / "out", files)
    return tmp_path / "out"


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    program = [sys.executable, *arguments]
    return subprocess.run(program, cwd=folder, capture_output=True, text=True, encoding="utf-8")


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.parent.rglob("*") if path.is_file()}


# --- It runs --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fresh(files, tmp_path_factory) -> tuple[Path, subprocess.CompletedProcess, float]:
    """A handout in which all questions have been graded, what was printed, and the processor time it took."""
    folder = tmp_path_factory.mktemp("fresh") / "out"
    build.write_folder(folder, files)
    before = os.times()
    done = run(folder, "autograder.py", "--no-graphics", "--json", "result.json")
    after = os.times()
    used = after.children_user - before.children_user + after.children_system - before.children_system
    return folder, done, used


def test_nothing_is_attempted_in_a_fresh_handout(fresh):
    folder, done, used = fresh
    result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    assert done.returncode == 1 and not done.stderr
    assert (result["score"], result["max_score"]) == (0, POINTS)
    assert [question["id"] for question in result["questions"]] == [question.id for question in ALL]
    for check in (check for question in result["questions"] for check in question["checks"]):
        assert check["status"] == "not_attempted"
        file, line = check["location"].split(",")[0].split(":")
        assert f"({file}:{line})" in check["message"]
        assert (
            (folder / file)
            .read_text(encoding="utf-8")
            .splitlines()[int(line) - 1]
            .lstrip()
            .startswith("def ")
        )
    assert used < 10  # seconds of processor time: a busy machine doesn't change it, and nothing waits


def test_its_readme_says_what_is_seen(fresh):
    folder, done, _ = fresh
    text = (folder / "README.md").read_text(encoding="utf-8")
    printed = " ".join(done.stdout.split())
    shown = re.search(r"```\n(total .*?)```", text, re.DOTALL).group(1).splitlines()
    assert shown == [f"total 0/{POINTS:g}", "Nothing is written yet."]
    assert all(line in printed for line in shown)
    for link in re.findall(r"\]\(([^)]+)\)", text):
        assert (folder / link).is_file()
    for line in re.findall(r"^python autograder.py(.*?)(?:#.*)?$", text, re.MULTILINE):
        app.parser().parse_args(line.replace("--help", "").split())
    assert "$" not in text and "ASSIGNMENT.md says" not in text


@pytest.mark.slow
def test_words_are_not_invented_before_the_model_is_written(fresh):
    done = run(fresh[0], "chargpt.py")
    assert done.returncode == 2
    assert done.stderr == "chargpt.py: q10: CharacterGPT.__init__ is not written yet\n"


def test_its_way_through(fresh):
    """--status, --reset and --submit; what was graded before, in the fixture, is known."""
    folder, *_ = fresh
    stub = (folder / "models.py").read_text(encoding="utf-8")
    half = stub.replace('raise NotImplementedError("q1: PerceptronModel.run is not written yet")', "return 3")
    (folder / "models.py").write_text(half, encoding="utf-8")
    status = run(folder, "autograder.py", "--status").stdout
    assert re.search(r"^q1 .* 0/6 .* changed", status, re.M) and f"total 0/{POINTS:g}" in status
    assert max(map(len, status.splitlines())) <= 80 and len(status.splitlines()) <= 24
    done = run(folder, "autograder.py", "--reset", "q1")
    assert (folder / "models.py").read_text(encoding="utf-8") == stub != half
    backup = re.search(r"q1 is a stub again. What was there: (\S+)", done.stdout)[1]
    assert (folder / backup).read_text(encoding="utf-8") == half
    done = run(folder, "autograder.py", "--submit")
    assert done.returncode == 0 and f"It had 0/{POINTS:g}" in done.stdout
    with zipfile.ZipFile(folder / "submission.zip") as archive:
        assert (
            archive.namelist() == ["autodiff.py", "models.py"] and archive.read("models.py").decode() == stub
        )
    assert hashlib.sha256((folder / "submission.zip").read_bytes()).hexdigest() in done.stdout


def test_a_round_of_watch_is_kept_as_progress(folder):
    program = [sys.executable, "autograder.py", "-q", "q6", "--watch"]
    journal, quiet = folder / "progress.json", subprocess.DEVNULL
    with subprocess.Popen(program, cwd=folder, stdout=quiet, stderr=quiet) as watching:
        try:
            deadline = time.monotonic() + 120
            while not journal.exists() and time.monotonic() < deadline:
                time.sleep(0.1)
        finally:
            watching.kill()
    assert '"q6"' in journal.read_text(encoding="utf-8")


def test_an_editor_finds_the_line_to_look_at(files):
    tasks = json.loads(files[".vscode/tasks.json"])["tasks"]
    pattern = re.compile(tasks[0]["problemMatcher"]["pattern"]["regexp"])
    at, frame = (
        "      look at   models.py:54, PerceptronModel.run",
        "      autodiff.py:318, in Tensor.backward",
    )
    assert pattern.match(at).groups() == ("models.py", "54", "PerceptronModel.run")
    assert pattern.match(frame).groups()[:2] == ("autodiff.py", "318")
    assert not pattern.match("total 3/6 in 1.2 s")


def test_filled_in_with_the_reference_it_gives_full_points(folder):
    """The questions without a long training."""
    for name, source in REFERENCE.items():
        (folder / name).write_text(
            filled((folder / name).read_text(encoding="utf-8"), source), encoding="utf-8"
        )
    done = run(folder, "autograder.py", "--no-graphics", "-q", "q1", "-q", "q6", "-q", "q8", "--seed", "7")
    assert done.returncode == 0, done.stdout


def filled(stub: str, reference: str) -> str:
    """A stub with each solution of the reference put in place of the line that raises."""
    lines, kept = stub.splitlines(keepends=True), reference.splitlines(keepends=True)
    pairs = list(zip(stubs.solutions(stub), stubs.solutions(reference), strict=True))
    for empty, solution in reversed(pairs):
        assert empty.name == solution.name and "raise NotImplementedError" in lines[empty.last - 1]
        lines[empty.first - 1 : empty.last] = kept[solution.first - 1 : solution.last]
    assert "".join(lines) == reference
    return "".join(lines)


# --- Recorded cases -------------------------------------------------------------------------------------


def asked(module: object) -> set[str]:
    """The names that a question asks cases by."""
    return set(re.findall(r"data\.cases\(\s*[\"'](\w+)[\"']", inspect.getsource(module)))


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.id)
def test_recorded_cases_are_those_of_a_run(question, files, tmp_path):
    names = asked(sys.modules[f"grading.questions.{question.id}"])
    content = files.get(f"grading/recorded/{question.id}.safetensors")
    assert (content is not None) == bool(names)
    if content is None:
        return
    assert len(content) < SEEDS * 2**20
    path = tmp_path / "cases"
    path.write_bytes(content)
    for name in names:
        for seed in range(SEEDS + 1):
            of_a_run = Cases(
                question.id, seed % SEEDS, lambda purpose, seed=seed: question.rng(seed % SEEDS, purpose)
            )
            for ours, theirs in zip(of_a_run(name), recorded(path, name, seed), strict=True):
                assert same(ours, theirs)


def same(a: Case, b: Case) -> bool:
    parts = [
        (a.inputs, b.inputs),
        (a.expected, b.expected),
        (a.parameters, b.parameters),
        *((a.suspects[name], b.suspects[name]) for name in a.suspects),
    ]
    return (
        (a.about, list(a.suspects), a.settings) == (b.about, list(b.suspects), b.settings)
        and all(list(one) == list(other) for one, other in parts)
        and all(np.array_equal(one[k], other[k], equal_nan=True) for one, other in parts for k in one)
    )


# --- No leak --------------------------------------------------------------------------------------------

LINE = '        xs = movedim(batch["x"], 1, 0)  # (length, batch, 47)\n'  # of LanguageIDModel.train


def notebook(source: str) -> str:
    return json.dumps({"cells": [{"cell_type": "code", "source": ["import torch\n", source]}]})


PLANTED = {
    "a line in the assignment": ("ASSIGNMENT.md", LINE),
    "in a comment, with other white space": ("backend.py", "# like  xs=movedim( batch['x'],1, 0 )\n"),
    "over two lines": ("chargpt.py", 'xs = movedim(\n    batch["x"], 1, 0)\n'),
    "in a notebook": ("notes.ipynb", notebook(LINE)),
    "a comment alone": (
        "grading/cli/student.py",
        "# exp(-inf) is 0, so the softmax gives no weight to what lies in the future\n",
    ),
    "in a student's sentence": (
        "grading/questions/q9.toml",
        'Write "gradient =\n    gradient.sum(axis=missing)".',
    ),
    "a line of autodiff.py": ("data/README.md", "gradient = gradient.sum(axis=missing)"),
}


@pytest.mark.parametrize(("path", "text"), PLANTED.values(), ids=PLANTED)
def test_a_planted_line_is_found(path, text, files):
    planted = {path: files.get(path, b"") + b"\n" + text.encode()}
    sentence, *more = leaks.leaks(planted, build.forbidden())
    line = files.get(path, b"").decode().count("\n") + 2
    assert f"{path}:{line} holds a line of the solution (" in sentence and not more


def test_a_planted_line_says_which_solution_it_is():
    (sentence,) = leaks.leaks({"notes.txt": LINE.encode()}, build.forbidden())
    (number,) = (n for n, line in enumerate(REFERENCE["models.py"].splitlines(), 1) if LINE.strip() in line)
    assert f"(models.py:{number}, in LanguageIDModel.train)" in sentence


@pytest.mark.parametrize("encode", [str.encode, lambda text: text.encode("utf-16")], ids=["bytes", "utf-16"])
def test_a_line_among_other_bytes_is_found(encode):
    binary = bytes(range(256)) + encode(LINE) + bytes(reversed(range(256)))
    (sentence,) = leaks.leaks({"data/more.bin": binary}, build.forbidden())
    assert "LanguageIDModel.train" in sentence


def test_a_compiled_solution_is_found(tmp_path):
    compiled = py_compile.compile(str(ROOT / "models.py"), str(tmp_path / "models.pyc"))
    path = "grading/__pycache__/models.cpython-311.pyc"
    (sentence,) = leaks.leaks({path: Path(compiled).read_bytes()}, build.forbidden())
    assert sentence.startswith(f"{path} is compiled")


@pytest.mark.parametrize(
    "path",
    ["grading/reference/q5.py", "tests/submissions/right_q6/models.py", "grading/__main__.py", "x/release/a"],
)
def test_a_private_part_is_found(path):
    (sentence,) = leaks.leaks({path: b""}, build.forbidden())
    assert sentence == f"{path} is for instructors only."


def test_the_command_refuses_loudly_and_writes_nothing(monkeypatch, files, tmp_path, capsys):
    monkeypatch.setattr(build, "_collected", lambda questions: files | {"notes.txt": LINE.encode()})
    assert command.main(["handout", str(tmp_path / "out"), "--zip", str(tmp_path / "out.zip")]) == 1
    assert "notes.txt:1 holds a line of the solution (models.py:" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_what_a_public_file_imports_has_to_go_out(monkeypatch, files):
    helper = b"from grading.reference import q5\n"
    monkeypatch.setattr(build, "_collected", lambda questions: files | {"grading/helper.py": helper})
    with pytest.raises(
        LeakError, match="grading/helper.py imports grading.reference.q5, which is not handed out"
    ):
        build.contents(ALL)


def test_every_line_of_the_reference_that_matters_is_looked_for():
    forbidden = build.forbidden()
    for line in (
        "self.w += label * x",
        "weights = softmax(scores, dim=-1)",
        "np.add.at(gradient, index, grad)",
    ):
        assert leaks.fragment(line) in forbidden
    found = [solution for source in REFERENCE.values() for solution in stubs.solutions(source)]
    silent = {each.name for each in found} - {where.rsplit(" ")[-1] for where in forbidden.values()}
    # too short ("return self.w"), told by the docstring, or the same as a line of another solution
    assert silent <= SILENT, silent - SILENT


SILENT = {
    *("PerceptronModel.get_weights", "add_backward", "multiply_backward", "divide_backward", "log_backward"),
    *("DigitConvolutionalModel.get_loss", "DigitConvolutionalModel.train"),
}


def test_every_line_that_is_shown_on_purpose_is_one_of_a_solution(monkeypatch):
    shown = {leaks.fragment(line) for line in leaks.SHOWN}
    monkeypatch.setattr(leaks, "SHOWN", {})
    assert shown <= build.forbidden().keys()


# --- Written again --------------------------------------------------------------------------------------


def test_an_unchanged_handout_is_renewed(folder, files):
    (folder / "grading/cli/student.py").write_text("# old")
    (folder / "notes.txt").write_text("what the instructor wants to add")
    assert build.write_folder(folder, files) is None
    assert (folder / "grading/cli/student.py").read_bytes() == files["grading/cli/student.py"]
    assert (folder / "notes.txt").exists()


def test_what_was_edited_is_never_overwritten(folder, files):
    (folder / "autodiff.py").write_text("mine")
    (folder / "grading/cli/student.py").write_text("# old")
    before = snapshot(folder)
    with pytest.raises(HandoutError, match="autodiff.py in .* would be overwritten"):
        build.write_folder(folder, files)
    assert snapshot(folder) == before


def test_with_force_it_is_kept_beside_the_folder(folder, files):
    for text in ("first", "second"):
        (folder / "models.py").write_text(text)
        kept = build.write_folder(folder, files, force=True)
        assert (kept / "models.py").read_text() == text and kept.parent == folder.parent
        assert (folder / "models.py").read_bytes() == files["models.py"]


def test_a_leak_in_what_lies_there_already_is_found(folder, files):
    shutil.copy(ROOT / "models.py", folder / "models_solved.py")
    before = snapshot(folder)
    with pytest.raises(LeakError, match="models_solved.py:"):
        build.write_folder(folder, files)
    assert snapshot(folder) == before


def test_a_folder_in_which_things_were_run_can_be_renewed(folder, files):
    compileall.compile_dir(folder / "grading", quiet=1)
    assert list(folder.rglob("*.pyc"))
    build.write_folder(folder, files)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("grading/release/handout/build.py", "an instructor's copy"), ("essay.txt", "holds other things")],
)
def test_a_folder_of_another_kind_is_refused(name, sentence, tmp_path, files):
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("")
    with pytest.raises(HandoutError, match=sentence):
        build.write_folder(tmp_path, files, force=True)


def test_our_own_folder_is_refused(capsys):
    assert command.main(["handout", str(ROOT), "--force"]) == 2
    assert "is an instructor's copy" in capsys.readouterr().err


def test_the_zip_holds_the_same_and_has_the_same_bytes_each_time(files, tmp_path):
    atomic.write_zip(tmp_path / "a.zip", files)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
    first = (tmp_path / "a.zip").read_bytes()
    atomic.write_zip(tmp_path / "a.zip", dict(reversed(files.items())))
    assert (tmp_path / "a.zip").read_bytes() == first


def test_the_command_says_what_it_wrote(monkeypatch, files, tmp_path, capsys):
    monkeypatch.setattr(build, "_collected", lambda questions: files)
    assert command.main(["handout", str(tmp_path / "out"), "--zip", str(tmp_path / "out.zip")]) == 0
    printed = capsys.readouterr().out
    assert f"{len(ALL)} questions, {POINTS:g} points" in printed and "leak check passed" in printed
    assert command.main(["handout"]) == 2
    assert "say where it goes" in capsys.readouterr().err


# --- A course's own -------------------------------------------------------------------------------------


def test_the_readme_tells_what_differs_from_the_assignment(tmp_path):
    path = tmp_path / "assignment.toml"
    path.write_text(
        "[questions.q5]\nthreshold = 0.65\n[questions.q6]\npoints = 2\n[questions.q1]\ndrop = true\n"
    )
    text = build.readme(assignment.questions(path))
    assert "- q1 is not asked." in text and "- q6 is worth 2 points." in text
    assert "- q5 is worth 4 points, with a threshold of 0.65." in text
    assert "| q1 |" not in text and "python autograder.py -q q2" in text


def test_a_course_s_file_and_questions_go_out(monkeypatch, tmp_path):
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "q11.py").write_text("# a question")
    (tmp_path / "assignment.toml").write_text('[questions.q11]\nfile = "course/q11.py"\n')
    monkeypatch.setattr(assignment, "FILE", tmp_path / "assignment.toml")
    monkeypatch.setattr(build, "recorded", lambda question: None)  # which takes its time
    files = build.contents(ALL)
    assert files["course/q11.py"] == b"# a question" and "assignment.toml" in files
