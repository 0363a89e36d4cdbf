"""What is told of a submission without running it: no worker, no torch, and never a wrong word."""

import subprocess
import sys

import pytest

from grading import ROOT
from grading.cli import student as app
from grading.questions import ALL
from grading.record import Kind, Status
from grading.runner import preview
from grading.runner.run import Grading
from grading.runner.settings import Settings
from grading.runner.submission import Submission, read_submission
from grading.sandbox import pool
from helpers.submissions import statuses, submission

BY_ID = {question.id: question for question in ALL}
STUBS = """
import torch
from torch.nn import Module

class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        "*** YOUR CODE HERE ***"
        raise NotImplementedError

    def get_weights(self):
        "*** YOUR CODE HERE ***"

    def run(self, x):
        "*** YOUR CODE HERE ***"

    def get_prediction(self, x):
        "*** YOUR CODE HERE ***"

    def train(self, dataset):
        "*** YOUR CODE HERE ***"
"""


def answered(source: str | bytes, id: str = "q1"):
    source = source if isinstance(source, bytes) else source.encode()
    return preview.answer(BY_ID[id], submission({BY_ID[id].file: source}))


def message(source: str | bytes, id: str = "q1") -> str:
    return answered(source, id).checks[0].message


def test_a_question_of_which_nothing_is_written_is_not_attempted():
    result = answered(STUBS)
    assert set(statuses(result).values()) == {"not_attempted"} and result.score == 0
    assert message(STUBS) == "PerceptronModel.__init__ is still a stub (models.py:6)"
    assert message(STUBS, "q6") == "Attention is not in this models.py"


@pytest.mark.parametrize(
    "more",
    [
        "PerceptronModel.run = lambda self, x: x",
        "setattr(PerceptronModel, 'run', print)",
        "from torch.nn import *",
        "@print\nclass Other: pass",
        "@property\n@print\ndef other(): pass",
        "class Other(print()): pass",
        "def other(x=print()): pass",
        "x = [print() for _ in range(3)]",
        "if True:\n    PerceptronModel.run = print",
    ],
)
def test_where_code_could_make_a_stub_work_it_is_run(more):
    assert answered(STUBS + more) is None and answered(f"{more}\n", "q6") is None


def test_one_function_that_is_written_is_run():
    written = STUBS.replace(
        'def run(self, x):\n        "*** YOUR CODE HERE ***"', "def run(self, x):\n        return x"
    )
    assert written != STUBS and answered(written.replace("        raise NotImplementedError\n", "")) is None


def test_ordinary_lines_of_a_file_are_no_reason_to_run_stubs():
    more = """
import numpy as np
SIZE = 28 * 28
device = torch.device("cpu")
generator = np.random.default_rng(0)

class Helper:
    scale: float = 1.0

    @staticmethod
    def double(x):
        return 2 * x

if __name__ == "__main__":
    print(Helper.double(2))
"""
    assert answered(STUBS + more).status is Status.NOT_ATTEMPTED


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = 1\ndef f(:\n    pass\n", "models.py:2\n    def f(:\n          ^\nSyntaxError: invalid syntax"),
        ("def f():\n    x = (1,\n\n", "was never closed"),
        ("return 1\n", "'return' outside function"),
        ("if x:\n\ty = 1\n        z = 2\n", "TabError"),
        ("x = 1\n  y = 2\n", "IndentationError: unexpected indent"),
        (b"x = '\xff\xfe'\n", "SyntaxError"),
        (b"\xff\xfei\x00m\x00", "save it as UTF-8"),
        ("x = " + "a + " * 40 + "(1 2)", "…"),
    ],
)
def test_what_python_cannot_read_comes_with_the_students_line_and_a_caret(source, said):
    result = answered(source)
    assert said in result.checks[0].message and result.checks[0].kind is Kind.IMPORT
    assert all(len(line) < 80 for line in result.checks[0].message.splitlines() if "^" in line)


@pytest.mark.parametrize(
    "source",
    [
        "x = " + "(" * 90_000,
        "x = " + "-" * 300_000 + "1",
        "x = a" + ".b" * 200_000,
        "x = " + "1+" * 200_000 + "1",
        "if x:\n" + "".join(" " * n + "if x:\n" for n in range(1, 500)),
        "x = " + "lambda: " * 100_000 + "1",
    ],
)
def test_a_file_made_to_break_pythons_parser_breaks_nothing_else(source):
    result = answered(source)
    assert result.score == 0 and set(statuses(result).values()) == {"error"}


