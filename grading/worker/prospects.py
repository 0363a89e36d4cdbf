"""Tells whether a training still has a chance, or needs none: then it earns nothing more by going on."""

import math
from collections import deque
from collections.abc import Sequence

import torch

from grading.worker import state, tensors
from grading.worker.stop import LONG, SETTLED

NOT_FINITE = 20  # losses in a row: a loop may skip a bad batch
COPIED = 10**7  # numbers that a model may hold; larger ones are not compared
UNCHANGED = 2  # epochs; a schedule may begin with a learning rate of 0 for the first
BETTER = 0.002  # by which a validation accuracy has to be better to be new


class Prospects:
    """Follows a training of `model` and says when it may end, by losses, parameters and validations.

    most_changes: how often a perceptron's weights may change at most; 0 for any other model
    enough: a validation accuracy from which on full points are certain; 0 where there is none
    """

    def __init__(self, model: object, most_changes: int = 0, enough: float = 0.0):
        self._most_changes, self._enough = most_changes, enough
        self._changes, self._last_change = 0, 0.0
        self._best, self._best_epoch = 0.0, 0.0
        self._late: deque[float] = deque(maxlen=LONG)
        self._model = model
        self._weights = self._now() if most_changes else []
        kept = list(state.tensors(model).values())
        few = sum(tensor.numel() for tensor in kept) <= COPIED
        self._before = [tensor.detach().clone() for tensor in kept] if few else []
        self._first: float | None = None  # the epoch of the first backward()
        self._not_finite = 0
        self._compared = False

    def stepping_back(self, loss: float, epoch: float) -> None:
        self._first = epoch if self._first is None else self._first
        self._not_finite = 0 if math.isfinite(loss) else self._not_finite + 1

    def reading(self, epoch: float) -> None:
        """Before examples are handed out: what became of a perceptron's weights since the last ones?"""
        if not self._most_changes:
            return
        weights = self._now()
        if not _same(weights, self._weights):
            self._weights, self._changes, self._last_change = weights, self._changes + 1, epoch

    def validated(self, accuracy: float, epoch: float) -> None:
        self._late.append(accuracy)
        if accuracy > self._best + BETTER or not self._best:
            self._best, self._best_epoch = accuracy, epoch
            self._late.clear()

    def flat(self, epoch: float) -> float:
        """For how many epochs no validation has been better than the best before; 0 without any."""
        return epoch - self._best_epoch if self._best else 0.0

    def hopeless(self, epoch: float) -> str:
        """Why nothing more can come of it, or "" while something can.

        not finite: one loss after the other is none and some parameter is NaN, which no step takes back
        unchanged: two epochs after the first backward() every parameter is exactly what it was
        mistakes: a perceptron's weights have changed more often than the perceptron rule can change them
        settled: they have not changed for twenty epochs
        enough: validation has been flat for ten epochs, and ten times, where full points are certain
        """
        if self._changes > self._most_changes:
            return "mistakes"
        if self._most_changes and epoch - self._last_change >= SETTLED:
            return "settled"
        if self._enough and len(self._late) == LONG and self.flat(epoch) >= LONG:
            return "enough" if min(self._late) >= self._enough else ""
        parameters = tensors.parameters(self._model).values() if self._not_finite >= NOT_FINITE else ()
        if any(parameter.isnan().any() for parameter in parameters):
            return "not finite"
        if self._compared or self._first is None or epoch - self._first < UNCHANGED:
            return ""
        self._compared = True
        now = list(state.tensors(self._model).values())
        return "unchanged" if self._before and _same(now, self._before) else ""

    def _now(self) -> list[torch.Tensor]:
        return [parameter.detach().clone() for parameter in tensors.parameters(self._model).values()]


def _same(now: Sequence[torch.Tensor], before: Sequence[torch.Tensor]) -> bool:
    """Whether there are as many tensors as before, each with the same numbers."""
    return len(now) == len(before) and all(map(torch.equal, now, before))
