"""The grader with a worker: what every kind of misbehaviour comes to, and what a seed fixes."""

import threading
from pathlib import Path

import numpy as np
import pytest

from grading import ROOT
from grading.checks.question import Failed, Question, Remark
from grading.questions import ALL
from grading.record import Kind, Status, run_to_json
from grading.runner.run import Event, Grading
from grading.runner.settings import Settings
from grading.runner.submission import SubmissionError, read_submission
from grading.sandbox.pool import WorkerPool
from grading.student import session as session_module
from grading.student.errors import StudentError
from grading.student.remote import RemoteModule
from grading.student.session import Session
from grading.student.values import Dataset, Limits
from helpers.submissions import statuses, submission

PERCEPTRON = """
import os, sys, time, torch
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader

class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.w = Parameter(torch.ones(1, dimensions))

    def get_weights(self):
        return self.w

    def run(self, x):
        {run}

    def get_prediction(self, x):
        return 1 if (x * self.w).sum() >= 0 else -1

    def train(self, dataset):
        {train}
"""


def perceptron(run: str = "return (x * self.w).sum()", train: str = "pass") -> str:
    return PERCEPTRON.format(run=run, train=train)


def check(result, name: str):
    return next(check for question in result.questions for check in question.checks if check.name == name)


@pytest.mark.parametrize(
    ("run", "kind", "message"),
    [
        ("return 1 / 0", Kind.EXCEPTION, "ZeroDivisionError: division by zero"),
        ("sys.exit(3)", Kind.EXIT, "called exit (3)"),
        ("os._exit(0)", Kind.EXIT, "ended itself in run (exit code 0)"),
        ("os.abort()", Kind.CRASH, "crashed in run (signal 6)"),
        ("torch.zeros(10 ** 11)", Kind.MEMORY, "more memory than a question may use"),
        ("bytearray(10 ** 11)", Kind.MEMORY, "more memory than a question may use"),
        ("raise KeyboardInterrupt", Kind.EXCEPTION, "KeyboardInterrupt"),
    ],
)
def test_each_way_to_give_no_answer_has_its_kind_and_sentence(grade, run, kind, message):
    result = check(grade(perceptron(run), "q1"), "scores")
    assert result.status is Status.ERROR and result.kind is kind and message in result.message


def test_an_exception_comes_with_the_students_line_and_place(grade):
    result = check(grade(perceptron("return x @ self.w"), "q1"), "scores")
    assert "models.py:15, in run\n    return x @ self.w" in result.message
    assert result.location == "models.py:15" and "grading" not in result.message


def test_credit_earned_before_the_program_ended_is_kept(grade):
    question = grade(perceptron(train="os._exit(1)"), "q1").questions[0]
    assert question.score == 3
    assert statuses(question)["predictions"] == "passed" and statuses(question)["update"] == "error"


def test_writing_to_the_channel_is_tampering(grade):
    run = "\n        ".join(
        [
            "for fd in range(3, 64):",
            "    try:",
            "        os.write(fd, b'{}' * 64)",
            "    except OSError: pass",
        ]
    )
    result = check(grade(perceptron(run), "q1"), "scores")
    assert result.status is Status.ERROR and result.kind is Kind.TAMPERING


def ended(workers, source: str, limits: Limits, ask) -> StudentError:
    """How asking a student's code for something ends, under limits shorter than a question's."""
    session = Session(workers, Path("models.py"), source.encode(), 0, limits)
    with pytest.raises(StudentError) as raised:
        session.load()
        ask(RemoteModule(session))
    session.close()
    return raised.value


def test_a_call_that_hangs_is_ended(workers):
    point = np.ones((1, 2), np.float32)
    limits = Limits(1, call_seconds=1)
    error = ended(workers, perceptron("while True: pass"), limits, lambda s: s.PerceptronModel(2).run(point))
    assert error.kind is Kind.TIME_OUT and "run did not come back within 1 s" in error.message


def test_a_call_on_a_test_set_may_take_longer(workers):
    point = np.ones((1, 2), np.float32)
    limits = Limits(1, call_seconds=1, large_seconds=2)
    source = perceptron("while True: pass")
    error = ended(workers, source, limits, lambda s: s.PerceptronModel(2).run.no_grad(point))
    assert error.kind is Kind.TIME_OUT and "run did not come back within 2 s" in error.message


