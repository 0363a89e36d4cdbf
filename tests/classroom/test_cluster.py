"""Grading a class on a dask cluster of separate processes: some are killed, some join late."""

import json
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from io import StringIO
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("distributed", reason="dask.distributed is not installed (the extra cluster)")

from distributed import Client

from grading import ROOT
from grading.classroom import grade as grading_module
from grading.classroom import store
from grading.classroom.executors import dask as module
from grading.classroom.executors.dask import DaskExecutor, result_of
from grading.classroom.grade import ClassRun, grade
from grading.classroom.live import ProgressView
from grading.classroom.records import Student
from grading.classroom.signing import Key
from grading.classroom.store import StoreError
from grading.cli import instructor as command
from grading.course import assignment
from grading.record import CheckResult, Curve, Kind, QuestionResult, Status
from grading.sandbox.isolation import WorkerError
from helpers.submissions import source_of

pytestmark = pytest.mark.cluster

SECONDS = 300  # for what takes one or two, however busy the machine is
SLOW = "import time\ntime.sleep(1)\n"
# Ends the process above the fork server, which only a submission that is not confined can do.
KILLER = """
import os, pathlib, signal
server = pathlib.Path(f"/proc/{os.getppid()}/stat").read_text()
os.kill(int(server.rpartition(")")[2].split()[1]), signal.SIGKILL)
"""


# --- A cluster on this machine ---------------------------------------------------------------------------


