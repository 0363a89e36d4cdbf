"""--watch: what a question can reach, which results are kept, and the command as a student meets it."""

import io
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import contextmanager
from dataclasses import replace

import pytest

from grading import ROOT
from grading.checks.question import QuestionData
from grading.cli import student as app
from grading.data import FOLDER
from grading.questions import ALL
from grading.record import Kind, QuestionResult, RunResult, Status, question_from_json, question_to_json
from grading.render.text import UNICODE, next_step
from grading.runner.question import all_checks
from grading.runner.run import Event
from grading.runner.settings import Settings
from grading.watch import cache as module
from grading.watch.cache import Cache
from grading.watch.reach import reachable
from grading.watch.screen import Round, changes
from helpers.processes import heed_ctrl_c
from helpers.submissions import statuses, submission

SECONDS = 300  # for what takes a few, however busy the machine is
Q6 = next(question for question in ALL if question.id == "q6")
FILE = """
import torch
from torch.nn import Linear, Module

SCALE = 1

def scaled(x):
    return x / SCALE

class Attention(Module):
    def forward(self, x):
        return scaled(x)

class Unrelated(Module):
    def forward(self, x):
        return x + 1
"""


def code(source, placed=False):
    return reachable(Q6, {"models.py": textwrap.dedent(source).encode()}, placed)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("return x + 1", "return x + 2"),
        ("return scaled(x)", "return scaled(x)  # divided"),
        ("class Unrelated", "\n\nclass Unrelated"),
        ("class Unrelated(Module):", "class Other(Module):"),
    ],
)
def test_what_a_question_cannot_reach_makes_no_difference(old, new):
    assert old in FILE and code(FILE.replace(old, new)) == code(FILE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("return scaled(x)", "return x"),
        ("return x / SCALE", "return x * SCALE"),
        ("SCALE = 1", "SCALE = 2"),
        ("import torch\n", "import torch\ntorch.manual_seed(1)\n"),
        ("class Unrelated", "Attention.forward = lambda self, x: x\nclass Unrelated"),
        ("return scaled(x)", "return globals()['scaled'](x)"),
        ("return x / SCALE", "return x /"),
    ],
)
def test_what_it_can_reach_does(old, new):
    assert old in FILE and code(FILE.replace(old, new)) != code(FILE)


@pytest.mark.parametrize("way", ["globals()", "eval('1')", "__import__('models')", "sys.modules"])
def test_a_file_that_reaches_what_it_does_not_name_is_taken_whole(way):
    file = FILE.replace("return scaled(x)", f"return {way}")
    assert code(file) != code(file.replace("return x + 1", "return x + 2"))


def test_a_method_called_eval_is_no_reason():
    file = FILE.replace("return scaled(x)", "self.eval()")
    assert code(file) == code(file.replace("return x + 1", "return x + 2"))


Q2 = next(question for question in ALL if question.id == "q2")
EDITION = {
    "models.py": "import torch\n\nclass RegressionModel:\n    pass\n\nclass Attention:\n    pass\n",
    "losses.py": "def regression_loss(y_pred, y):\n    return scaled(y)\n\ndef scaled(y):\n    return y\n\n"
    "def languageid_loss(y_pred, y):\n    losses = 1\n",
    "train.py": "from losses import regression_loss, languageid_loss\nfrom models import RegressionModel\n\n"
    "def train_regression(model, dataset):\n    return regression_loss\n\n"
    "def train_languageid(model, dataset):\n    return languageid_loss\n",
}


def of_q2(**changed):
    """What q2 reaches of the files, with a line more in the middle of some definitions."""
    files = EDITION | {f"{name}.py": EDITION[f"{name}.py"].replace(*edit) for name, edit in changed.items()}
    return reachable(Q2, {name: text.encode() for name, text in files.items()}, False)


def test_in_three_files_it_reaches_what_is_named_from_one_to_the_other():
    for changed in (
        {"losses": ("return scaled(y)", "return y_pred")},
        {"losses": ("    return y\n", "    return -y\n")},
        {"train": ("return regression_loss", "return None")},
        {"models": ("RegressionModel:\n    pass", "RegressionModel:\n    x = 1")},
    ):
        assert of_q2(**changed) != of_q2()
    for changed in (
        {"losses": ("losses = 1", "losses = 2")},
        {"train": ("return languageid_loss", "return None")},
        {"models": ("Attention:\n    pass", "Attention:\n    x = 1")},
    ):
        assert of_q2(**changed) == of_q2()