def test_a_hung_import_is_ended(workers):
    error = ended(workers, "import time\ntime.sleep(100)", Limits(1, load_seconds=1), lambda student: None)
    assert error.kind is Kind.TIME_OUT and "the import of models.py did not come back" in error.message


def never_asks(workers, loop: str) -> StudentError:
    points = Dataset("PerceptronDataset", {"x": np.ones((1, 2)), "y": np.ones((1, 1))})
    limits = Limits(1, grace_seconds=1)
    return ended(workers, perceptron(train=loop), limits, lambda s: s.PerceptronModel(2).train(points))


def test_a_training_that_can_not_be_stopped_is_ended_by_its_cpu_time(workers, monkeypatch):
    monkeypatch.setattr(session_module, "PATIENCE", 60)  # however busy the machine is
    error = never_asks(workers, "sum(iter(int, 1))")  # a loop in C: no exception gets in between
    assert error.kind is Kind.TIME_OUT and "used up its CPU time without asking for data" in error.message


def test_a_training_that_sleeps_is_ended_by_the_wall_clock(workers):
    error = never_asks(workers, "time.sleep(60)")
    assert error.kind is Kind.TIME_OUT and "train did not come back: it was not comput" in error.message


def test_a_training_that_would_not_end_is_scored_as_it_stands(grade):
    loop = "\n        ".join(
        ["while True:", "    for b in DataLoader(dataset, 1):", "        with torch.no_grad():",
         "            if self.get_prediction(b['x']) != b['label'].item(): self.w += b['label'] * b['x']"]
    )  # fmt: skip
    run = grade(perceptron(train=loop), "q1")
    assert run.score == run.max_score
    assert "Every point has been right since epoch" in check(run, "convergence").message


def test_output_is_captured_and_capped(grade):
    question = grade(
        "import sys\nprint('hello')\nprint('x' * 2**20, file=sys.stderr)\n" + perceptron(), "q1"
    ).questions[0]
    assert question.printed.startswith("hello") and "bytes left out" in question.printed
    assert len(question.printed) < 20_000 and statuses(question)["scores"] == "passed"


def test_a_flood_of_output_ends_the_program(grade):
    result = check(grade(perceptron("while True: print('x' * 10_000)"), "q1"), "scores")
    assert result.kind is Kind.OUTPUT and "printed more than 64 MB" in result.message


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("def f(:\n    pass\n", "models.py:1\n    def f(:\n          ^\nSyntaxError: invalid syntax"),
        ("import nowhere\n", "No module named 'nowhere'\nInstall the module, or remove the import"),
        (
            "from losses import regression_loss\n",
            "There is no losses.py in this submission. Hand it in beside",
        ),
        ("import torch\n".encode("utf-16"), "save it as UTF-8"),
        ("1 / 0\n", "models.py:1\n    1 / 0\nZeroDivisionError"),
        ("import sys\nsys.exit()\n", "called exit"),
    ],
)
def test_a_file_that_cannot_be_imported_is_a_zero_with_a_reason(grade, source, sentence):
    question = grade(source, "q1").questions[0]
    assert question.score == 0 and question.status is Status.ERROR
    assert all(sentence in result.message for result in question.checks)


def test_older_editions_lose_what_they_do_not_have_and_nothing_else(grade):
    run = grade(perceptron(), "q1", "q5", "q6")
    assert check(run, "scores").score == 1
    for name in ("convolve", "full_block"):
        assert check(run, name).status is Status.NOT_ATTEMPTED
    assert "Convolve is not in this models.py" in check(run, "convolve").message


REGRESSION = """
import torch
from torch.utils.data import DataLoader

class RegressionModel(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.net = torch.nn.Sequential(torch.nn.Linear(1, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1))

    def forward(self, x):
        return self.net(x)

    def get_loss(self, x, y):
        return ((self(x) - y) ** 2).mean()

    def train(self, dataset):
        optimizer = torch.optim.Adam(self.parameters(), lr=0.01)
        for _ in range(10):
            for batch in DataLoader(dataset, batch_size=20, shuffle=True):
                optimizer.zero_grad()
                self.get_loss(batch["x"], batch["label"]).backward()
                optimizer.step()
"""


