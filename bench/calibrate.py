"""Measures what the thresholds are set by, and writes the table of docs/thresholds.md.

    python bench/calibrate.py                      go on with what is not measured yet, then write the table
    python bench/calibrate.py -q q5 --seeds 200    question 5 only, seeds 0 to 199 for each of its models
    python bench/calibrate.py --table              write the table from what is measured already

Every model goes through the real grader, once for each seed: the reference (models.py), variants of it that
stop training early (bench/variants) and models of weaker kinds (bench/weaker). The files of the latter two
begin with the question they are for, and their head says what they are and that they change the reference, as
in tests/submissions. Each result is a line of
bench/calibration.jsonl as soon as it is there, so an interrupted calibration goes on where it was. A result
counts as long as the code of the model and the data of the question are what they were; whether it passes is
decided anew with the threshold that the question has now. After changing what a check does, remove the lines
of its question from that file.

All of it takes about an hour of CPU time; `--jobs` sets how many gradings run side by side.
"""

import argparse
import ast
import hashlib
import json
import math
import statistics
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path

from rich.progress import Progress

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from grading.checks.question import DataFolder, Question  # noqa: E402
from grading.questions import ALL, q2, q3, q4, q5, q7, q9, q10  # noqa: E402
from grading.record import QuestionResult  # noqa: E402
from grading.release import corpus  # noqa: E402
from grading.runner.run import Grading  # noqa: E402
from grading.runner.settings import Settings  # noqa: E402
from grading.runner.submission import Submission, read_submission  # noqa: E402
from grading.sandbox.pool import WorkerPool  # noqa: E402

REFERENCE = HERE.parent / "models.py"
RESULTS = HERE / "calibration.jsonl"
PAGE = HERE.parent / "docs" / "thresholds.md"
BEGIN, END = "<!-- table: written by bench/calibrate.py -->", "<!-- end of table -->"

HEAD = ["question", "model", "seeds", "min", "median", "max", "threshold", "margin", "pass", "full points"]
QUESTIONS = {question.id: question for question in ALL}
SEEDS = {"reference": 100, "variants": 50, "weaker": 20}
SLOW = {"q3": 20, "q4": 20, "q7": 20, "q10": 8}  # at most so many seeds where a training takes 5 s and more


@dataclass(frozen=True)
class Measure:
    """Which number of which check a question's threshold is compared with."""

    check: str
    threshold: float
    loss: bool = False  # a loss has to be small, a share of right answers large

    def passes(self, value: float | None, of: int | None) -> bool:
        if value is None:
            return False
        if self.loss:
            return value <= self.threshold
        return round(value * of) >= math.ceil(self.threshold * of - 1e-9)

    def show(self, value: float) -> str:
        return f"{value:.4f}" if self.loss else f"{value:.1%}"


MEASURES = {
    "q1": Measure("convergence", 1.0),
    "q2": Measure("test_loss", q2.question.threshold, loss=True),
    "q3": Measure("test_accuracy", q3.question.threshold),
    "q4": Measure("test_accuracy", q4.question.threshold),
    "q5": Measure("test_accuracy", q5.question.threshold),
    "q7": Measure("test_loss", q7.question.threshold, loss=True),
    "q9": Measure("training", q9.question.threshold),
    "q10": Measure("bits", q10.question.threshold, loss=True),
}


@dataclass(frozen=True)
class Model:
    """A submission to measure: the reference, a variant of it, or a weaker model."""

    name: str
    file: Path
    kind: str  # reference, variants or weaker
    questions: tuple[Question, ...]
    seeds: int | None = None  # how many for each question; None: as its kind and the question have

    @cached_property
    def case(self) -> corpus.CorpusCase:
        """Read once: what is graded is what the fingerprint was taken of."""
        if self.kind == "reference":
            return corpus.CorpusCase(self.name, read_submission(self.file), {}, about=self.file.name)
        return corpus.read(self.file)

    @property
    def submission(self) -> Submission:
        return self.case.submission

    @property
    def title(self) -> str:
        return self.case.about.rstrip(".")

    def seeds_for(self, question: Question) -> int:
        return self.seeds or min(SEEDS[self.kind], SLOW.get(question.id, SEEDS[self.kind]))