@pytest.mark.parametrize("line", ["import losses", "import losses as own", "from losses import scaled as s"])
def test_what_is_imported_under_another_name_is_reached(line):
    def reached(scaled: str) -> list[str]:
        train = ("def train_regression", f"{line}\n\ndef train_regression")
        return of_q2(train=train, losses=("    return y\n", f"    return {scaled}\n"))

    assert reached("y") != reached("-y")


def test_where_code_is_placed_matters_for_what_cites_lines():
    below, above = FILE.replace("x + 1", "x + 1\n\n"), "# first\n" + FILE
    assert code(below, placed=True) == code(FILE, placed=True) != code(above, placed=True)
    assert code(above) == code(FILE)


@pytest.fixture(scope="module")
def results(grade, reference):
    """q6 with all points, and with an error that cites a line."""
    failing = FILE.replace("return scaled(x)", "return x.missing")
    return [grade(source, "q6").questions[0] for source in (reference, failing)]


def test_a_result_comes_back_from_its_json(results):
    for result in results:
        as_json = question_to_json(result)
        assert question_to_json(question_from_json(json.loads(json.dumps(as_json)))) == as_json
    assert question_from_json(as_json).checks == results[1].checks


def cached(folder, **settings):
    return Cache(Settings(**settings), FOLDER, "confined", folder)


def test_a_result_is_found_for_the_same_code_and_conditions_only(tmp_path, results):
    of = submission(FILE)
    cached(tmp_path).keep(Q6, of, results[0])
    assert cached(tmp_path).find(Q6, of).checks == results[0].checks
    assert cached(tmp_path).find(Q6, submission("# shifted\n" + FILE))
    assert not cached(tmp_path).find(Q6, submission(FILE.replace("return scaled(x)", "return x")))
    assert not cached(tmp_path, seed=1).find(Q6, of)
    assert not cached(tmp_path, early_end=False).find(Q6, of)
    assert not cached(tmp_path).find(Q6.adjusted(points=3), of)
    assert not Cache(Settings(), FOLDER, "not confined", tmp_path).find(Q6, of)


def test_a_result_that_cites_lines_is_found_only_where_they_were(tmp_path, results):
    cached(tmp_path).keep(Q6, submission(FILE), results[1])
    assert cached(tmp_path).find(Q6, submission(FILE + "\n# below\n"))
    assert not cached(tmp_path).find(Q6, submission("# above\n" + FILE))


def test_another_grader_has_other_results(tmp_path, results, monkeypatch):
    cached(tmp_path).keep(Q6, submission(FILE), results[0])
    monkeypatch.setattr(module.fingerprint, "grader", lambda data: "another")
    assert not cached(tmp_path).find(Q6, submission(FILE))


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (Status.FAULT, None),
        *((Status.ERROR, kind) for kind in (Kind.TIME_OUT, Kind.MEMORY, Kind.INTERRUPTED)),
    ],
)
def test_what_may_be_otherwise_another_time_is_not_kept(tmp_path, status, kind):
    cached(tmp_path).keep(Q6, submission(FILE), all_checks(Q6, status, kind=kind))
    assert not list(tmp_path.iterdir())


def test_damaged_files_and_a_full_disk_cost_nothing_but_time(tmp_path, results, monkeypatch):
    of = submission(FILE)
    cached(tmp_path).keep(Q6, of, results[0])
    (file,) = tmp_path.glob("*.json")
    for text in ("", "[]", "{}", file.read_text()[:-9], file.read_text().replace("passed", "perfect")):
        file.write_text(text)
        assert not cached(tmp_path).find(Q6, of)
    monkeypatch.setattr("pathlib.Path.replace", lambda *_: (_ for _ in ()).throw(OSError("full")))
    cached(tmp_path).keep(Q6, of, results[0])


