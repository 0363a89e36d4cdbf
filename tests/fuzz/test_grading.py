"""Whole questions, graded against a worker that lies: a result comes of it, and no point that is not earned.

What the reference's worker answers is recorded once. Then it is replayed with changes: to a few answers, to
all of them, or to all values so that none can be right.
"""

import io
import json
import random
import re

import jsonschema
import pytest

from grading import ROOT
from grading.questions import ALL
from grading.record import Kind, RunResult, Status, run_to_json
from grading.render import page as html
from grading.render.terminal import Terminal
from grading.runner.run import Grading
from grading.runner.settings import Settings
from helpers.hostile import odd, ruined, strange
from helpers.replay import Recording, Replay, Tape, framed
from helpers.submissions import submission

QUICK = ["q1", "q2", "q6", "q8", "q9"]  # what a usual run records: the reference takes seconds for them
GRADINGS = 2  # of each question and way, and --fuzz more
SHARES = (0.1, 1.0, 0.02)  # of the answers that are changed
LOADED = (
    0.9  # of the answers to the first request that are left as they are, as nothing comes after a bad one
)
WEIGHTS = (2, 15, 1, 1)  # mostly arrays: what is no answer ends a worker at once
STRANGE, STRANGE_SHARES = 12, (0.02, 0.3, 0.05, 1.0, 0.1)  # gradings of each question, and of its answers
SHORT = 0.005  # of the usual time for a training
SCHEMA = json.loads((ROOT / "docs" / "result.schema.json").read_text(encoding="utf-8"))


def graded(question, sources, workers, events=None) -> RunResult:
    files = {name: (ROOT / name).read_bytes() for name in ("models.py", "autodiff.py")}
    settings = Settings(seed=0, budget=SHORT, jobs=1, hints=3)
    grading = Grading([question], submission(files), sources, settings)
    return grading.run(workers, events or (lambda event: None))


@pytest.fixture(scope="module", params=ALL, ids=lambda question: question.id)
def recorded(request, workers, sources):
    """A question, what its honest worker answered, and the result of that."""
    question = request.param
    if request.config.getoption("--fuzz") == 1 and question.id not in QUICK:
        pytest.skip("only in a longer run: --fuzz 60")
    tape = Tape()
    result = graded(question, sources, Recording(workers, tape))
    return question, tape, result


def test_a_replay_is_graded_as_the_worker_was(recorded, sources):
    question, tape, result = recorded
    again = graded(question, sources, Replay(tape, lambda request, *answer: framed(*answer)))
    assert outcomes(again) == outcomes(result)


def test_values_that_are_of_no_use_earn_nothing(recorded, sources, fuzz):
    question, tape, _ = recorded
    for seed in range(GRADINGS + fuzz.times):
        rng = random.Random(seed)

        def change(request, message, arrays, rng=rng):
            fuzz.count("answers ruined")
            return ruined(request, message, arrays, rng)

        run = graded(question, sources, Replay(tape, change))
        assert not run.score, (seed, outcomes(run))
        assert_shown(run, seed)


def test_odd_answers_earn_no_more_than_honest_ones(recorded, sources, fuzz):
    question, tape, result = recorded
    for seed in range(GRADINGS + fuzz.times):
        rng, share = random.Random(seed), SHARES[seed % len(SHARES)]

        def change(request, message, arrays, rng=rng, share=share):
            if rng.random() >= share or (request["op"] == "load" and rng.random() < LOADED):
                return framed(message, arrays)
            fuzz.count("answers odd")
            return odd(message, arrays, rng, WEIGHTS)

        run = graded(question, sources, Replay(tape, change))
        assert run.score <= result.score and not (share == 1.0 and run.full), (seed, outcomes(run))
        assert_shown(run, seed)


def test_answers_of_a_strange_kind_are_never_a_fault_of_the_grader(recorded, sources, fuzz):
    """Few are strange in one grading, so that each check is reached by some, and each place in it."""
    question, tape, result = recorded
    for seed in range(STRANGE * fuzz.times):
        rng, share = random.Random(seed), STRANGE_SHARES[seed % len(STRANGE_SHARES)]

        def change(request, message, arrays, rng=rng, share=share):
            if rng.random() >= share or "event" in message:
                return framed(message, arrays)
            fuzz.count("answers strange")
            return strange(request, message, arrays, rng)

        run = graded(question, sources, Replay(tape, change))
        assert run.score <= result.score, (seed, outcomes(run))
        assert_no_fault(run, seed)


def outcomes(run: RunResult) -> list[tuple[str, Status, Kind | None]]:
    return [(check.name, check.status, check.kind) for check in run.questions[0].checks]


def assert_no_fault(run: RunResult, seed: int) -> None:
    for check in run.questions[0].checks:
        assert check.status is not Status.FAULT, f"seed {seed}, {check.name}:\n{check.message}"


def assert_shown(run: RunResult, seed: int) -> None:
    """No fault of the grader, and the result can be shown and written everywhere."""
    assert_no_fault(run, seed)
    text = json.dumps(run_to_json(run), ensure_ascii=False, allow_nan=False)
    jsonschema.validate(json.loads(text), SCHEMA)
    assert len(text.encode()) < 200_000
    assert html.page(run, "models.py", {}).encode()
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    terminal = Terminal([question for question in ALL if question.id == run.questions[0].id], stream=stream)
    terminal._question(run.questions[0])
    terminal.summary(run)
    stream.flush()
    assert not re.search(r"[\x00-\x08\x1b]", stream.buffer.getvalue().decode())
