"""How much the proofs of learning (grading/checks/learning.py) leave to honest models.

    python bench/learning.py                      the reference, as many seeds as SEEDS says
    python bench/learning.py -q q2 --seeds 100    one question, seeds 0 to 99
    python bench/learning.py --cases              right submissions of tests/submissions, and bench/variants

For each model: the most that it knew without its training and with its numbers in other places, the least
that was left with a little noise and at 98% of the way, as shares of what is asked for, and the least change
by noise. Whatever a proof refused is told by name.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from grading.checks import learning  # noqa: E402
from grading.checks.question import DataFolder, Question  # noqa: E402
from grading.questions import ALL  # noqa: E402
from grading.record import CheckResult  # noqa: E402
from grading.release import corpus  # noqa: E402
from grading.runner.run import Grading  # noqa: E402
from grading.runner.settings import Settings  # noqa: E402
from grading.runner.submission import Submission, read_submission  # noqa: E402
from grading.sandbox.pool import WorkerPool  # noqa: E402

QUESTIONS = {
    question.id: question for question in ALL if question.id in ("q2", "q3", "q4", "q5", "q7", "q10")
}
SEEDS = {"q2": 100, "q3": 20, "q4": 20, "q5": 100, "q7": 100, "q10": 5}
MOST = ("before_training", "other_places")
LEAST = ("as_it_is", "a_little_noise", "most_of_the_way", "changed_by_noise")


def looked_at(
    question: Question,
    submission: Submission,
    seeds: Sequence[int],
    data_folder: DataFolder,
    workers: WorkerPool,
) -> Iterator[tuple[int, CheckResult]]:
    """The checks that looked at the learning, with their seeds, and those that did not come so far."""
    for seed in seeds:
        run = Grading([question], submission, data_folder, Settings(seed=seed, jobs=1)).run(workers)
        checks = run.questions[0].checks
        found = [check for check in checks if "before_training" in check.evidence]
        yield from ((seed, check) for check in found or checks[-1:])


def told(name: str, found: Sequence[tuple[int, CheckResult]]) -> Iterator[str]:
    """A line of margins, and one for each check that was refused."""
    for check_name in dict.fromkeys(check.name for _, check in found):
        rows = [check.evidence for _, check in found if check.name == check_name]
        rows = [row for row in rows if "before_training" in row]
        parts = [f"{key} {max(row.get(key, -9) for row in rows):.3f}" for key in MOST if rows]
        parts += [f"{key} {min(row.get(key, -9) for row in rows):.2g}" for key in LEAST if rows]
        yield f"{name} {check_name}, {len(rows)}: " + ", ".join(parts)
    for seed, check in found:
        if check.status.value != "passed" or "unusual" in check.evidence:
            refused = "REFUSED " if learning.WITHOUT in check.mistakes else ""
            yield f"  {refused}seed {seed} {check.name}: {check.status.value}: {check.message}"


def cases(id: str) -> Iterator[tuple[str, Submission]]:
    """The right submissions for a question, and those that stop early."""
    for path in [*corpus.paths(), *sorted((HERE / "variants").glob("*.py"))]:
        case = corpus.read(path)
        if (path.name.startswith("right_") and id in case.said) or path.name.startswith(f"{id}_"):
            yield case.name, case.submission


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-q", dest="ids", action="append", choices=list(QUESTIONS))
    parser.add_argument("--seeds", type=int, help="how many, from 0")
    parser.add_argument("--cases", action="store_true")
    arguments = parser.parse_args()
    data_folder, reference = DataFolder(), read_submission(HERE.parent / "models.py")
    with WorkerPool() as workers:
        for id in arguments.ids or QUESTIONS:
            question = QUESTIONS[id]
            seeds = range(arguments.seeds or (3 if arguments.cases else SEEDS[id]))
            models = cases(id) if arguments.cases else [("reference", reference)]
            for name, submission in models:
                found = list(looked_at(question, submission, seeds, data_folder, workers))
                print(*told(f"{id} {name}", found), sep="\n", flush=True)


if __name__ == "__main__":
    main()