class Dask:
    """A scheduler and workers, each a process of its own."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._file = folder / "scheduler.json"
        self._processes: list[subprocess.Popen] = []
        self.scheduler = self._start("scheduler", "--scheduler-file", str(self._file), "--port", "0")
        deadline = time.monotonic() + SECONDS
        while not self._file.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        self.client = Client(scheduler_file=str(self._file), set_as_default=False)
        self.address = self.client.scheduler.address

    def _start(self, kind: str, *arguments: str) -> subprocess.Popen:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--host", "127.0.0.1"]
        with open(self._folder / f"{kind}-{len(self._processes)}.log", "wb") as log:
            self._processes.append(
                subprocess.Popen([*command, "--no-dashboard", *arguments], cwd=ROOT, stdout=log, stderr=log)
            )
        return self._processes[-1]

    def worker(self, name: str, *options: str) -> subprocess.Popen:
        limits = ("--nthreads", "1", "--memory-limit", "0", "--local-directory", str(self._folder))
        file = ("--scheduler-file", str(self._file), "--death-timeout", "30")
        return self._start("worker", *file, "--name", name, *limits, *(options or ["--no-nanny"]))

    def workers(self, *names: str) -> list[subprocess.Popen]:
        started = [self.worker(name) for name in names]
        self.client.wait_for_workers(len(names), timeout=SECONDS)
        return started

    def joined(self, name: str) -> bool:
        """Whether this worker is there, within SECONDS."""
        deadline = time.monotonic() + SECONDS
        while name not in self._names() and time.monotonic() < deadline:
            time.sleep(0.05)
        return name in self._names()

    def _names(self) -> set[str]:
        return {worker["name"] for worker in self.client.scheduler_info()["workers"].values()}

    def work_done(self) -> dict[str, int]:
        """How many tasks each worker has ended, by its name."""
        found = self.client.run(lambda dask_worker: (dask_worker.name, dask_worker.state.executed_count))
        return dict(found.values())

    def close(self) -> None:
        self.client.close()
        for process in reversed(self._processes):  # the scheduler last: without it, workers may not end
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture
def dask(tmp_path) -> Iterator[Dask]:
    found = Dask(tmp_path)
    yield found
    found.close()


class Watching(ProgressView):
    """Calls something when the first question is saved."""

    def __init__(self, first: Callable[[], None] = lambda: None):
        self.text = StringIO()
        super().__init__(self.text)
        self._first = first

    def saved(self, finished) -> None:
        super().saved(finished)
        first, self._first = self._first, lambda: None
        first()


@pytest.fixture
def order(tmp_path):
    def order(folder: str, results: str, *ids: str, **fields: object) -> ClassRun:
        fields = {"sandbox": "best-effort", "private_seed": 5, "key": tmp_path / "key"} | fields
        return ClassRun(tmp_path / folder, tmp_path / results, assignment.choose(ids), **fields)

    return order


def hand_in(folder: Path, sources: dict[str, str]) -> None:
    for name, source in sources.items():
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.py").write_text(source, encoding="utf-8")


def a_class(folder: Path, reference: str) -> None:
    wrong = ("answer_a", "no_softmax", "mask_inverted")
    sources = {w: source_of(f"wrong_q8_{w}").decode() for w in wrong}
    sources |= {"right": reference, "again": reference, "broken": "def (\n", "exits": "exit(3)\n"}
    hand_in(folder, {name: SLOW + source for name, source in sources.items()} | {"nothing": ""})
    (folder / "both").mkdir()
    (folder / "both" / "models.py").write_text(SLOW + SLOW + reference, encoding="utf-8")
    (folder / "both" / "autodiff.py").write_text("print('here')\n1 / 0\n")


def graded(order: ClassRun) -> list[Student]:
    """All that was saved but when, and how long it took."""
    assert list(store.problems(order.results, Key(order.key))) == []
    times = {"seconds": 0, "cpu_seconds": 0, "peak_memory_mb": 0, "finished": ""}
    return [
        replace(student, questions=tuple(replace(question, **times) for question in student.questions))
        for student in store.results(order.results).students
    ]


# --- Grading ---------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="stops processes by a signal")
def test_the_results_are_those_of_one_machine(dask, order, tmp_path, reference):
    """Of three workers one is killed in the middle, and a fourth joins while the others stand still."""
    a_class(tmp_path / "class", reference)
    local, remote = (order("class", results, "q8", "q9", jobs=2) for results in ("local", "remote"))
    remote = replace(remote, scheduler=dask.address)
    assert grade(local, Watching())
    killed, *others = dask.workers("killed", "second", "third")

    def change_the_cluster() -> None:
        killed.kill()
        for process in others:
            process.send_signal(signal.SIGSTOP)
        dask.worker("late")
        assert dask.joined("late")
        for process in others:
            process.send_signal(signal.SIGCONT)

    assert grade(remote, Watching(change_the_cluster))
    assert graded(remote) == graded(local)
    students = {student.student: student for student in graded(remote)}
    assert (students["right"].score, students["both"].score) == (4, 4)
    assert [question.status.value for question in students["both"].questions] == ["passed", "error"]
    assert {"graded", "refused"} == {student.status for student in students.values()}
    done = dask.work_done()
    assert done.keys() == {"second", "third", "late"} and killed.wait(10) == -9
    assert done["late"] > 0 and min(done.values()) > 0


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="finds the process to kill in /proc")
def test_a_submission_that_kills_its_process_has_a_row(dask, order, tmp_path):
    hand_in(tmp_path / "class", {"a-killer": KILLER, **{f"b{n}": f"{SLOW}# {n}" for n in range(3)}})
    dask.worker("nannied", "--nanny")
    wanted = order("class", "remote", "q8", scheduler=dask.address, sandbox="off")
    view = Watching()
    assert grade(wanted, view)
    killer, *others = graded(wanted)
    assert (killer.status, killer.verdict) == ("graded", "fault") and killer.score == 0
    assert {check.message for check in killer.questions[0].checks} == {module.LOST}
    assert [student.verdict for student in others] == ["empty"] * 3
    assert killer.questions[0].attempts == 2
    dask.client.wait_for_workers(1, timeout=SECONDS)  # a nanny that is ended while it restarts one never ends
    log = (tmp_path / "worker-1.log").read_text()
    assert log.count("was killed by signal 9") == 3, log


@pytest.mark.slow
def test_stopping_ends_what_runs(dask, order, tmp_path):
    """The next run goes on, on one machine or many; nothing stays behind on the cluster."""
    hand_in(tmp_path / "class", {f"s{n}": f"{SLOW}# {n}" for n in range(4)})
    dask.workers("one")
    wanted = order("class", "remote", "q8", scheduler=dask.address)
    runs = []

    class Stopped(grading_module._ClassGrader):
        def __post_init__(self) -> None:
            super().__post_init__()
            runs.append(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grading_module, "_ClassGrader", Stopped)
        assert not grade(wanted, Watching(lambda: runs[0].stop()))
    saved = [student.status for student in graded(wanted)]
    assert 1 <= saved.count("graded") < 4
    assert dask.client.run(lambda dask_worker: [n for n in dask_worker.plugins if "grading" in n]) == {
        address: [] for address in dask.client.nthreads()
    }
    assert grade(wanted, Watching())
    assert [student.status for student in graded(wanted)] == ["graded"] * 4


def test_a_result_comes_back_as_it_was():
    check = CheckResult(
        *("exact", "It is exact", 0.5, 1.0, Status.ERROR, Kind.TIME_OUT, "half a \ud800", (("got", "1"),)),
        *({"loss": np.float32(0.25), "worst": math.inf}, ("a", "b"), "models.py:1", ("think",)),
    )
    curve = Curve("loss", 2, ((0.5, 1 / 3), (1.0, None)))
    sent = QuestionResult("q1", "Q1", (check, check), 1.5, "printed\0", 1.25, 99.5, (curve,))
    assert result_of(json.loads(json.dumps(asdict(sent), default=float))) == sent


# --- Refusals --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "other", "reason"),
    [
        ("grader", lambda: "f00d", "the grader's files or data are others"),
        ("versions", lambda: {"torch": "1.0"}, "versions are "),
    ],
)
def test_other_graders_are_refused(dask, order, tmp_path, monkeypatch, name, other, reason):
    """OptimizerTrace from the client, which here is the one that is different."""
    hand_in(tmp_path / "class", {"kim": SLOW})
    dask.workers("one")
    monkeypatch.setattr(module.fingerprint if name == "grader" else module, name, other)
    with pytest.raises(WorkerError, match=f"tcp://.* would grade otherwise: .*{reason}"):
        grade(order("class", "remote", "q8", scheduler=dask.address), Watching())
    with pytest.raises(StoreError, match="nothing was graded yet"):
        store.results(tmp_path / "remote")


def test_other_points_are_refused(dask, order):
    dask.workers("one")
    questions = [question.adjusted(points=99) for question in assignment.choose(["q8"])]
    with (
        pytest.raises(WorkerError, match="assignment.toml says otherwise"),
        DaskExecutor(dask.address, questions, "best-effort"),
    ):
        pass


@pytest.mark.slow
def test_a_lost_scheduler_ends_the_run(dask, order, tmp_path):
    hand_in(tmp_path / "class", {f"s{n}": f"{SLOW}# {n}" for n in range(3)})
    dask.workers("one")
    wanted = order("class", "remote", "q8", scheduler=dask.address)
    with pytest.raises(WorkerError, match="was lost. What was saved before is safe"):
        grade(wanted, Watching(dask.scheduler.kill))
    assert [student.status for student in graded(wanted)].count("graded") >= 1


def test_no_scheduler_and_no_workers(dask, order, monkeypatch, tmp_path, capsys):
    hand_in(tmp_path / "class", {"kim": SLOW})
    monkeypatch.setattr(module, "PATIENCE", 0.2)
    wanted = order("class", "remote", "q8", scheduler=dask.address)
    with pytest.raises(WorkerError, match="has no workers"):
        grade(wanted, Watching())
    arguments = ["grade", str(wanted.folder), "--out", str(wanted.results), "--key", str(wanted.key)]
    assert command.main([*arguments, "--scheduler", "nonsense://x"]) == 2
    assert "no dask scheduler answers at nonsense://x" in capsys.readouterr().err


def test_without_dask_the_command_says_what_to_install(monkeypatch, order, tmp_path):
    hand_in(tmp_path / "class", {"kim": SLOW})
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "grading.classroom.executors.dask", raising=False)
    with pytest.raises(WorkerError, match=r"pip install -e \"\.\[cluster\]\""):
        grade(order("class", "remote", "q8", scheduler="tcp://127.0.0.1:1"), Watching())
