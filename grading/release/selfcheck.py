"""Proves the assignment: the reference earns all points, the stub none, each example what it should.

The examples are the cases of tests/submissions: submissions as students would hand them in, each with what
grading it has to give (grading/release/corpus.py). They belong to the questions as they are published, so a
course's own points, thresholds and limits (assignment.toml) hold for reference and stub only.
"""

import contextlib
import json
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grading import ROOT
from grading.checks.question import DataFolder, Question
from grading.questions import ALL
from grading.record import CheckResult, QuestionResult, RunResult, Status
from grading.release import corpus
from grading.release.corpus import CorpusError
from grading.release.handout.stubs import asked_in, emptied, solutions
from grading.render.console import new_console
from grading.runner.run import Grading
from grading.runner.running import Running
from grading.runner.settings import Settings
from grading.runner.submission import Submission, read_submission
from grading.sandbox.pool import WorkerPool

EVERY = 25  # examples after which a line says how far it is


class ReleaseRefused(Exception):
    """Something is not graded as it should be; the message names the first that is not, and how."""


@dataclass(frozen=True)
class Step:
    """One grading. `wrong` says in a sentence what is wrong with its result; "" if nothing is."""

    name: str
    submission: Submission
    questions: Sequence[Question]
    settings: Settings
    wrong: Callable[[RunResult], str]


def selfcheck(
    workers: WorkerPool, questions: Sequence[Question], seeds: int, jobs: int, examples: Path = corpus.FOLDER
) -> None:
    """Grade the reference on `seeds` seeds, the stub and the examples, and print how far it is.

    Raises ReleaseRefused at the first in this order that is not graded as it should be.
    """
    console = new_console()
    reference = read_submission(ROOT)
    proofs = [_reference(reference, questions, seed) for seed in range(seeds)]
    proofs.append(_stub(reference, questions))
    examined = [step for path in corpus.paths(examples) if (step := _example(path, questions))]
    with (
        console.status("grading") as status,
        contextlib.closing(_results(workers, [*proofs, *examined], jobs)) as results,
    ):
        for number, (step, run) in enumerate(results, start=1):
            status.update(f"{number} of {len(proofs) + len(examined)} · {step.name}")
            if sentence := step.wrong(run) if _checked(run) else "no check ran.":
                raise ReleaseRefused(f"{step.name}: {sentence}")
            if number <= len(proofs):
                console.print(f"{step.name:<18} {run.score:g}/{run.max_score:g} in {run.seconds:.1f} s")
            elif (done := number - len(proofs)) % EVERY == 0:
                console.print(f"{done} of {len(examined)} submissions done, all as they should be")
    console.print(_summary(questions, seeds, [step.name for step in examined], examples))


def _summary(questions: Sequence[Question], seeds: int, names: Sequence[str], examples: Path) -> str:
    points = f"{sum(question.points for question in questions):g}"
    proven = f"reference {points}/{points} on {seeds} seed{'s' * (seeds > 1)}, stub 0/{points}"
    if not examples.is_dir():
        return f"{proven}; there is no {examples.name} folder, so no submission was tried"
    kinds = {kind: sum(name.startswith(kind) for name in names) for kind in ("wrong", "broken", "right")}
    counts = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    return f"{proven}; submissions graded as they should be: {counts}"


def _checked(run: RunResult) -> bool:
    return any(question.checks for question in run.questions)


def _reference(reference: Submission, questions: Sequence[Question], seed: int) -> Step:
    return Step(f"reference, seed {seed}", reference, questions, Settings(seed, jobs=1), _not_full)


def _not_full(run: RunResult) -> str:
    """What keeps a run from full points: its first check that did not pass."""
    missed = [(q, check) for q in run.questions for check in q.checks if check.status is not Status.PASSED]
    return f"{_sentence(*missed[0])} It should pass." if missed else ""


def _sentence(question: QuestionResult, check: CheckResult) -> str:
    return f"{question.id}, “{check.title}”: {check.status.value}. {check.message}".rstrip()