def test_only_the_latest_results_are_kept(tmp_path, results, monkeypatch):
    monkeypatch.setattr(module, "KEPT", 2)
    for number in range(4):
        cached(tmp_path, seed=number).keep(Q6, submission(FILE), results[0])
        for file in tmp_path.glob("*.json"):  # a clock may be coarse
            os.utime(file, (file.stat().st_atime - 1, file.stat().st_mtime - 1))
    assert [bool(cached(tmp_path, seed=n).find(Q6, submission(FILE))) for n in range(4)] == [0, 0, 1, 1]


def test_a_file_that_is_missing_is_not_taken_for_another(tmp_path, results):
    nothing = replace(submission(FILE), sources={})
    cached(tmp_path).keep(Q6, nothing, results[0])
    assert cached(tmp_path).find(Q6, nothing) and not cached(tmp_path).find(Q6, submission(FILE))
    assert set(statuses(results[0]).values()) == {"passed"}


# --- the command ----------------------------------------------------------------------------------------


class Command:
    """`python autograder.py --watch …`, its lines as they come."""

    def __init__(self, *arguments: str):
        command = [sys.executable, "-u", "autograder.py", "--watch", *arguments]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            preexec_fn=heed_ctrl_c,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self._lines.put(line)

    def until(self, phrase: str) -> str:
        """What it printed up to the line with this phrase."""
        output, deadline = "", time.monotonic() + SECONDS
        while phrase not in output:
            output += self._lines.get(timeout=max(0.1, deadline - time.monotonic()))
        return output

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=SECONDS)


@contextmanager
def watching(folder, *arguments):
    command = Command("--submission", str(folder), *arguments)
    try:
        yield command
    finally:
        command.process.kill()
        command.process.wait()
        command.reader.join()
        command.process.stdout.close()


@pytest.fixture
def handed_in(tmp_path):
    shutil.copy(ROOT / "models.py", tmp_path)
    return tmp_path


def save(folder, old, new):
    file = folder / "models.py"
    text = file.read_text(encoding="utf-8")
    assert old in text
    partial = folder / "models.py.part"  # as editors do it
    partial.write_text(text.replace(old, new), encoding="utf-8")
    partial.replace(file)


@pytest.mark.skipif(os.name != "posix", reason="ends it with SIGINT")
class TestCommand:
    def test_a_save_grades_what_has_changed(self, handed_in):
        seed = ["--seed", str(time.time_ns() % 10**6)]  # one that no earlier run has left results of
        with watching(handed_in, "-q", "q6", "-q", "q8", *seed) as command:
            first = command.until("Waiting for")
            assert "q6 1/1 in" in first and "q8 4/4 in" in first and "total 5/5" in first
            save(handed_in, "class Attention(Module):", "class Attention(Module):\n    wrong = 1 /\n")
            broken = command.until("Waiting for")
            assert "saved models.py · it cannot be imported" in broken and "wrong = 1 /" in broken
            assert "total 0/5" in broken
            save(handed_in, "    wrong = 1 /\n", "    harmless = 1\n")
            again = command.until("Waiting for")
            assert "saved models.py · no check has changed" in again and "q6 1/1 in" in again
            assert "unchanged: q8 4/4" in again and "total 5/5" in again
            (handed_in / "models.py").unlink()
            command.until("There is no")
            command.until("Waiting for")
            shutil.copy(ROOT / "models.py", handed_in)
            known = command.until("Waiting for")
            assert "q6 1/1 in" in known and "unchanged: q8 4/4" in known
            save(handed_in, "return matmul(weights, V)", "return matmul(weights, K)")
            worse = " ".join(command.until("Waiting for").split())
            assert "saved models.py · q6 1/1 → 0.25/1 · full block ✓ → ✗" in worse
            assert "q6 is next" in worse and worse.count("✗ forward agrees") == 2
            save(handed_in, "return matmul(weights, K)", "return matmul(weights, V)")
            better = command.until("Waiting for")
            assert "q6 0.25/1 → 1/1" in " ".join(better.split())
            assert command.end() == app.EARNED

    @pytest.mark.slow
    def test_a_save_while_it_grades_starts_over(self, handed_in):
        with watching(handed_in, "-q", "q2", "--seed", str(time.time_ns() % 10**6)) as command:
            command.until("q2 training")
            save(handed_in, "    def forward(self, x):", "    def forward(self, x, more):")
            output = command.until("Waiting for")
            assert "Saved again: starting over." in output and "Interrupted" not in output
            assert "argument: 'more'" in output
            assert command.end() == app.NOT_EARNED