@dataclass(frozen=True)
class Result:
    """One line of the results: one model, question and seed.

    `other` are the points earned by the checks beside the measured one, whose `value` was counted on `of`
    examples.
    """

    model: str
    question: str
    seed: int
    code: str  # fingerprint of the model's code and the question's data
    other: float
    value: float | None = None
    of: int | None = None
    epochs: float | None = None
    cpu: float = 0.0


class Results:
    """The results file, read once and appended to from several threads."""

    def __init__(self, path: Path):
        self._path = path
        self._lock = threading.Lock()
        lines = path.read_text().splitlines() if path.exists() else []
        self._all = [Result(**json.loads(line)) for line in lines if line.endswith("}")]

    def add(self, results: Sequence[Result]) -> None:
        with self._lock, self._path.open("a") as file:
            for result in results:
                file.write(json.dumps(asdict(result), separators=(",", ":")) + "\n")
                self._all.append(result)

    def of(self, model: Model, question: Question, code: str) -> dict[int, Result]:
        """The valid results by seed."""
        asked = (model.name, question.id, code)
        return {r.seed: r for r in self._all if (r.model, r.question, r.code) == asked}


class Calibration:
    """Models, the results there are, and what is still to be measured."""

    def __init__(self, models: Sequence[Model], results: Results):
        self.models = models
        self.results = results
        self._data_folder = DataFolder()
        self._data: dict[str, bytes] = {}

    def run(self, jobs: int) -> None:
        todo = list(self._todo())
        with WorkerPool() as workers, Progress() as progress, ThreadPoolExecutor(jobs) as pool:
            bar = progress.add_task(f"{len(todo)} gradings", total=len(todo))
            tasks = [pool.submit(self._grade, workers, *each) for each in todo]
            try:
                for task in as_completed(tasks):
                    task.result()
                    progress.advance(bar)
            except BaseException:  # Ctrl-C, or a fault: let what runs end, start nothing more
                pool.shutdown(cancel_futures=True)
                raise

    def code(self, model: Model, question: Question) -> str:
        """A fingerprint of what a result depends on; comments and docstrings don't count."""
        if question.id not in self._data:
            data = question.data(self._data_folder, question.rng(0, "data"))
            arrays = {**data.training.arrays, **data.private}
            self._data[question.id] = b"".join(
                hashlib.sha256(array.tobytes()).digest() for array in arrays.values()
            )
        return hashlib.sha256(solution(model, question).encode() + self._data[question.id]).hexdigest()[:12]

    def _todo(self) -> Iterator[tuple[Model, int, list[Question]]]:
        """Seed by seed, so that an early end leaves some seeds of every model."""
        have = {
            (model.name, q.id): self.results.of(model, q, self.code(model, q))
            for model in self.models
            for q in model.questions
        }
        for seed in range(max((m.seeds_for(q) for m in self.models for q in m.questions), default=0)):
            for model in self.models:
                missing = [q for q in model.questions if seed < model.seeds_for(q)]
                missing = [q for q in missing if seed not in have[model.name, q.id]]
                if missing:
                    yield model, seed, missing

    def _grade(self, workers: WorkerPool, model: Model, seed: int, questions: list[Question]) -> None:
        settings = Settings(seed=seed, jobs=1)
        grading = Grading(questions, model.submission, self._data_folder, settings)
        run = grading.run(workers)
        self.results.add([self._result(model, seed, each) for each in run.questions])

    def _result(self, model: Model, seed: int, graded: QuestionResult) -> Result:
        code = self.code(model, QUESTIONS[graded.id])
        fields, other = {}, graded.score
        if graded.id in MEASURES:
            check = next(c for c in graded.checks if c.name == MEASURES[graded.id].check)
            fields, other = measured(check.evidence), graded.score - check.score
        return Result(model.name, graded.id, seed, code, other, cpu=round(graded.cpu_seconds, 1), **fields)


def measured(evidence: dict[str, float]) -> dict[str, float | int]:
    """The measured value: a loss, or a share of so many examples."""
    if not evidence:
        return {}
    epochs = round(evidence.get("epochs", 0), 3)
    for name in ("loss", "bits"):
        if name in evidence:
            return {"value": round(evidence[name], 6), "epochs": epochs}
    of = int(evidence["of"])
    return {"value": evidence["correct"] / of, "of": of, "epochs": epochs}