def test_a_question_repeats_under_its_seed_alone_or_beside_others(grade):
    def loss(*ids: str, seed: int) -> float:
        return check(grade(REGRESSION + perceptron(), *ids, seed=seed), "test_loss").evidence["loss"]

    assert loss("q2", seed=5) == loss("q1", "q2", seed=5) != loss("q2", seed=6)


def test_the_order_of_results_is_that_of_the_questions(grade, reference):
    assert [q.id for q in grade(reference, "q6", "q1").questions] == ["q1", "q6"]


def test_the_question_that_is_expected_to_take_longest_starts_first(workers, sources):
    settings, order = Settings(jobs=1), []
    broken = submission({"models.py": b"1 / 0", "autodiff.py": b"1 / 0"})
    grading = Grading(ALL, broken, sources, settings)
    grading.run(workers, lambda event: order.append(event.question.expected_seconds))
    assert order == sorted(order, reverse=True) and order[0] > order[-1]


def test_a_spawned_worker_gives_what_a_forked_one_gives(grade, reference, sources):
    questions = [question for question in ALL if question.id in ("q1", "q6")]
    with WorkerPool(fork=False) as spawned:
        run = Grading(questions, submission(reference), sources, Settings()).run(spawned)
    assert run.score == 7
    assert [q.score for q in run.questions] == [q.score for q in grade(reference, "q1", "q6").questions]


def test_each_check_is_told_as_it_is_known_where_that_is_final(workers, sources, reference):
    def told(**settings) -> list[Event]:
        events: list[Event] = []
        questions = [question for question in ALL if question.id == "q6"]
        grading = Grading(questions, submission(reference), sources, Settings(**settings))
        grading.run(workers, events.append)
        return [event for event in events if not event.progress]

    *checks, end = told(second_attempt=False)
    assert tuple(event.check for event in checks) == end.result.checks
    assert all(check.known_after > 0 for check in end.result.checks)
    (only,) = told(second_attempt=True)
    assert only.result.score == 1
    (private,) = told(second_attempt=False, public_seed=1)
    assert all(check.known_after is None for check in private.result.checks)


def test_an_interrupt_keeps_what_is_finished(workers, sources, monkeypatch):
    """It comes while `run` is waited for."""
    questions = [question for question in ALL if question.id in ("q1", "q6")]
    grading = Grading(
        questions, submission(perceptron("time.sleep(60)") + "print()"), sources, Settings(jobs=1)
    )

    def requested(session, message, *arguments):
        if message.get("name") == "run":
            threading.Timer(0.5, grading.interrupt).start()
        return request(session, message, *arguments)

    request = Session.request
    monkeypatch.setattr(Session, "request", requested)
    run = grading.run(workers)
    assert grading.interrupted
    assert check(run, "weights").status is Status.PASSED
    assert check(run, "scores").kind is check(run, "full_block").kind is Kind.INTERRUPTED
    assert check(run, "predictions").status is Status.SKIPPED


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc to count processes")
def test_no_worker_is_left_behind(sources):
    questions = [question for question in ALL if question.id in ("q1", "q6")]
    with WorkerPool() as own:
        Grading(questions, submission(perceptron("os._exit(1)")), sources, Settings()).run(own)
        server = own._fork_server._process.pid
        assert Path(f"/proc/{server}/task/{server}/children").read_text() == ""


def question_of(function) -> Question:
    question = Question("q1", "Made up")
    question.check(points=1, needs=["PerceptronModel.run"])(function)
    return question


def graded(workers, sources, function, source: str = "x = 1"):
    grading = Grading([question_of(function)], submission(source), sources, Settings())
    return grading.run(workers).questions[0].checks[0]


def test_a_failure_of_the_grader_is_never_the_students(workers, sources):
    def broken(student, data, rng):
        """breaks"""
        raise KeyError("ours")

    result = graded(workers, sources, broken, perceptron())
    assert result.status is Status.FAULT and "KeyError" in result.message


