"""The memory of the grader: a submission that makes it run out has a result, and the class goes on."""

import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from grading import ROOT
from grading.checks.question import Question, QuestionData
from grading.record import CheckResult, Kind, Status
from grading.runner.check import run_check
from grading.student.values import Outline

LIMITED = """
from grading.classroom.executors.memory import MB, ROOM, ROOM_EACH, limited
from grading.sandbox.pool import WorkerPool

most = (ROOM + 2 * ROOM_EACH) * MB
with limited(jobs=2), WorkerPool("off") as workers:
    bytearray(most - 200 * MB)
    try:
        bytearray(most + MB)
    except MemoryError:
        print("refused here")
    worker = workers.start(4096)
    message = {"op": "load", "files": [["models.py", "models.py"]], "methods": [], "seed": 0}
    worker.send(message, {"models.py": SOURCE})
    print("error" not in worker.receive()[0])
    worker.end()
bytearray(most + MB)
"""
SOURCE = "import torch; torch.zeros(3 * 2**28)"  # 3 GB


def checked(raised: Exception) -> CheckResult:
    """The result of a check that ends with this exception."""
    question = Question("q0", "Nothing")

    @question.check(points=1, needs=["f"])
    def fails(student, data, rng):
        """it fails"""
        raise raised

    session = SimpleNamespace(lost=False, outline=Outline(names=frozenset(["f"])), file="models.py")
    return run_check(question, question.checks[0], session, QuestionData(), np.random.default_rng(0), [])


def test_who_takes_the_graders_memory_has_a_result_with_the_reason():
    result = checked(MemoryError())
    assert (result.status, result.kind, result.score) == (Status.ERROR, Kind.MEMORY, 0)
    assert "more memory than the grader may have" in result.message


def test_a_mistake_of_ours_is_a_fault():
    for mistake in (KeyError("x"), ValueError("shapes"), IndexError("0-dimensional")):
        assert checked(mistake).status is Status.FAULT


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="Linux counts what is meant")
def test_a_class_is_graded_within_a_limit_that_holds_for_the_grader_alone():
    program = f"import numpy as np\nSOURCE = np.frombuffer({SOURCE.encode()}, np.uint8)\n" + LIMITED
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert (ended.stdout.split("\n")[:2], ended.returncode) == (["refused here", "True"], 0), ended.stderr
