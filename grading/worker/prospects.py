"""Tells whether a training still has a chance. One that has none earns nothing more by going on."""

import math
from collections.abc import Iterator

import torch

from grading.worker import values

NOT_FINITE = 20  # losses in a row: a loop may skip a bad batch
COPIED = 10**7  # numbers that a model may hold; larger ones are not compared
UNCHANGED = 2  # epochs; a schedule may begin with a learning rate of 0 for the first


class Prospects:
    """Follows a training of `model` and says when it is hopeless, by its losses and by its parameters."""

    def __init__(self, model: object):
        self._model = model
        kept = list(_tensors(model))
        few = sum(tensor.numel() for tensor in kept) <= COPIED
        self._before = [tensor.detach().clone() for tensor in kept] if few else []
        self._first: float | None = None  # the epoch of the first backward()
        self._not_finite = 0
        self._compared = False

    def stepping_back(self, loss: float, epoch: float) -> None:
        self._first = epoch if self._first is None else self._first
        self._not_finite = 0 if math.isfinite(loss) else self._not_finite + 1

    def hopeless(self, epoch: float) -> str:
        """Why nothing can come of it: "not finite", "unchanged", or "" while something can.

        not finite: one loss after the other is none and some parameter is NaN, which no step takes back
        unchanged: two epochs after the first backward() every parameter is exactly what it was
        """
        parameters = values.parameters(self._model).values() if self._not_finite >= NOT_FINITE else ()
        if any(parameter.isnan().any() for parameter in parameters):
            return "not finite"
        if self._compared or self._first is None or epoch - self._first < UNCHANGED:
            return ""
        self._compared = True
        return "unchanged" if self._before and self._same() else ""

    def _same(self) -> bool:
        now = list(_tensors(self._model))
        return len(now) == len(self._before) and all(map(torch.equal, self._before, now))


def _tensors(model: object) -> Iterator[torch.Tensor]:
    """All tensors that a model keeps in attributes, lists and dicts; parameters lie in such a dict, too."""
    for module in torch.nn.Module.modules(model) if isinstance(model, torch.nn.Module) else [model]:
        yield from _within(vars(module) if hasattr(module, "__dict__") else {}, depth=3)


def _within(value: object, depth: int) -> Iterator[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        yield value
    elif depth and isinstance(value, dict | list | tuple):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _within(item, depth - 1)
