"""One training as the grader follows it: what ends it before its own end, and a history of how it went."""

import contextlib
import math
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

import backend
from grading.wire import Message
from grading.worker import tensors, values
from grading.worker.observe import Observer
from grading.worker.prospects import Prospects
from grading.worker.stop import TrainingStopped, Watchdog

OPTIMIZERS_IMPORT = "torch._dynamo"  # imported by the first optimizer, which takes as long as all of torch
LARGEST = sys.float_info.max
EVENT_SECONDS = 0.2  # the least time between two progress events
MAX_HISTORY = 400  # points of a curve that are kept; of longer ones every second point goes


@dataclass(frozen=True)
class Terms:
    """How a training is followed.

    `tell(event, arrays)` is called with its progress, at most every 0.2 s. `sample`, if given, names a
    method and arguments whose result goes with the events: what a live picture shows. It ends when
    `budget_seconds` of CPU time or `wall_seconds` are over, or when a file `stop` appears. One that has no
    chance, or needs none any more, is ended early if `early_end` is set: with `most_changes`, after that many
    changes of the parameters; with `enough`, when validation has long been flat above it.
    """

    tell: Callable[[Message, Mapping[str, np.ndarray]], None]
    budget_seconds: float
    wall_seconds: float = math.inf
    stop: Path | None = None
    sample: Message | None = None
    early_end: bool = True
    most_changes: int = 0
    enough: float = 0.0


class Report:
    """Follows one training by what its data set is asked for and by the losses it goes back from.

    `length` is that of the data set; `ended` says why the training was ended: "budget" or "time" where that
    was spent, "asked" where somebody wanted it, or what Prospects says.
    """

    def __init__(self, model: object, length: int, terms: Terms):
        self.model, self.length, self.terms = model, length, terms
        self.observer = Observer(model)
        self.prospects = Prospects(model, terms.most_changes, terms.enough)
        self.watchdog = Watchdog(self.over)
        self.examples = 0
        self.steps = 0
        self.ended = ""
        self.validation = CurveRecorder()
        self.loss = CurveRecorder()
        self.ever_used = torch.zeros(length, dtype=torch.bool)
        self._last_event = 0.0
        self._started, self._cpu_started = time.monotonic(), time.process_time()

    @property
    def epochs(self) -> float:
        return self.examples / self.length

    def used(self, rows: torch.Tensor) -> None:
        self.prospects.reading(self.epochs)
        self.check()
        self.examples += len(rows)
        self.ever_used[rows] = True
        self._progress()

    def validated(self, accuracy: float) -> None:
        self.prospects.validated(accuracy, self.epochs)
        self.check()
        self.validation.add(self.epochs, accuracy)
        self._progress()

    def stepping_back(self, loss: torch.Tensor) -> None:
        """Called before each backward() of the training."""
        self.check()
        self.steps += 1
        single = loss.numel() == 1 and loss.is_floating_point()
        value = loss.item() if single else 0.0
        self.observer.before_backward(value, self.steps)
        self.prospects.stepping_back(value, self.epochs)
        if single:
            self.loss.add(self.epochs, value)

    def check(self) -> None:
        """Raise TrainingStopped once time is over or hope is lost, and every time after that."""
        if not self.over() and self.terms.early_end:
            self.ended = self.prospects.hopeless(self.epochs)
        if self.ended:
            raise TrainingStopped(self.ended)

    def over(self) -> bool:
        """Whether the training has been ended, or its time is over.

        The budget counts CPU time, so that a busy machine takes nothing away from anyone.
        """
        if not self.ended:
            if time.process_time() - self._cpu_started > self.terms.budget_seconds:
                self.ended = "budget"
            elif time.monotonic() - self._started > self.terms.wall_seconds:
                self.ended = "time"
            elif self.terms.stop and self.terms.stop.exists():
                self.ended = "asked"
        return bool(self.ended)

    def finish(self) -> Message:
        """Tell the last progress, if a picture is to be drawn of it, and give the whole report."""
        if self.terms.sample:
            self._tell_now()
        return self._state() | {
            "ended": self.ended,
            "steps": self.steps,
            "share": self.ever_used.float().mean().item(),
            "validations": self.validation.points(),
            "losses": self.loss.points(),
        }

    def _state(self) -> Message:
        seconds = time.monotonic() - self._started
        return {"epochs": round(self.epochs, 4), "seconds": round(seconds, 3)} | self._latest()

    def _latest(self) -> Message:
        curves = {"validation": self.validation, "loss": self.loss}
        return {name: curve.latest for name, curve in curves.items() if curve.latest is not None}

    def _progress(self) -> None:
        now = time.monotonic()
        if now - self._last_event < EVENT_SECONDS:
            return
        self._last_event = now
        self._tell_now()

    def _tell_now(self) -> None:
        encoder = tensors.TensorEncoder(self.terms.sample["most"] if self.terms.sample else 0)
        event = self._state() | {"trace": self.observer.report(), "flat": self.prospects.flat(self.epochs)}
        if sample := self.terms.sample:
            event["sample"] = encoder.encode(self._sampled(sample))
        # a message that is half written is no message
        self.watchdog.whole(lambda: self.terms.tell(event, encoder.arrays))

    def _sampled(self, sample: Message) -> object:
        """What the model gives for the sample; torch's generator is left as it was found."""
        arguments = [
            values.decode(item, sample["arrays"], {}, torch.from_numpy) for item in sample["arguments"]
        ]
        with torch.random.fork_rng(devices=[]), tensors.calling(self.model, False, False, None):
            return getattr(self.model, sample["method"])(*arguments)


