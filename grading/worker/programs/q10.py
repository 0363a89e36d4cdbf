"""What q10 has the worker do with the student's model: learn one batch by heart."""

from types import ModuleType
from typing import Any

import torch

from backend import mode


def by_heart(
    module: ModuleType, model: Any, tokens: torch.Tensor, targets: torch.Tensor, steps: int, rate: float
) -> torch.Tensor:
    """The losses of `steps` steps of Adam on one batch, without dropout."""
    optimizer = torch.optim.Adam(torch.nn.Module.parameters(model), lr=rate)
    losses = []
    with mode(model, training=False):
        for _ in range(steps):
            optimizer.zero_grad()
            loss = model.get_loss(tokens, targets)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return torch.tensor(losses)