def test_a_remark_costs_nothing_and_a_failure_keeps_its_details(workers, sources):
    def remarks(student, data, rng):
        """remarks"""
        return Remark("by the way", {"n": np.float64(2)})

    def fails(student, data, rng):
        """fails"""
        raise Failed("wrong", [("got", "1")], {"n": 1})

    passed, failed = (graded(workers, sources, f, perceptron()) for f in (remarks, fails))
    assert (passed.score, passed.message, passed.evidence) == (1, "by the way", {"n": 2.0})
    assert (failed.score, failed.details) == (0, (("got", "1"),))
    assert failed.location == "models.py:14, PerceptronModel.run"


def test_student_values_are_described_by_type_and_shape(workers):
    values = b"[torch.ones(2, 3), None, [1, 2], {}, 'x', numpy.ones(2), 2]"
    source = b"import torch, numpy\ndef f(k):\n    return " + values + b"[k]\n"
    session = Session(workers, Path("models.py"), source, 0, Limits(1))
    session.load()
    student = RemoteModule(session)
    expected = [
        "a tensor of shape (2, 3)", "None", "a list of 2 items", "a value of type dict",
        "a value of type str",        "a NumPy array of shape (2,)", "the int 2",
    ]  # fmt: skip
    assert [student.f(k).describe() for k in range(7)] == expected
    with pytest.raises(StudentError, match="no_such"):
        student.no_such(1)
    session.close()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(None, "There is no"), (b" \n", "is empty"), (b"#" * 6_000_000, "the most that is read")],
)
def test_a_submission_that_is_none_is_refused(tmp_path, content, sentence):
    if content is not None:
        (tmp_path / "models.py").write_bytes(content)
    with pytest.raises(SubmissionError, match=sentence):
        read_submission(tmp_path)


def test_a_folder_or_a_file_may_be_named():
    assert read_submission(ROOT) == read_submission(ROOT / "models.py")


def test_every_check_of_every_question_has_points_and_a_name_of_its_own():
    assert [question.points for question in ALL] == [6, 6, 6, 7, 4, 1, 6, 4, 6, 4]
    for question in ALL:
        names = [check.name for check in question.checks]
        assert len(set(names)) == len(names) and all(
            check.points > 0 and check.needs for check in question.checks
        )


def test_a_result_is_plain_json(grade):
    result = run_to_json(grade(perceptron("return None"), "q1"))
    scores = next(c for c in result["questions"][0]["checks"] if c["name"] == "scores")
    assert scores["message"].startswith("run returned None, expected one number") and "kind" not in scores


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc to list open files")
def test_a_worker_has_its_own_channel_and_nothing_of_the_fork_servers(workers):
    source = b"""
import os, stat
def sockets():
    fds = [fd for fd in range(256) if os.path.exists(f"/proc/self/fd/{fd}")]
    return [fd for fd in fds if stat.S_ISSOCK(os.fstat(fd).st_mode)]
"""
    session = Session(workers, Path("models.py"), source, 0, Limits(1))
    session.load()
    student = RemoteModule(session)
    assert student.sockets().items == ()
    session.close()


RULES = """
import numpy as np

def {name}_backward(grad, result, a, *b):
    {body}
"""


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ("return grad * result", Status.NOT_ATTEMPTED, "log_backward is still a stub"),
        ("return grad * a", Status.FAILED, "exp_backward returns a wrong gradient"),
        ("return grad * nothing", Status.ERROR, "NameError"),
        ("raise NotImplementedError", Status.NOT_ATTEMPTED, "exp_backward is still a stub"),
    ],
)
def test_each_rule_that_is_written_is_judged_while_others_are_stubs(grade, body, status, said):
    stubs = "".join(RULES.format(name=name, body="pass") for name in ("log", "relu"))
    written = (RULES.format(name="exp", body=body) + stubs).replace("a, *b", "a")
    run = grade({"autodiff.py": (written + "x = print()").encode()}, "q9")
    result = check(run, "functions")
    assert result.status is status and said in result.message and result.score == 0
    assert ("right so far: exp_backward" in result.message) == (body == "return grad * result")
    assert check(run, "matmul").status is Status.NOT_ATTEMPTED
