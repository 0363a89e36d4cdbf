"""Walks tests/attacks: a folder holds a hostile submission and, in attack.json, what it is after and may get.

    goal       what it tries, in a sentence
    kind       what the table in docs/security.md counts it under
    questions  those it is graded on
    most       the points that its honest part earns
    report     status, kind and a phrase of at least one of its checks; "" where any will do
    off        whether docs/security.md promises to contain it without the sandbox, too
    of         the attack whose models.py it hands in, too
    files      what else its folder holds; link: what its models.py is a link to; refused: why it isn't graded

An attack prints GOT where it got what it was after. A name such as "@words" in it stands for a table of
tests/helpers/attack_tables.py.
"""

import contextlib
import functools
import json
import os
import secrets
import sys
import tempfile
import time
import types
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from grading import ROOT
from grading.checks import memorisation as memorised
from grading.checks.question import Failed
from grading.cli import student as app
from grading.questions import ALL
from grading.record import QuestionResult, RunResult, Status, run_to_json
from grading.runner import run
from grading.runner.run import Grading
from grading.runner.settings import Settings
from grading.runner.submission import SubmissionError, read_submission
from grading.sandbox.isolation import LANDLOCK_ABI, WorkerError
from grading.sandbox.pool import WorkerPool
from grading.sandbox.process import Worker
from grading.student.values import Limits
from grading.worker import confine
from helpers.attack_tables import filled
from helpers.submissions import submission

FOLDERS = sorted(path.parent for path in (ROOT / "tests" / "attacks").glob("*/attack.json"))
TOLD = {folder: json.loads((folder / "attack.json").read_text(encoding="utf-8")) for folder in FOLDERS}
# As long as a dozen others: not in a usual run.
LONG = {"answers_symbols_to_come", "fills_the_disk_deep_inside", "loops_a_little", "loops_when_deleted"}
KINDS = {folder: TOLD[folder]["kind"] for folder in FOLDERS}
USUAL = [  # one or two of each kind
    folder
    for kind in sorted(set(KINDS.values()))
    for folder in [each for each in FOLDERS if KINDS[each] == kind and each.name not in LONG][::12]
]
MEMORY_OF_GRADER = [folder for folder in FOLDERS if TOLD[folder]["kind"] == "memory"]
OFF = [folder for folder in FOLDERS if TOLD[folder]["off"]]
CANARY = "/tmp/attack-canary"  # where attacks look for secrets; a folder of the test takes its place
PLACES = ("home/.ssh/id_secret", "results/results.json", "other/models.py", "labels/test_labels.txt")
NEEDING_LANDLOCK = ("reading", "files", "network", "system calls")
LEFT_BEHIND = b"attack-left-behind"  # the name of a process that an attack leaves
SHARED = ("/tmp", "/dev/shm", "/var/tmp", str(ROOT))  # where traces would be; all have names in attack-*
MEMORY = 1024  # MB
LIMITS = functools.partial(
    Limits, call_seconds=3, large_seconds=3, answer_seconds=6, load_seconds=3, grace_seconds=1
)
BUDGET = 0.02  # of a question's: 1.2 s for q1, 6 s for q2
GROWN = 100  # MB that the grader may take more for an attack
LARGEST = 100_000  # bytes of a result as JSON, whatever a program tells

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox is Linux's")


@dataclass
class Prison:
    """Where attacks are graded. `folder` holds the secrets, `started` is every worker there was."""

    workers: WorkerPool
    sources: object
    folder: Path
    secret: str
    honest: bytes
    started: list[Worker] = field(default_factory=list)

    def noted(self, start: Callable[[bool], Worker], torch: bool) -> Worker:
        worker = start(torch)
        self.started.append(worker)
        return worker

    def graded(self, folder: Path) -> tuple[RunResult, QuestionResult]:
        """The result of the attack, and what an honest submission gets that is graded next."""
        found = read_submission(self.handed_in(folder))
        attack = self._graded(found, TOLD[folder]["questions"])
        return attack, self._graded(submission(self.honest), ["q6"]).questions[0]

    def _graded(self, found, ids: list[str]) -> RunResult:
        questions = [question.adjusted(memory_mb=MEMORY) for question in ALL if question.id in ids]
        return Grading(questions, found, self.sources, Settings(budget=BUDGET, jobs=1)).run(self.workers)

    def handed_in(self, folder: Path) -> Path:
        """A copy of the attack, which looks for secrets in this folder."""
        copy = self.folder / "handed in" / folder.name
        copy.mkdir(parents=True)
        for file in (folder.parent / TOLD[folder].get("of", folder.name)).glob("*.py"):
            text = filled(file.read_text(encoding="utf-8")).replace(CANARY, str(self.folder))
            (copy / file.name).write_text(text, encoding="utf-8")
        for name, text in TOLD[folder].get("files", {}).items():
            (copy / name).parent.mkdir(exist_ok=True)
            (copy / name).write_text(text)
        if link := TOLD[folder].get("link"):
            (copy / "models.py").symlink_to(folder / link)
        return copy