# --- what a round shows ---------------------------------------------------------------------------------

Q1, Q2 = ALL[:2]


class Tty(io.StringIO):
    encoding = "utf-8"

    def isatty(self):
        return True


def result(question, *failing: str):
    checks = all_checks(question, Status.PASSED).checks
    told = (
        replace(c, status=Status.FAILED, message="wrong")
        if c.name in failing
        else replace(c, score=c.max_score)
        for c in checks
    )
    return QuestionResult(question.id, question.title, tuple(told), seconds=1.0)


def run_of(*results) -> RunResult:
    return RunResult(results, 0, "", "data", {}, 2.0)


def test_what_changed_is_told_by_question_and_function():
    before = {"q1": result(Q1, "predictions", "scores"), "q2": result(Q2)}
    after = run_of(result(Q1, "scores"), result(Q2))
    assert changes([Q1, Q2], before, after, UNICODE) == ["q1 4/6 → 5/6", "get_prediction ✗ → ✓"]
    assert changes([Q1, Q2], before, run_of(*before.values()), UNICODE) == ["no check has changed"]


def test_of_a_round_that_was_interrupted_the_checks_until_then_are_compared():
    stopped = [replace(check, kind=Kind.INTERRUPTED, status=Status.ERROR) for check in result(Q1).checks]
    half = replace(result(Q1), checks=(*result(Q1, "predictions").checks[:3], *stopped[3:]))
    none = replace(result(Q2), checks=tuple(replace(c, kind=Kind.INTERRUPTED) for c in result(Q2).checks))
    after = run_of(result(Q1), result(Q2))
    assert changes([Q1, Q2], {"q1": half, "q2": none}, after, UNICODE) == ["q1 6/6", "get_prediction ✗ → ✓"]


def test_in_a_terminal_what_changed_stands_above_the_lines_of_the_round(monkeypatch):
    stream = Tty()
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setenv("TERM", "dumb")
    before = {"q1": result(Q1, "scores"), "q2": result(Q2, "training")}
    now = result(Q1)
    with Round([Q1, Q2], {"q1"}, before, "models.py") as screen:
        for check in now.checks:
            screen.show(Event(Q1, QuestionData(), check=check))
        screen.show(Event(Q1, QuestionData(), result=now))
        held = stream.getvalue()
        screen.summary(run_of(now, before["q2"]))
    printed = stream.getvalue()[len(held) :]
    order = [
        "saved models.py · q1 5/6 → 6/6 · run ✗ → ✓",
        "q1 Perceptron",
        "q1 6/6",
        "unchanged: q2",
        "total",
    ]
    assert [printed.index(part) for part in order] == sorted(printed.index(part) for part in order)
    assert printed.count("✓ get_weights") == 1


def test_next_is_the_question_that_was_edited():
    run = run_of(result(Q1, "scores"), result(Q2, "training"))
    assert next_step(run).startswith("q1 is next") and next_step(run, {"q2"}).startswith("q2 is next")
    assert next_step(run_of(result(Q1, "scores"), result(Q2)), {"q2"}).startswith("q1 is next")


@pytest.mark.parametrize("option", [["--repeat", "2"], ["--json", "x"], ["--html", "x"], ["--plots", "x"]])
def test_what_is_for_a_single_run_is_refused(option, capsys):
    assert app.main(["--watch", *option]) == app.WRONG_COMMAND
    assert f"{option[0]} is for a single run" in capsys.readouterr().err


def test_a_wrong_path_and_a_missing_library_are_refused(capsys, monkeypatch, tmp_path):
    assert app.main(["--watch", "--submission", str(tmp_path)]) == app.WRONG_COMMAND
    monkeypatch.setattr(app.importlib.util, "find_spec", lambda name: None)
    assert app.main(["--watch"]) == app.WRONG_COMMAND
    assert "install watchfiles" in capsys.readouterr().err