class CurveRecorder:
    """A curve of finite numbers over epochs, thinned out by halves when it grows too long."""

    def __init__(self) -> None:
        self.latest: float | None = None
        self._kept: list[tuple[float, float]] = []
        self._every = 1
        self._seen = 0

    def add(self, epoch: float, value: float) -> None:
        self.latest = _finite(value)
        if self._seen % self._every == 0:
            self._kept.append((round(epoch, 4), self.latest))
        self._seen += 1
        if len(self._kept) > MAX_HISTORY:
            self._kept = self._kept[::2]
            self._every *= 2

    def points(self) -> list[list[float]]:
        return [list(point) for point in self._kept]


def _finite(value: float) -> float:
    """JSON has no NaN or infinity: a loss that is one is written as the largest float."""
    if math.isfinite(value):
        return value
    return -LARGEST if value == -math.inf else LARGEST


def train(model: Any, dataset_name: str, data: Mapping[str, np.ndarray], terms: Terms) -> Message:
    """Call the model's train method on a data set made of `data`; what came of it.

    A training that was ended is a result like any other: {"ended": "budget", …}.
    """
    dataset = getattr(backend, dataset_name)(model, data)
    report = Report(model, len(dataset), terms)
    dataset.on_use, dataset.on_validation = report.used, report.validated
    with _following_losses(report), report.observer.watching():
        report.watchdog.call(lambda: model.train(dataset))
    dataset.on_use = lambda rows: None
    return report.finish() | {"padded": getattr(dataset, "padded", False), "trace": report.observer.report()}


@contextlib.contextmanager
def _following_losses(report: Report) -> Iterator[None]:
    """Report each tensor that `backward()` is called on; in most trainings that is the loss of a batch.

    So is one that `torch.autograd.grad` is asked about, for steps written by hand. It also ends a loop over
    batches that were fetched once and kept, which the data set would not see.
    """
    stock: Any = torch.Tensor.backward

    def backward(self: torch.Tensor, *arguments: Any, **keywords: Any) -> None:
        report.stepping_back(self)
        stock(self, *arguments, **keywords)
        report.observer.after_backward()

    stock_grad: Any = torch.autograd.grad

    def grad(outputs: Any, *arguments: Any, **keywords: Any) -> Any:
        if isinstance(outputs, torch.Tensor):
            report.stepping_back(outputs)
        return stock_grad(outputs, *arguments, **keywords)

    torch.Tensor.backward = backward  # type: ignore[method-assign]
    torch.autograd.grad = grad
    try:
        yield
    finally:
        torch.Tensor.backward = stock  # type: ignore[method-assign]
        torch.autograd.grad = stock_grad