def solution(model: Model, question: Question) -> str:
    """The classes and functions that the question uses, without comments and docstrings."""
    names = {need.split(".")[0] for check in question.checks for need in check.needs}
    tree = ast.parse(model.submission.sources[question.file])
    nodes = [node for node in tree.body if getattr(node, "name", "") in names]
    for node in [inner for outer in nodes for inner in ast.walk(outer)]:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            node.body = [each for each in node.body if not _is_string(each)]
    return "\n".join(ast.unparse(node) for node in nodes)


def _is_string(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and type(node.value.value) is str
    )


def all_models() -> list[Model]:
    models = [Model("reference", REFERENCE, "reference", ALL)]
    for kind in ("variants", "weaker"):
        for file in sorted((HERE / kind).glob("q*_*.py")):
            models.append(Model(file.stem, file, kind, (QUESTIONS[file.stem.split("_")[0]],)))
    return models


def chosen(options: argparse.Namespace) -> list[Model]:
    """The models that the arguments ask for, with the questions and seeds that they ask for."""
    models = all_models()
    if options.submission:
        file = options.submission.resolve()
        models = [m for m in models if m.file == file] or [Model(file.stem, file, "reference", ALL)]
    kept = []
    for model in models:
        questions = tuple(q for q in model.questions if not options.question or q.id in options.question)
        if questions:
            kept.append(replace(model, questions=questions, seeds=options.seeds))
    return kept


def table(calibration: Calibration) -> str:
    """The measurements as a Markdown table, question by question, the reference first."""
    lines = [HEAD, ["---", "---", *["---:"] * 8]]
    for question in ALL:
        for model in calibration.models:
            if question in model.questions:
                found = calibration.results.of(model, question, calibration.code(model, question))
                lines += [row(model, question, list(found.values()))] if found else []
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def row(model: Model, question: Question, results: list[Result]) -> list[str]:
    title = "**reference**" if model.name == "reference" else f"{model.title} (`{model.name}`)"
    measure = MEASURES.get(question.id)
    passed = [not measure or measure.passes(r.value, r.of) for r in results]
    other = question.points - sum(c.points for c in question.checks if measure and c.name == measure.check)
    full = [ok and r.other == other for ok, r in zip(passed, results, strict=True)]
    cells = [question.id, title, str(len(results)), *numbers(measure, results)]
    return [*cells, share(passed) if measure else "–", share(full)]


def numbers(measure: Measure | None, results: list[Result]) -> list[str]:
    """Minimum, median, maximum, threshold and margin; a value that no check came to is a dash."""
    values = [r.value for r in results if r.value is not None]
    if not measure or not values:
        return [*"–––", measure.show(measure.threshold) if measure else "–", "–"]
    middle = statistics.median(values)
    shown = [measure.show(v) for v in (min(values), middle, max(values), measure.threshold)]
    return [*shown, margin(measure, middle, results[0].of)]


def share(flags: list[bool]) -> str:
    return f"{sum(flags)} of {len(flags)}"


def margin(measure: Measure, median: float, of: int | None) -> str:
    """How far the median is from the threshold: in standard errors of a share, as a ratio for a loss."""
    if measure.loss:
        return f"×{median / measure.threshold:.3g}"
    error = math.sqrt(median * (1 - median) / of)
    return f"{(median - measure.threshold) / error:+.1f} σ" if error else "–"


def write(text: str, page: Path) -> None:
    """Put the table between the two markers of the page."""
    before, rest = page.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    page.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("-q", "--question", action="append", choices=list(QUESTIONS), help="this question only; repeatable")
    add("--submission", type=Path, metavar="FILE", help="this file only: the table is printed, not written")
    add("--seeds", type=int, metavar="N", help="seeds 0 to N-1 for every model (default: 20 to 100)")
    add("--jobs", type=int, default=1, metavar="N", help="gradings side by side (default 1)")
    add("--results", type=Path, default=RESULTS, metavar="FILE", help="where results are kept")
    add("--table", action="store_true", help="measure nothing, write the table only")
    return parser


def main() -> None:
    options = parser().parse_args()
    results = Results(options.results)
    if not options.table:
        Calibration(chosen(options), results).run(options.jobs)
    if options.submission:
        print(table(Calibration(chosen(options), results)))
    else:
        write(table(Calibration(all_models(), results)), PAGE)


if __name__ == "__main__":
    main()
