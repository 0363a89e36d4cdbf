"""A stand-in for the original project's autograder: the trainings of q1 to q5, one after the other.

    python bench/standin.py models.py

Each `train` gets a stock DataLoader over a data set that makes one sample at a time out of NumPy arrays, with
as many threads as torch takes by itself. Words are padded to ten letters. It prints the seconds of each
question as JSON; nothing is checked, so it takes less time than that autograder.
"""

import importlib.util
import json
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import Dataset

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from grading import data as files

LONGEST = 10


class Samples(Dataset):
    """Examples that are made into tensors one by one."""

    def __init__(self, model, x, y, validation_x=None, validation_y=None):
        self.model, self.x, self.y = model, x, y
        self.validation_x, self.validation_y = validation_x, validation_y

    def __len__(self) -> int:
        return len(self.x)

    def __getitem__(self, index):
        return {"x": torch.tensor(self.x[index]), "label": torch.tensor(self.y[index])}

    def get_validation_accuracy(self) -> float:
        with torch.no_grad():
            logits = self.model.run(torch.tensor(self.validation_x))
        return float((logits.argmax(dim=1).numpy() == self.validation_y).mean())


class Words(Samples):
    def get_validation_accuracy(self) -> float:
        with torch.no_grad():
            logits = self.model.run(torch.tensor(self.validation_x).movedim(1, 0))
        return float((logits.argmax(dim=1).numpy() == self.validation_y).mean())


def points(models):
    public = files.separable_points(np.random.default_rng(0)).public
    model = models.PerceptronModel(3)
    return Samples(model, public["x"].astype(np.float32), public["y"].astype(np.float32))


def sine(models):
    public = files.sine_points(np.random.default_rng(0)).public
    return Samples(models.RegressionModel(), public["x"].astype(np.float32), public["y"].astype(np.float32))


def digits(models):
    return _digits(models.DigitClassificationModel(), files.digits().public)


def few_digits(models):
    few = files.small_digits(files.digits(), np.random.default_rng(0)).public
    return _digits(models.DigitConvolutionalModel(), few)


def _digits(model, public):
    images, validation = (
        public[f"{part}_images"].astype(np.float32) / 255 for part in ("train", "validation")
    )
    labels = np.eye(10, dtype=np.float32)[public["train_labels"]]
    return Samples(model, images, labels, validation, public["validation_labels"])


def words(models):
    public = files.words().public
    letters = np.eye(len(public["chars"]) + 1, dtype=np.float32)[:, :-1]  # what is padded becomes zeros
    x, validation = (letters[public[f"{part}_x"][:, :LONGEST]] for part in ("train", "validation"))
    labels = np.eye(5, dtype=np.float32)[public["train_y"]]
    return Words(models.LanguageIDModel(), x, labels, validation, public["validation_y"])


def main() -> None:
    spec = importlib.util.spec_from_file_location("submission", sys.argv[1])
    models = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(models)
    seconds = {}
    for id, make in {"q1": points, "q2": sine, "q3": digits, "q4": words, "q5": few_digits}.items():
        torch.manual_seed(0)
        started = time.perf_counter()
        dataset = make(models)
        dataset.model.train(dataset)
        seconds[id] = time.perf_counter() - started
    print(json.dumps(seconds))


if __name__ == "__main__":
    main()
