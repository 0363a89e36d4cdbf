"""What many tests share: one source of workers, and a short way to grade a piece of source code."""

from collections import defaultdict
from collections.abc import Mapping

import pytest

from grading import ROOT
from grading.checks.question import DataFolder
from grading.questions import ALL
from grading.record import RunResult
from grading.runner.run import Grading
from grading.runner.settings import Settings
from grading.sandbox.pool import WorkerPool
from helpers.browser import started
from helpers.submissions import submission


def pytest_addoption(parser):
    parser.addoption("--fuzz", type=int, default=1, metavar="N", help="tests/fuzz: N times as many messages")


class Fuzz:
    """What tests/fuzz tries, counted by kind and told at the end; `times` is the option --fuzz."""

    def __init__(self, times: int):
        self.times = times
        self.counts: dict[str, int] = defaultdict(int)
        self.slowest = 0.0
        self.figures: dict[str, str] = {}

    def count(self, kind: str, seconds: float = 0.0) -> None:
        self.counts[kind] += 1
        self.slowest = max(self.slowest, seconds)


FUZZ = pytest.StashKey[Fuzz]()


@pytest.fixture(scope="session")
def fuzz(request) -> Fuzz:
    return request.config.stash.setdefault(FUZZ, Fuzz(request.config.getoption("--fuzz")))


def pytest_terminal_summary(terminalreporter, config) -> None:
    if found := config.stash.get(FUZZ, None):
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(found.counts.items()))
        figures = "".join(f"; {what} {value}" for what, value in found.figures.items())
        terminalreporter.write_line(f"fuzz: {kinds}; slowest {found.slowest:.3f} s{figures}")


@pytest.fixture(scope="session")
def workers():
    with WorkerPool() as workers:
        yield workers


@pytest.fixture(scope="session")
def sources():
    return DataFolder()


@pytest.fixture(scope="session")
def grade(workers, sources):
    """Grade source code on some questions: grade("class …", "q1") gives the RunResult."""

    def grade(
        source: str | bytes | Mapping[str, bytes],
        *ids: str,
        seed: int = 0,
        budget: float = 1.0,
        jobs: int = 2,
        hints: int = 0,
    ) -> RunResult:
        questions = [question for question in ALL if question.id in ids]
        settings = Settings(seed=seed, budget=budget, jobs=jobs, hints=hints)
        return Grading(questions, submission(source), sources, settings).run(workers)

    return grade


@pytest.fixture(scope="session")
def browser():
    yield from started()


@pytest.fixture(scope="session")
def reference() -> str:
    return (ROOT / "models.py").read_text(encoding="utf-8")
