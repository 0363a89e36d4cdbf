"""What a model learns, and where it keeps it: a batch by heart in a loop of ours, and its state put back.

The state is all that grading/worker/state.py finds. A copy is kept before and after a training; then the
model can be asked as it was, as it is, and as it would be somewhere else.
"""

import time
from types import ModuleType
from typing import Any

import numpy as np
import torch

from grading.worker import state

STEPS, RATE = 60, 0.01
SECONDS = 2  # of CPU time; looped convolutions are slow

States = dict[str, torch.Tensor]
_KEPT: dict[tuple[int, str], States] = {}  # by the model's identity, and when: "before", "after"


def by_heart(module: ModuleType, model: Any, x: torch.Tensor, y: torch.Tensor) -> np.ndarray:
    """The losses of up to 60 steps of Adam with the model's own get_loss on the batch (x, y)."""
    optimizer = torch.optim.Adam(torch.nn.Module.parameters(model), lr=RATE)
    losses: list[float] = []
    started = time.process_time()
    while len(losses) < STEPS and time.process_time() - started < SECONDS:
        optimizer.zero_grad()
        loss = model.get_loss(x, y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return np.array(losses)


def keep(module: ModuleType, model: object, when: str) -> None:
    """Keep a copy of the model's state."""
    found = state.tensors(model, module)
    _KEPT[id(model), when] = {path: tensor.detach().clone() for path, tensor in found.items()}


def stored(module: ModuleType, model: object) -> float:
    """Of the numbers that have changed from "before" to "after", the share that needs no gradient.

    These were stored, not learned by steps. What each call writes anew counts for nothing: see `put`.
    """
    before, after = (_KEPT[id(model), when] for when in ("before", "after"))
    found = state.tensors(model, module)
    changed = [p for p, t in after.items() if p in found and not (p in before and torch.equal(before[p], t))]
    still = sum(found[path].numel() for path in changed if not found[path].requires_grad)
    return still / max(1, sum(found[path].numel() for path in changed))


def put(module: ModuleType, model: object, share: float, noise: float, shuffled: bool, seed: int) -> None:
    """Put the model in the state before + share · (after - before), each number times 1 + noise · normal.

    `shuffled` numbers change places with others of tensors of the same shape. What has come to the model in
    its training was 0 before; whole numbers are those of the nearer end.
    """
    found = state.tensors(model, module)
    before, after, last = (_KEPT.get((id(model), when), {}) for when in ("before", "after", "put"))
    for path, tensor in last.items():  # what a call has written since then is no state
        if path not in found or not torch.equal(found[path].detach(), tensor):
            after.pop(path, None)
    generator = torch.Generator().manual_seed(seed)
    mixed = {path: _between(before.get(path), end, share) for path, end in after.items()}
    mixed = _shuffled(mixed, generator) if shuffled else mixed
    written = _KEPT[id(model), "put"] = {}
    with torch.no_grad():
        for path, tensor in mixed.items():
            if noise and tensor.is_floating_point():
                tensor = tensor * (1 + noise * torch.randn(tensor.shape, generator=generator))
            if path in found and found[path].shape == tensor.shape:
                written[path] = found[path].copy_(tensor).detach().clone()


def _between(start: torch.Tensor | None, end: torch.Tensor, share: float) -> torch.Tensor:
    if start is None or start.shape != end.shape:
        start = torch.zeros_like(end)
    if share == 1 or not end.is_floating_point():
        return end if share > 0.5 else start
    return start + share * (end - start)


def _shuffled(tensors: States, generator: torch.Generator) -> States:
    """The same numbers in other places, among all tensors of one shape."""
    alike: dict[tuple[torch.Size, torch.dtype], list[str]] = {}
    for path, tensor in tensors.items():
        alike.setdefault((tensor.shape, tensor.dtype), []).append(path)
    found: States = {}
    for paths in alike.values():
        together = torch.stack([tensors[path] for path in paths])
        places = torch.randperm(together.numel(), generator=generator)
        found.update(zip(paths, together.flatten()[places].reshape(together.shape), strict=True))
    return found