def _stub(reference: Submission, questions: Sequence[Question]) -> Step:
    files = {name: source.decode() for name, source in reference.sources.items()}
    sources = {
        name: emptied(source, solutions(source), asked_in([*ALL, *questions], name)).encode()
        for name, source in files.items()
    }
    return Step("stub", Submission(reference.file, sources), questions, Settings(jobs=1), _attempted)


def _attempted(run: RunResult) -> str:
    """What a stub should not have given: a check that is not "not attempted"."""
    odd = [(q, c) for q in run.questions for c in q.checks if c.status is not Status.NOT_ATTEMPTED]
    return f"{_sentence(*odd[0])} It should say “not attempted”." if odd else ""


def _results(
    workers: WorkerPool, steps: Sequence[Step], jobs: int
) -> Generator[tuple[Step, RunResult], None, None]:
    """Each step with its result, in order, `jobs` of them at a time. Closing it ends what still runs."""
    sources, running = DataFolder(), Running[Grading]()

    def run(step: Step) -> RunResult:
        grading = Grading(step.questions, step.submission, sources, step.settings)
        with running.holding(grading):
            return grading.run(workers)

    with ThreadPoolExecutor(jobs) as pool:
        futures = [pool.submit(run, step) for step in steps]
        try:
            for step, future in zip(steps, futures, strict=True):
                yield step, future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            running.interrupt()


# --- Examples: the cases of a corpus ---------------------------------------------------------------------


def _example(path: Path, questions: Sequence[Question]) -> Step | None:
    """The step of a case, if it is about any of these questions. ReleaseRefused if it can't be used."""
    published = {question.id: question for question in (*questions, *ALL)}
    try:
        case = corpus.read(path)
        if unknown := [id for id in case.said if id not in published]:
            raise CorpusError(f"{case.name}: it is about {unknown[0]}, which is no question.")
        asked = [published[id] for id in case.said if id in {question.id for question in questions}]
        wanted = {question.id: case.expected(question) for question in asked}
    except CorpusError as error:
        raise ReleaseRefused(str(error)) from None
    if case.said and not asked:
        return None
    settings = Settings(case.seed, case.budget, jobs=1)
    return Step(case.name, case.submission, asked, settings, lambda run: difference(wanted, run))


def difference(wanted: Mapping[str, dict[str, Any]], run: RunResult) -> str:
    """The first question or check of a run that is not as its case has it, in words; "" if all are."""
    for question in run.questions:
        expected, found = wanted[question.id], outcome(question)
        if expected["score"] != found["score"]:
            return f"{question.id} has {found['score']:g} points, expected {expected['score']:g}."
        expected = as_found(expected, found)
        for name in [*found["checks"], *expected["checks"]]:
            got, due = found["checks"].get(name), expected["checks"].get(name)
            if got != due:
                return f"{question.id}, check {name}: got {_short(got)}, expected {_short(due)}."
    return ""


def _short(check: dict[str, Any] | None) -> str:
    return json.dumps(check, ensure_ascii=False) if check else "no such check"


def outcome(question: QuestionResult) -> dict[str, Any]:
    """A graded question in the form of CorpusCase.expected, with the whole text of each check."""
    return {"score": question.score, "checks": {check.name: seen(check) for check in question.checks}}


def seen(check: CheckResult) -> dict[str, Any]:
    lines = [check.message, *(f"{label}: {text}" for label, text in check.details)]
    kind = {"kind": check.kind.value} if check.kind else {}
    mistakes = {"mistakes": list(check.mistakes)} if check.mistakes else {}
    return {"status": check.status.value, **kind, **mistakes, "message": "\n".join(lines)}


def as_found(wanted: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """What is wanted, with each message replaced by the one found where that contains it."""
    checks = {}
    for name, check in wanted["checks"].items():
        text = found["checks"].get(name, {}).get("message", "")
        part = check.get("message", "")
        checks[name] = check | {"message": text if part in text else part}
    return {"score": wanted["score"], "checks": checks}