@contextlib.contextmanager
def prison(folder: Path, sandbox: str, sources, reference: str, abi: int = LANDLOCK_ABI) -> Iterator[Prison]:
    """Secrets in files and in the environment, a place for temporary files, short limits, and workers."""
    secret = secrets.token_hex(8)
    for place in PLACES:
        (folder / place).parent.mkdir(parents=True)
        (folder / place).write_text(secret)
    (folder / "temporary").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "Limits", LIMITS)
        patch.setattr(
            "grading.student.session.BUSY", 0.05
        )  # however busy the machine is, a loop is graded once
        patch.setenv("ATTACK_SECRET", secret)
        patch.setattr(tempfile, "tempdir", str(folder / "temporary"))
        with WorkerPool(sandbox, landlock_abi=abi) as workers:
            held = Prison(workers, sources, folder, secret, reference.encode())
            patch.setattr(workers, "_started", functools.partial(held.noted, workers._started))
            yield held


class Walk:
    """Attacks graded two at a time, from the moment that the first of them is asked for."""

    def __init__(self, held: Prison, folders: list[Path]):
        self.prison = held
        self._pool = ThreadPoolExecutor(2)
        self._results = {folder: self._pool.submit(held.graded, folder) for folder in folders}

    def check(self, folder: Path) -> None:
        if refused := TOLD[folder].get("refused"):
            with pytest.raises(SubmissionError, match=refused):
                self._results[folder].result()
            return
        attack, honest = self._results[folder].result()
        assert_proper(attack)
        assert 0 <= attack.score <= TOLD[folder]["most"]
        assert_nothing_got(self.prison, attack)
        assert_reported(attack, *TOLD[folder].get("report", ("", "", "")))
        assert honest.score == 1 and honest.status is Status.PASSED

    def end(self) -> None:
        self._pool.shutdown(cancel_futures=True)


# --- what must hold -------------------------------------------------------------------------------------


def assert_proper(result: RunResult) -> None:
    """A record like any other: no fault of the grader, not too long, nothing that a terminal obeys."""
    checks = [check for question in result.questions for check in question.checks]
    assert checks and not [check.message for check in checks if check.status is Status.FAULT]
    assert len(json.dumps(run_to_json(result), allow_nan=False)) < LARGEST
    texts = [text for check in checks for text in (check.message, check.location, *sum(check.details, ()))]
    assert not [text for text in texts if not text.replace("\n", "").isprintable()]


def assert_nothing_got(held: Prison, result: RunResult) -> None:
    """No secret in the result, which is all that a program can tell; every secret still in its place."""
    text = json.dumps(run_to_json(result))
    assert held.secret not in text and "GOT " not in text
    assert [(held.folder / place).read_text() for place in PLACES] == [held.secret] * len(PLACES)


def assert_reported(result: RunResult, status: str, kind: str, phrase: str) -> None:
    checks = [check for question in result.questions for check in question.checks]
    ends = [(check.status.value, check.kind.value if check.kind else "", check.message) for check in checks]
    assert any(status in s and kind in k and phrase in message for s, k, message in ends), ends


def assert_nothing_left(held: Prison) -> None:
    """No process, no file and no open channel of any worker there was."""
    assert confine.children_of(held.workers._fork_server._process.pid) == []
    assert not [command for command in commands() if LEFT_BEHIND in command]
    assert list((held.folder / "temporary").iterdir()) == []
    assert not [name for folder in SHARED for name in os.listdir(folder) if name.startswith("attack-")]
    assert all(worker._requests.closed and worker._answers.closed for worker in held.started)
    assert all(soon(lambda w=worker: w.output._stream.closed) for worker in held.started)


def soon(holds) -> bool:
    """Whether it holds within a minute: another thread may still be about it, on a busy machine."""
    deadline = time.monotonic() + 60
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.01)
    return holds()


