"""The command students run: options, exit statuses, and what a person reads."""

import json
import os
import signal
import subprocess
import sys
import time

import jsonschema
import pytest

from grading import ROOT
from grading.cli import student as app
from grading.questions import ALL
from helpers.processes import heed_ctrl_c

POINTS = sum(question.points for question in ALL)


def run(*arguments: str, **options: object) -> subprocess.CompletedProcess:
    command = [sys.executable, str(ROOT / "autograder.py"), "--no-graphics", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", **options)


STUB = """
from torch.nn import Module

class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        "*** YOUR CODE HERE ***"
"""


@pytest.fixture
def stub(tmp_path):
    path = tmp_path / "models.py"
    path.write_text(STUB)
    return path


def test_full_points_are_exit_status_0_and_json_fits_its_schema(tmp_path):
    done = run("-q", "q1", "-q", "q6", "--json", str(tmp_path / "r.json"), "--plots", str(tmp_path / "plots"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "total 7/7" in done.stdout and not done.stderr
    result = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    jsonschema.validate(result, json.loads((ROOT / "docs" / "result.schema.json").read_text()))
    assert [question["id"] for question in result["questions"]] == ["q1", "q6"]
    for name in ("q1.png", "q6.png"):
        assert (tmp_path / "plots" / name).read_bytes().startswith(b"\x89PNG")


def test_less_is_exit_status_1_and_says_what_is_next(stub, tmp_path):
    done = run("--submission", str(stub), "--json", str(tmp_path / "r.json"))
    assert done.returncode == 1
    printed = " ".join(done.stdout.split())
    assert "q1 Perceptron · not attempted (models.py:5) 0/6" in printed
    assert "RegressionModel is not in this models.py" in printed
    assert f"total 0/{POINTS:g}" in printed and "Start at models.py:5 with q1" in printed
    result = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    jsonschema.validate(result, json.loads((ROOT / "docs" / "result.schema.json").read_text()))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["-q", "q33"], "there is no question 'q33'. Did you mean q3?"),
        (["-q", "3x"], "there is no question '3x'"),
        (["-q", "perceptron"], "The questions are q1, q2, q3"),
        (["--submission", "nowhere.py"], "There is no nowhere.py"),
        (["--data", "nowhere", "-q", "q3"], "mnist.npz is missing"),
        (["--seed", "-1"], "a seed is 0 or a positive whole number"),
        (["--jobs", "0"], "at least one question"),
        (["--budget", "nan"], "share of the usual time"),
        (["--json", "nowhere/r.json"], "cannot be written"),
        (["--html", "nowhere/r.html"], "cannot be written"),
    ],
)
def test_a_wrong_command_is_one_sentence_and_exit_status_2(arguments, sentence, capsys):
    assert app.main(["--no-graphics", *arguments]) == 2
    error = capsys.readouterr().err
    assert sentence in error and error.count("\n") == 1 and "Traceback" not in error


def test_an_empty_file_is_refused(tmp_path, capsys):
    (tmp_path / "models.py").write_text("")
    assert app.main(["--no-graphics", "--submission", str(tmp_path)]) == 2
    assert "is empty" in capsys.readouterr().err


def test_the_list_names_every_question(capsys):
    assert app.main(["--list"]) == 0
    printed = capsys.readouterr().out
    assert all(question.title in printed for question in ALL) and f"{POINTS:g} points in all" in printed


@pytest.mark.slow
def test_another_data_folder_is_named_in_the_header(tmp_path):
    done = run("-q", "q6", "--data", str(tmp_path))
    assert done.returncode == 0 and f"data: {tmp_path}" in done.stdout


# Neither ends by itself nor lets itself be stopped: the first Ctrl-C asks for that, the second ends the run.
SLOW = """
def slow_train(self, dataset):
    import time
    while True:
        try:
            try:
                for batch in DataLoader(dataset, batch_size=20):
                    time.sleep(0.05)
            except BaseException:
                time.sleep(0.05)
        except BaseException:
            pass

RegressionModel.train = slow_train
"""


def ctrl_c_twice(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGINT)
    time.sleep(1)  # two that are sent at once may arrive as one
    process.send_signal(signal.SIGINT)


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent as a signal")
def test_ctrl_c_prints_what_is_finished_and_exits_130(tmp_path, reference):
    (tmp_path / "models.py").write_text(reference + SLOW, encoding="utf-8")
    command = [sys.executable, str(ROOT / "autograder.py"), "--no-graphics", "-q", "q2", "-q", "q6"]
    command += ["--submission", str(tmp_path), "--jobs", "1"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, encoding="utf-8", preexec_fn=heed_ctrl_c
    ) as process:
        seen = next(line for line in process.stdout if "q2 training" in line)
        ctrl_c_twice(process)
        printed = seen + process.stdout.read()
    assert process.returncode == 130
    assert all(part in printed for part in ("Interrupted.", "q2 2/6", "q6 0/1", "total 2/7"))


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent as a signal")
def test_what_is_known_is_printed_while_a_later_check_trains(tmp_path, reference):
    wrong = SLOW.replace("RegressionModel", "PerceptronModel")
    wrong += "PerceptronModel.get_prediction = PerceptronModel.run\n"
    (tmp_path / "models.py").write_text(reference + wrong, encoding="utf-8")
    command = [sys.executable, str(ROOT / "autograder.py"), "--no-graphics", "-q", "q1"]
    command += ["--submission", str(tmp_path), "--json", str(tmp_path / "r.json")]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, encoding="utf-8", preexec_fn=heed_ctrl_c
    ) as process:  # into a pipe: what isn't flushed is not seen before the end
        before = []
        for line in process.stdout:
            before.append(line)
            if "q1 training" in line:
                break
        ctrl_c_twice(process)
        after = process.stdout.read()
    told = "".join(before)
    assert "✓ get_weights" in told and "✗ get_prediction" in told and "look at" in told
    assert "✗ get_prediction" not in after and "Interrupted." in after and "q1 2/6" in after
    checks = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["questions"][0]["checks"]
    known = [check["known_after"] for check in checks]
    assert known == sorted(known) and known[2] < known[3]


@pytest.mark.slow
def test_a_terminal_without_unicode_gets_ascii(stub):
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = run("-q", "q1", "-q", "q6", env=environment)
    assert done.returncode == 0 and done.stdout.isascii() and "+ get_weights" in done.stdout


@pytest.mark.slow
def test_a_read_only_package_is_enough(tmp_path):
    """Nothing is written beside the code: no cache, no scratch file."""

    def snapshot() -> set:
        ours = [*ROOT.glob("*.py"), *ROOT.glob("grading/**/*"), *ROOT.glob("data/**/*")]
        files = (path for path in ours if path.is_file() and "__pycache__" not in path.parts)
        return {(str(path), path.stat().st_mtime_ns) for path in files} | {str(p) for p in ROOT.iterdir()}

    before = snapshot()
    assert run("-q", "q1", cwd=tmp_path).returncode == 0
    assert snapshot() == before and not list(tmp_path.iterdir())
