"""What the grader adds to a training: the same steps as a bare loop, and through the grader, by turns.

    python bench/overhead.py                 q2 to q5, five times each or, where that is quick, more
    python bench/overhead.py -q q3 --times 9

The bare loop is the reference's own `train` in a Python of its own, with one thread, on tensors in memory: in
place of a DataLoader over the data set it goes through slices of a random permutation (of words: batches of
one length), and validation is a plain forward pass. Told are medians and ranges of ratios of the time in
`train`, and of that of the whole question, with its worker, checks and score. All are per epoch, since one
training may reach its goal an epoch before another.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from classes import count
from row import Row, of

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from grading import data as files  # noqa: E402
from grading.checks.question import DataFolder  # noqa: E402
from grading.questions import ALL  # noqa: E402
from grading.record import QuestionResult  # noqa: E402
from grading.runner.run import Grading  # noqa: E402
from grading.runner.settings import Settings  # noqa: E402
from grading.runner.submission import read_submission  # noqa: E402
from grading.sandbox.pool import WorkerPool  # noqa: E402

MODELS = {
    "q2": "RegressionModel",
    "q3": "DigitClassificationModel",
    "q4": "LanguageIDModel",
    "q5": "DigitConvolutionalModel",
}
TARGETS = {"q2": 1.15, "q3": 1.10, "q4": 1.10, "q5": 1.15}
TIMES = {"q2": 9, "q3": 5, "q4": 5, "q5": 9}  # a machine that is not ours alone needs more of short ones
SEED = 0


def rows(questions: Sequence[str] = tuple(MODELS), times: int | None = None) -> Iterator[Row]:
    with WorkerPool("required") as workers:
        sources = DataFolder()
        for id in questions:
            count = times or TIMES[id]
            measured = [(in_process(id), *graded(id, workers, sources)) for _ in range(count)]
            yield Row(f"{id}, bare loop, an epoch", of([1000 * alone for alone, *_ in measured]), unit=" ms")
            ratios = [training / alone for alone, training, _ in measured]
            yield Row(f"{id}, training in the grader / bare loop", of(ratios), TARGETS[id])
            ratios = [question / alone for alone, _, question in measured]
            yield Row(f"{id}, whole question / bare loop", of(ratios))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-q", "--question", action="append", choices=MODELS)
    parser.add_argument("--times", type=count)
    parser.add_argument("--bare", choices=MODELS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.bare:
        print(json.dumps(bare(options.bare)))
        return
    for row in rows(options.question or tuple(MODELS), options.times):
        print(*row.cells(), sep="   ", flush=True)


def graded(id: str, workers: WorkerPool, sources: DataFolder) -> tuple[float, float]:
    """Seconds an epoch in train, and of the whole question."""
    questions = [question for question in ALL if question.id == id]
    grading = Grading(questions, read_submission(HERE.parent), sources, Settings(SEED, jobs=1))
    result: QuestionResult = grading.run(workers).questions[0]
    if result.score != result.max_score:
        raise SystemExit(f"{id}: the reference did not get full points, so nothing is measured.")
    evidence = next(check.evidence for check in result.checks if "seconds" in check.evidence)
    return evidence["seconds"] / evidence["epochs"], result.seconds / evidence["epochs"]


def in_process(id: str) -> float:
    """Seconds an epoch that the bare loop takes in a fresh Python."""
    command = [sys.executable, str(Path(__file__).resolve()), "--bare", id]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


# --- The bare loop ---------------------------------------------------------------------------------------


def bare(id: str) -> float:
    import torch
    import torch._dynamo

    import models

    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    dataset = _words() if id == "q4" else _rows(id)
    models.DataLoader = lambda dataset, batch_size, shuffle: dataset.batches(batch_size)
    model = getattr(models, MODELS[id])()
    dataset.model = model
    started = time.perf_counter()
    model.train(dataset)
    return (time.perf_counter() - started) / dataset.epochs


class Rows:
    """Inputs and labels as tensors, and a validation set of the same kind."""

    def __init__(self, x, y, validation):
        self.x, self.y, self.validation, self.epochs = x, y, validation, 0

    def batches(self, size: int) -> "Loader":
        return Loader(self, size)

    def epoch(self, size: int):
        import torch

        for rows in torch.randperm(len(self.x)).split(size):
            yield {"x": self.x[rows], "label": self.y[rows]}

    def get_validation_accuracy(self) -> float:
        import torch

        with torch.no_grad():
            right = sum(int((self.model.run(x).argmax(1) == y).sum()) for x, y in self.validation)
        return right / sum(len(y) for _, y in self.validation)


class Loader:
    def __init__(self, rows: Rows, size: int):
        self.rows, self.size = rows, size

    def __iter__(self):
        self.rows.epochs += 1
        return iter(self.rows.epoch(self.size))


class Words(Rows):
    """Words one-hot, by their length; batches of one length each, in random order."""

    def epoch(self, size: int):
        import torch

        made = []
        for x, y in zip(self.x, self.y, strict=True):
            mixed = torch.randperm(len(x))
            made += [{"x": x[rows], "label": y[rows]} for rows in mixed.split(size)]
        return [made[i] for i in torch.randperm(len(made))]


def _rows(id: str) -> Rows:
    import numpy as np
    import torch

    question = next(question for question in ALL if question.id == id)
    arrays = question.data(DataFolder(), question.rng(SEED, "data")).training.arrays
    if id == "q2":
        x, y = (torch.from_numpy(arrays[name].astype(np.float32)) for name in "xy")
        return Rows(x, y, [])
    images = {
        part: torch.from_numpy(np.array(arrays[f"{part}_images"])) / 255 for part in ("train", "validation")
    }
    labels = {part: torch.from_numpy(arrays[f"{part}_labels"].astype(np.int64)) for part in images}
    one_hot = torch.nn.functional.one_hot(labels["train"], 10).float()
    return Rows(images["train"], one_hot, [(images["validation"], labels["validation"])])


def _words() -> Words:
    import torch

    public = files.words().public
    size = len(public["chars"])

    def parts(name: str):
        for start, end in public[f"{name}_buckets"]:
            letters = torch.from_numpy(public[f"{name}_x"][start:end])
            letters = letters[:, : int((letters[0] >= 0).sum())]
            y = torch.from_numpy(public[f"{name}_y"][start:end])
            yield torch.nn.functional.one_hot(letters, size).float(), y

    training, validation = list(parts("train")), list(parts("validation"))
    labels = [torch.nn.functional.one_hot(y, 5).float() for _, y in training]
    return Words([x for x, _ in training], labels, [(x.movedim(1, 0), y) for x, y in validation])


if __name__ == "__main__":
    main()
