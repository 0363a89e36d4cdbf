"""Looks over the optimizer's shoulder in the first steps of a training: a preflight that takes no extra step.

What it notes explains a result and never makes one: it is read from the student's own process.
"""

import contextlib
import math
from collections.abc import Iterator

import torch
from torch.optim.optimizer import register_optimizer_step_post_hook, register_optimizer_step_pre_hook

from grading.wire import Message
from grading.worker import tensors

LOOKED_AT = 10  # steps; after these the hooks only count
ASLEEP = 0.01  # of its largest: with so small a learning rate a step moves nothing any more
MAX_NAMES = 20


class Observer:
    """What optimizers and gradients did in the first steps of a training of `model`."""

    def __init__(self, model: object):
        self._parameters = tensors.parameters(model)
        self._unregistered = _unregistered(model)
        self._loose = _loose(model)  # what torch does not list, but an optimizer could be given
        self._optimizers: list[torch.optim.Optimizer] = []  # those of the first steps
        self._before: dict[str, torch.Tensor] = {}
        self._sizes: list[float] = []
        self._first_size = 0.0
        self._largest_rate = 0.0
        self._asleep = 0
        self._stale = self._steps = self._cleared = self._backwards = self._zero = self._absent = 0
        self._stepped = self._stateful = self._reached = False
        self._held: set[str] = set()
        self._moved_by: set[str] = set()  # the parameters that a backward() gave a gradient
        self._not_finite: int | None = None

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """While it lasts, every step of any optimizer is seen."""
        hooks = (
            register_optimizer_step_pre_hook(self._before_step),
            register_optimizer_step_post_hook(self._after_step),
        )
        try:
            yield
        finally:
            for hook in hooks:
                hook.remove()

    def before_backward(self, loss: float, count: int) -> None:
        """Called before each backward(), the `count`-th: by now the gradients of a step should be gone."""
        if self._not_finite is None and not math.isfinite(loss):
            self._not_finite = count
        if self._stepped and self._steps < LOOKED_AT:
            held = (self._parameters[name] for name in self._held & self._parameters.keys())
            self._stale += any(_any(parameter.grad) for parameter in held)
        self._stepped = False

    def after_backward(self) -> None:
        """Called after each backward(): which parameters have a gradient now."""
        if self._steps >= LOOKED_AT or self._backwards >= LOOKED_AT or not self._parameters:
            return
        self._backwards += 1
        there = {name for name, each in self._parameters.items() if each.grad is not None}
        reached = {name for name in there if _any(self._parameters[name].grad)}
        self._absent += not there
        self._zero += bool(there) and not reached
        self._reached = bool(reached)
        self._moved_by |= reached | {name for name, each in self._loose.items() if _any(each.grad)}

    def report(self) -> Message:
        """What was seen, as JSON."""
        return {
            "optimizer_steps": self._steps,
            "looked_at": min(self._steps, LOOKED_AT),
            "optimizers": len(self._optimizers),
            "stateful": self._stateful,
            "holds": bool(self._held),
            "left_out": sorted(self._moved_by - self._held)[:MAX_NAMES],
            "cleared": self._cleared,
            "backwards": self._backwards,
            "zero": self._zero,
            "absent": self._absent,
            "first_size": self._first_size,
            "stale": self._stale,
            "step_size": sorted(self._sizes)[len(self._sizes) // 2] if self._sizes else 0.0,
            "not_finite": self._not_finite or 0,
            "unregistered": self._unregistered[:MAX_NAMES],
            "asleep": self._asleep,
        }

    def _before_step(self, optimizer: torch.optim.Optimizer, *_: object) -> None:
        if self._steps >= LOOKED_AT:
            return
        if not any(optimizer is each for each in self._optimizers):
            self._optimizers.append(optimizer)
        self._before = {name: parameter.detach().clone() for name, parameter in self._parameters.items()}
        held = {id(parameter) for group in optimizer.param_groups for parameter in group["params"]}
        every = self._loose | self._parameters
        self._held |= {name for name, parameter in every.items() if id(parameter) in held}
        self._cleared += self._reached and not any(_any(p.grad) for p in self._parameters.values())
        self._reached = False

    def _after_step(self, optimizer: torch.optim.Optimizer, *_: object) -> None:
        self._steps += 1
        self._stepped = True
        rate = max((float(group.get("lr", 0.0)) for group in optimizer.param_groups), default=0.0)
        self._largest_rate = max(self._largest_rate, rate)
        self._asleep += rate < ASLEEP * self._largest_rate
        if self._steps > LOOKED_AT:
            return
        self._stateful |= bool(optimizer.state)
        moved = sum(
            float((p.detach() - self._before[name]).square().sum()) for name, p in self._parameters.items()
        )
        length = sum(float(before.square().sum()) for before in self._before.values())
        if length and math.isfinite(moved / length):  # a step to NaN has no size
            self._sizes.append((moved / length) ** 0.5)
            self._first_size = self._sizes[0]


def _any(gradient: torch.Tensor | None) -> bool:
    return gradient is not None and bool(gradient.any())


def _unregistered(model: object) -> list[str]:
    """Attributes of the model that hold layers or parameters in a plain list, tuple or dict."""
    return [
        name
        for name, value in getattr(model, "__dict__", {}).items()
        if name[:1] != "_" and _hides_layers(value)
    ]


def _loose(model: object) -> dict[str, torch.Tensor]:
    """Attributes of the model that are tensors with gradients of their own, and no parameters."""
    return {
        name: value
        for name, value in getattr(model, "__dict__", {}).items()
        if isinstance(value, torch.Tensor) and value.requires_grad and value.is_leaf
    }


def _hides_layers(value: object) -> bool:
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return any(isinstance(item, torch.nn.Module | torch.nn.Parameter) for item in items)
