"""What many tests share: one source of workers, and a short way to grade a piece of source code."""

from collections import Counter
from collections.abc import Iterator, Mapping

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


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Who asks for one of these fixtures needs what it needs."""
    for item in items:
        for fixture, mark in (("browser", "browser"), ("confined", "sandbox"), ("walk", "sandbox")):
            if fixture in item.fixturenames:
                item.add_marker(mark)


class Fuzz:
    """What a test of tests/fuzz tries, counted by kind; `times` is the option --fuzz."""

    def __init__(self, times: int):
        self.times = times
        self.counts: Counter[str] = Counter()
        self.slowest = 0.0
        self.figures: dict[str, str] = {}

    def count(self, kind: str, seconds: float = 0.0) -> None:
        self.counts[kind] += 1
        self.slowest = max(self.slowest, seconds)


@pytest.fixture
def fuzz(request, record_property) -> Iterator[Fuzz]:
    """Its report may come from another process: plain data."""
    fuzz = Fuzz(request.config.getoption("--fuzz"))
    yield fuzz
    record_property("fuzz", {"counts": dict(fuzz.counts), "slowest": fuzz.slowest, "figures": fuzz.figures})


def pytest_terminal_summary(terminalreporter) -> None:
    ends = terminalreporter.getreports("")  # of fixtures, and how they began
    tried = [value for end in ends for name, value in end.user_properties if name == "fuzz"]
    if tried:
        counts = sum((Counter(each["counts"]) for each in tried), Counter())
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(counts.items()))
        figures = "".join(f"; {what} {value}" for each in tried for what, value in each["figures"].items())
        slowest = max(each["slowest"] for each in tried)
        terminalreporter.write_line(f"fuzz: {kinds}; slowest {slowest:.3f} s{figures}")


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