def test_a_parser_that_ends_or_does_not_end_is_an_error_of_the_file(monkeypatch):
    def crashed(command, **options):
        return subprocess.CompletedProcess(command, -11, b"", b"")

    def slow(command, **options):
        raise subprocess.TimeoutExpired(command, 30)

    for run, kind in ((crashed, Kind.CRASH), (slow, Kind.TIME_OUT)):
        monkeypatch.setattr(preview.subprocess, "run", run)
        found = answered(f"x = 1  # {kind.value}")
        assert {check.kind for check in found.checks} == {kind} and found.score == 0


def test_a_process_of_ours_that_fails_is_no_fault_of_the_file(monkeypatch, workers, sources):
    def failing(command, **options):
        return subprocess.CompletedProcess(command, preview.RAISED, b"", b"ModuleNotFoundError")

    monkeypatch.setattr(preview.subprocess, "run", failing)
    grading = Grading([BY_ID["q1"]], submission("x = 1  # as nowhere else"), sources, Settings())
    assert {check.status for check in grading.run(workers).questions[0].checks} == {Status.FAULT}


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import torch\nimport nowhere\n", "models.py:2\n    import nowhere\nModuleNotFoundError"),
        ("from nowhere.inside import f\n", "No module named 'nowhere'"),
        ("import tests\n", "No module named 'tests'"),  # lies in this project, where no worker may read
    ],
)
def test_an_import_that_cannot_work_is_told(source, said):
    assert said in message(source)


@pytest.mark.parametrize(
    "source",
    [
        "try:\n    import nowhere\nexcept ImportError:\n    pass\nx = print()",
        "import sys\nsys.modules['nowhere'] = sys\nimport nowhere\n",
        "import backend, batching, torch.nn.functional, os.path\nx = print()",
        "def f():\n    import nowhere\nx = print()",
    ],
)
def test_an_import_that_may_work_is_tried(source):
    assert answered(source) is None


def test_an_own_module_beside_the_file_is_named(tmp_path):
    (tmp_path / "models.py").write_text("from helper import f\n")
    (tmp_path / "helper.py").write_text("f = 1\n")
    said = preview.answer(BY_ID["q1"], read_submission(tmp_path)).checks[0].message
    assert "helper.py lies beside it" in said and "into models.py" in said


def test_a_forbidden_import_is_a_failure_and_names_the_line():
    result = answered("import math\n\ndef f():\n    from torch import nn\n", "q9")
    assert set(statuses(result).values()) == {"failed", "skipped"} and result.score == 0
    assert result.checks[0].message == "autodiff.py imports torch. Here NumPy alone has to do."
    assert result.checks[0].location == "autodiff.py:4"


def test_the_reference_needs_to_be_run():
    assert not any(preview.answer(question, read_submission(ROOT)) for question in ALL)


def test_a_file_that_is_missing_is_not_attempted():
    nothing = Submission(ROOT / "models.py", {})
    assert preview.answer(BY_ID["q1"], nothing).status is Status.NOT_ATTEMPTED


@pytest.mark.parametrize("source", [STUBS, "def f(:\n", "import nowhere\n"])
def test_such_an_answer_starts_no_process_for_workers_and_imports_nothing_slow(
    source, tmp_path, monkeypatch, capsys
):
    def started(*_: object):
        raise AssertionError("a worker's process was started")

    monkeypatch.setattr(pool, "ForkServer", started)
    monkeypatch.setattr(pool, "SpawnedWorker", started)
    (tmp_path / "models.py").write_text(source)
    assert app.main(["--submission", str(tmp_path), "--no-graphics"]) == app.NOT_EARNED
    assert "nothing of it was run" in capsys.readouterr().out


def test_the_command_imports_neither_torch_nor_matplotlib_for_it(tmp_path):
    (tmp_path / "models.py").write_text(STUBS)
    code = (
        "import sys\nfrom grading.cli.student import main\n"
        f"status = main(['--submission', {str(tmp_path)!r}])\n"
        "assert status == 1 and not {'torch', 'matplotlib'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, env={"DISPLAY": ":0", "PATH": ""})


@pytest.mark.slow
def test_the_first_run_of_a_handout_fits_a_screen(tmp_path, capsys):
    from grading.release.handout import build

    build.write_folder(tmp_path / "handout", build.contents(ALL), force=False)
    done = subprocess.run(
        [sys.executable, "autograder.py"], cwd=tmp_path / "handout", capture_output=True, encoding="utf-8"
    )
    lines = done.stdout.splitlines()
    assert len(lines) < 24 and max(map(len, lines)) <= 80 and not done.stderr
    rows = [line for line in lines if "not attempted (" in line]
    assert [row.split()[1] for row in rows] == [question.id for question in ALL]
    assert "Start at models.py:" in done.stdout and "python autograder.py -q q1" in " ".join(lines)