def commands() -> list[bytes]:
    """The command lines of all processes."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            found.append(path.read_bytes())
    return found


def functions() -> dict[str, int]:
    """The functions and classes of the grader, and of what it calculates and reads with."""
    names = ("json", "numpy", "safetensors.numpy", "subprocess", "builtins", "os")
    modules = [sys.modules[name] for name in names]
    modules += [module for name, module in sys.modules.items() if name.split(".")[0] == "grading"]
    return {
        f"{module.__name__}.{name}": id(value)
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, types.FunctionType | types.BuiltinFunctionType | type)
    }


# --- the walk -------------------------------------------------------------------------------------------


@pytest.fixture(scope="class")
def walk(request, tmp_path_factory, sources, reference):
    """The attacks of a class in prison; at its end, what must hold after all of them."""
    before, folder = functions(), tmp_path_factory.mktemp("prison")
    with prison(folder, request.cls.sandbox, sources, reference, request.cls.abi) as held:
        skip_if_refused(held)
        asked = [item.callspec.params["folder"] for item in request.session.items if item.cls is request.cls]
        walk, server = Walk(held, asked), held.workers._fork_server
        yield walk
        walk.end()
        assert held.workers._fork_server is server, "the fork server had ended, and with it every worker"
        assert_nothing_left(held)
    after = functions()
    assert {name: after[name] for name in before} == before


def skip_if_refused(held: Prison) -> None:
    try:
        held.workers.isolation  # noqa: B018  refused where a layer is missing
    except WorkerError as refusal:
        pytest.skip(str(refusal))


class Attacks:
    """The attacks of `folders`, graded with `sandbox` and with what Landlock knew up to `abi`."""

    sandbox, abi = "required", LANDLOCK_ABI

    def test_attack_is_contained(self, walk, folder):
        walk.check(folder)


def pytest_generate_tests(metafunc):
    if metafunc.cls and issubclass(metafunc.cls, Attacks):
        metafunc.parametrize("folder", metafunc.cls.folders, ids=lambda folder: folder.name)


class TestWithEveryLayer(Attacks):
    folders = [pytest.param(folder, marks=() if folder in USUAL else pytest.mark.slow) for folder in FOLDERS]


class TestOnTheOldestKernel(Attacks):
    """Some attacks whose way a newer Landlock closes, on one that only knows files, as Linux 5.13 does."""

    abi = 1
    folders = [folder for folder in FOLDERS if KINDS[folder] in NEEDING_LANDLOCK][::4]


@pytest.mark.slow
class TestOnLinux515(Attacks):
    abi = 1
    folders = [folder for folder in FOLDERS if folder.name not in LONG]  # these need no right of the kernel


@pytest.mark.slow
class OnAnOlderKernel(Attacks):
    """What a right could matter to, on a Landlock that knows its interface up to `abi`.

    From one interface to the next only the rights to files, to the network and to other processes grow.
    So what needs none of them is tried on the oldest and on this kernel's own.
    """

    folders = [folder for folder in FOLDERS if KINDS[folder] in (*NEEDING_LANDLOCK, "processes")]


class TestOnLinux61(OnAnOlderKernel):
    abi = 2


class TestOnLinux66(OnAnOlderKernel):
    abi = 3


class TestOnLinux68(OnAnOlderKernel):
    abi = 4


class TestOnLinux611(OnAnOlderKernel):
    abi = 5


@pytest.mark.slow
class TestWithoutTheSandbox(Attacks):
    """As far as docs/security.md promises it."""

    sandbox = "off"
    folders = OFF


@pytest.fixture(scope="module")
def alone_in_prison(tmp_path_factory, sources, reference):
    """A prison for one attack at a time, so that what the grader takes is for that one."""
    with prison(tmp_path_factory.mktemp("memory"), "off", sources, reference) as held:
        held._graded(submission(reference.encode()), ["q3"])  # what is loaded once, the digits for example
        yield held


@pytest.mark.parametrize("folder", MEMORY_OF_GRADER, ids=lambda folder: folder.name)
def test_the_memory_of_the_grader_is_not_taken(alone_in_prison, folder):
    before = resident("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from now on
    alone_in_prison.graded(folder)
    grown = resident("VmHWM") - before
    assert grown < GROWN, f"{grown:.0f} MB"


def resident(name: str) -> float:
    """MB of this process in memory, now (VmRSS) or at most (VmHWM)."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024


# --- the walk would notice ------------------------------------------------------------------------------


def test_a_secret_that_is_read_is_noticed(tmp_path, sources, reference):
    """Without the sandbox this attack reads, overwrites and deletes: the layers are what stops it."""
    folder = ROOT / "tests" / "attacks" / "reads_what_lies_around"
    with prison(tmp_path, "off", sources, reference) as held:
        attack, _ = held.graded(folder)
        assert held.secret in attack.questions[0].printed
        with pytest.raises(AssertionError):
            assert_nothing_got(held, attack)


