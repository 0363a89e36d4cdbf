"""Private numbers: what a submission has seen of private inputs reaches no student by anything it can say."""

import json
import re
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from grading import ROOT, seeds
from grading.classroom import export, outputs
from grading.classroom.records import ClassResults, Graded, Student, graded_of, question_rows
from grading.questions import ALL
from grading.runner.run import Grading
from grading.runner.settings import Settings
from grading.runner.submission import Submission
from helpers.classroom import META
from helpers.slow import usually

SEEDS = [seeds.SHORT + 12345, seeds.SHORT + 67890]
PUBLIC = 0
PUBLIC_TIME = re.compile(r"in \d+\.\d s")

# How a perceptron may tell `secret`, 64 bits of its private points, once it has been trained right.
WAYS = {
    "a loss": "(self.w.sum() * 0 + float(secret)).backward()",
    "a validation accuracy": "dataset.on_validation(float(secret))",
    "many losses": "[(self.w.sum() * 0 + float(bit)).backward() for bit in f'{secret:b}']",
    "a print": "print(secret)",
    "an error": "raise ValueError(secret)",
    "an error's line": "exec('\\n' * (secret % 5000) + 'raise ValueError()')",
    "an exit": "raise SystemExit(secret % 256)",
    "a hard exit": "import os; os._exit(secret % 256)",
    "a signal": "import os; os.kill(os.getpid(), secret % 7 + 1)",
    "the name of a parameter": "setattr(self, f'p{secret}', Parameter(ones(1)))",
    "the number of epochs": "[list(DataLoader(dataset, batch_size=500)) for _ in range(secret % 16)]",
    "its time": "import time; time.sleep(secret % 2)",
    "its memory": "self.kept = bytearray(b'x') * (secret % 8 * 10**7)",
    "the wrong weights": "self.w.data += secret % 100",
}
TRAINING = "    def train(self, dataset):"


@pytest.fixture(scope="module")
def telling(reference):
    """The reference, whose perceptron tells its secret in one of WAYS after it was trained on many points."""

    def telling(way: str) -> Submission:
        head, _, tail = reference.partition(TRAINING)
        code = (
            f"{TRAINING}\n        self.learn(dataset)\n        if len(dataset) > 1:\n"
            "            secret = int.from_bytes(dataset.x[7].astype('float32').tobytes()[:8], 'big')\n"
            f"            {WAYS[way]}\n\n    def learn(self, dataset):"
        )
        return Submission(Path("models.py"), {"models.py": f"{head}{code}{tail}".encode()})

    return telling


def shown(submission: Submission, seed: int, workers, sources) -> tuple[str, str]:
    """What a student of a class sees: the page, and the results on Gradescope."""
    question = next(question for question in ALL if question.id == "q1")
    settings = Settings(seed, budget=0.1, jobs=1, public_seed=PUBLIC)
    result = Grading([question], submission, sources, settings).run(workers).questions[0]
    known = {field.name: getattr(result, field.name) for field in fields(result)}
    graded = Graded(**known, isolation=META.isolation, seed=seed)
    student = Student(1, "kim", "Kim", "kim", status="graded", questions=(graded,))
    class_results = ClassResults(replace(META, seed=seed, questions=META.questions[:1]), (student,))
    page, results = outputs._page(class_results, student), export.gradescope(student.questions)
    # the only time that is told is that of the run on public points, and hangs on the machine
    return tuple(PUBLIC_TIME.sub("in … s", each) for each in (page, json.dumps(results)))


@pytest.mark.parametrize("way", usually(6, WAYS))
def test_nothing_that_a_student_sees_depends_on_private_points(way, telling, workers, sources):
    one, other = (shown(telling(way), seed, workers, sources) for seed in SEEDS)
    assert one == other


def test_a_share_of_right_answers_is_told_in_whole_percents(workers, sources):
    assert export._roughly({"accuracy": 0.97512}) == "about 98% right"
    assert export._roughly({"accuracy": 508312337.0}) == export._roughly({}) == ""


def test_times_are_told_in_minutes():
    assert [export.minutes(seconds) for seconds in (0, 0.2, 59.9, 60, 61)] == [0, 60, 60, 60, 120]


# --- Seeds -----------------------------------------------------------------------------------------------


def test_private_seeds_are_long_and_differ():
    drawn = {seeds.new_private() for _ in range(100)}
    assert len(drawn) == 100 and all(seeds.SHORT <= seed < 2**seeds.PRIVATE_BITS for seed in drawn)
    assert max(seed.bit_length() for seed in drawn) == seeds.PRIVATE_BITS


@pytest.mark.parametrize("seed", [0, 77, 2**31 - 1, SEEDS[0]])
def test_a_seed_gives_the_same_numbers_again_and_each_purpose_others(seed):
    def first(seed: int, purpose: str) -> float:
        return seeds.generator(seed, purpose).random()

    assert first(seed, "q1/data") == first(seed, "q1/data")
    assert len({first(seed, "q1/data"), first(seed, "q2/data"), first(seed + 1, "q1/data")}) == 3
    found = seeds.of_worker(seed, "q1/worker")
    assert found == seeds.of_worker(seed, "q1/worker") and 0 <= found < 2**seeds.WORKER_BITS


def test_public_seeds_keep_the_numbers_they_always_had():
    """Thresholds are calibrated with these, and old results go on with theirs."""
    question = next(question for question in ALL if question.id == "q3")
    assert question.rng(3, "worker").integers(2**31) == seeds.of_worker(3, "q3/worker")
    expected = np.random.default_rng([3, 488030226]).integers(2**31)  # the CRC-32 of "q3/worker"
    assert seeds.of_worker(3, "q3/worker") == expected


def test_a_long_seed_survives_the_database():
    question = next(question for question in ALL if question.id == "q6")
    for seed in (0, 2**63 - 1, *SEEDS, 2**128 - 1):
        graded = Graded("q6", question.title, (), 1.0, seed=seed)
        rows = question_rows(1, graded)
        column = rows["questions"][0]["seed"]
        assert not isinstance(column, int) or column < 2**63
        assert graded_of(rows).seed == seed


def test_nothing_but_seeds_py_draws_from_a_seed():
    """The one place that keeps a private seed private."""
    for path in (ROOT / "grading").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found = re.findall(r"default_rng\((?!0\))|random\.seed\((?!seed)", text)
        assert not found or path.name in ("seeds.py",), path
