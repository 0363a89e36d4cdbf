"""The program that run_autograder starts on Gradescope: one submission in, results.json out.

    python -m grading.classroom.gradescope.run /autograder

It catches no error: what ends it is shown to instructors, and the results.json of a submission that could not
be graded stays as run_autograder has put it there.
"""

import json
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from grading import atomic
from grading.checks.question import DataFolder
from grading.classroom import export, intake
from grading.classroom.choice import without_decision
from grading.classroom.grade import PUBLIC_SEED
from grading.classroom.gradescope import metadata, options
from grading.classroom.gradescope.options import Options
from grading.classroom.intake import HandedIn
from grading.course import assignment, fingerprint
from grading.record import Kind, QuestionResult, RunResult, Status
from grading.runner.run import Grading
from grading.runner.settings import Settings
from grading.runner.submission import Submission
from grading.sandbox.pool import WorkerPool

QUOTA = Path("/sys/fs/cgroup/cpu.max")  # processor time in a period, and the period; or "max"


def main(root: Path) -> None:
    """Grade the submission below `root`, which is laid out as /autograder is."""
    chosen = options.read(root / "source")
    entry = intake.submission(root / "submission")
    remarks = metadata.remarks(root / "submission_metadata.json", scores=chosen.visibility == "visible")
    if entry.sources:
        results = _results(_grade(entry, chosen), chosen, [*filter(None, [entry.mark]), *remarks])
    else:
        results = _refused(entry, chosen, remarks)
    atomic.write(root / "results" / "results.json", json.dumps(results, indent=1, allow_nan=False))


def _grade(entry: HandedIn, chosen: Options) -> RunResult:
    """Grade all questions; what is not finished when the minutes are up is interrupted."""
    questions = assignment.choose(chosen.questions)
    submission = Submission(Path("models.py"), entry.sources, entry.left_out)
    public = PUBLIC_SEED if chosen.private_seed != PUBLIC_SEED else None
    settings = Settings(chosen.private_seed, jobs=processors(), public_seed=public)
    grading = Grading(questions, submission, DataFolder(), settings)
    alarm = threading.Timer(60 * chosen.minutes, grading.interrupt)
    alarm.daemon = True
    with WorkerPool(chosen.sandbox) as workers:
        alarm.start()
        try:
            return grading.run(workers)
        finally:
            alarm.cancel()


def processors() -> int:
    """How many this container may use; the machine below it may have many more."""
    there = os.cpu_count() or 1
    if QUOTA.is_file():
        quota, period = QUOTA.read_text(encoding="ascii").split()
        there = there if quota == "max" else min(there, int(quota) // int(period))
    return max(1, there)


def _refused(entry: HandedIn, chosen: Options, remarks: Sequence[str]) -> dict[str, Any]:
    reason = without_decision(entry.reason) or "There is nothing in it."
    print(f"refused: {reason}")
    output = "\n".join([f"Nothing was graded. {reason}", *remarks])
    return export.gradescope((), chosen.visibility, output) | {"extra_data": {"graded": False}}


def _results(run: RunResult, chosen: Options, remarks: Sequence[str]) -> dict[str, Any]:
    for line in _log(run):
        print(line)
    said = [*_unfinished(run.questions, chosen.minutes), *_faulty(run.questions), *remarks]
    if chosen.sandbox != "required":
        said.append(f"Graded with --sandbox {chosen.sandbox}: {run.isolation}.")
    results = export.gradescope(run.questions, chosen.visibility, "\n".join(said))
    results["execution_time"] = export.minutes(run.seconds)
    results["extra_data"] |= {
        "graded": True,
        "grader": fingerprint.grader(),
        "sandbox": chosen.sandbox,
        "isolation": run.isolation,
        "versions": run.versions,
    }
    if chosen.leaderboard:
        seconds = export.minutes(sum(question.cpu_seconds for question in run.questions))
        results["leaderboard"] = [
            {"name": "Points", "value": results["score"]},
            {"name": "CPU seconds", "value": seconds, "order": "asc"},
        ]
    return results


def _unfinished(questions: Sequence[QuestionResult], minutes: float) -> Iterator[str]:
    late = [q.id for q in questions if any(check.kind is Kind.INTERRUPTED for check in q.checks)]
    if late:
        yield f"The time, {minutes:g} minutes, was up before these were finished: {', '.join(late)}."


def _faulty(questions: Sequence[QuestionResult]) -> Iterator[str]:
    faulty = [question.id for question in questions if question.status is Status.FAULT]
    if faulty:
        yield f"The grader failed in {', '.join(faulty)}. That is not your fault: tell your instructor."


def _log(run: RunResult) -> Iterator[str]:
    """For instructors: how it went, and why the grader failed where it did."""
    yield run.isolation
    for question in run.questions:
        points = f"{question.score:g}/{question.max_score:g}"
        yield f"{question.id} {points} {question.status.value} {question.seconds:.1f} s"
        yield from (check.message for check in question.checks if check.status is Status.FAULT)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