def test_a_process_or_a_file_that_is_left_is_noticed(tmp_path, sources, reference):
    with prison(tmp_path, "off", sources, reference) as held:
        worker = held.workers.start(MEMORY)
        with pytest.raises(AssertionError):
            assert_nothing_left(held)
        worker.end()
        assert_nothing_left(held)
        (tmp_path / "temporary" / "left").touch()
        with pytest.raises(AssertionError):
            assert_nothing_left(held)


def test_a_report_that_says_something_else_is_noticed():
    with pytest.raises(AssertionError):
        assert_reported(RunResult((), 0, "", "", {}, 0), "error", "exit", "ended itself")


# --- the corpus -----------------------------------------------------------------------------------------


def test_the_corpus_is_consistent():
    points = {question.id: question.points for question in ALL}
    assert len(FOLDERS) >= 40
    for expected in TOLD.values():
        assert expected["goal"].endswith(".") and set(expected["questions"]) <= points.keys()
        assert 0 <= expected["most"] <= sum(points[id] for id in expected["questions"])


def test_the_table_in_the_documentation_counts_the_corpus():
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    kinds = Counter(expected["kind"] for expected in TOLD.values())
    off = Counter(expected["kind"] for expected in TOLD.values() if expected["off"])
    for kind, count in kinds.items():
        assert f"| {kind} | {count} | {off[kind]} |" in text
    assert f"| all | {len(FOLDERS)} | {len(OFF)} |" in text


def test_the_command_reports_an_attack_like_any_other_submission(capsys):
    folder = ROOT / "tests" / "attacks" / "output_forged"
    arguments = ["--sandbox", "best-effort", "--submission", str(folder), "-q", "q6", "--no-graphics"]
    assert app.main(arguments) == app.NOT_EARNED
    shown = capsys.readouterr().out
    assert "\x1b" not in shown and "q6 0.25/1 in" in shown


# --- what is memorised ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def digits(sources):
    private = sources.digits.private
    return private["test_images"][:300].astype(np.float32) / 255, private["test_labels"][:300]


def test_a_copy_is_moved_and_turned(digits):
    images, rng = digits[0], np.random.default_rng(0)
    np.testing.assert_allclose(memorised.moved(images, 0, 0, rng), images, atol=1e-4)
    pictures = images.reshape(-1, 28, 28)
    shifted = memorised.moved(images, 1, 0, rng).reshape(-1, 28, 28)
    ways = [np.roll(pictures, (a, b), (1, 2)) for a in (-1, 1) for b in (-1, 1)]
    inner = (slice(None), slice(2, -2), slice(2, -2))
    nearest = np.min([np.abs(way - shifted)[inner].max(axis=(1, 2)) for way in ways], axis=0)
    assert nearest.max() < 1e-3
    turned = memorised.moved(images, 0, 90, rng).reshape(-1, 28, 28)
    quarter = [np.rot90(pictures, k, (1, 2)) for k in (1, -1)]
    assert np.min([np.abs(way - turned).max(axis=(1, 2)) for way in quarter], axis=0).max() < 1e-3


def test_a_table_is_memory_and_a_rule_is_not(digits):
    images, labels = digits
    table = {image.tobytes(): label for image, label in zip(images, labels, strict=True)}
    asked = memorised.mixture(images, labels, 200, 50, np.random.default_rng(0))
    recalled = asked.asked(lambda x: np.array([table.get(each.tobytes(), 0) for each in x]))
    with pytest.raises(Failed, match="memorised: of 200 digits 100.0% are right"):
        memorised.digits_known(asked, recalled, (0.2, 0.4))
    rule = images.sum(axis=1) > 100  # how much ink there is changes little
    asked = memorised.mixture(images, rule, 200, 50, np.random.default_rng(0))
    memorised.digits_known(asked, asked.images.sum(axis=1) > 100, (0.08, 0.25))


def test_what_is_scored_is_asked_for_among_copies(digits):
    images, labels = digits
    asked = memorised.mixture(images, labels, 120, 64, np.random.default_rng(0))
    sizes = [len(asked.images[rows]) for rows in asked.batches()]
    assert set(sizes) == {64} and len(asked.images) == 300 + 2 * 120
    assert all((asked.kind[rows] == 0).any() and (asked.kind[rows] > 0).any() for rows in asked.batches())
    np.testing.assert_array_equal(asked.scored(asked.asked(lambda x: x)), images)
    np.testing.assert_array_equal(asked.scored(asked.labels), labels)
    assert set(asked.digit[asked.kind == 1]) == set(asked.digit[asked.kind == 2])
