"""What q10 has the worker do with the student's model: learn one batch by heart."""

from collections.abc import Sequence
from types import ModuleType

import torch

from backend import mode


def by_heart(
    module: ModuleType,
    sizes: Sequence[int],
    tokens: torch.Tensor,
    targets: torch.Tensor,
    steps: int,
    rate: float,
) -> list[torch.Tensor]:
    """The losses of `steps` steps of Adam on one batch, without dropout, and the scores after them."""
    model = module.CharacterGPT(*sizes)
    optimizer = torch.optim.Adam(torch.nn.Module.parameters(model), lr=rate)
    losses = []
    with mode(model, training=False):
        for _ in range(steps):
            optimizer.zero_grad()
            loss = model.get_loss(tokens, targets)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        with torch.no_grad():
            return [torch.tensor(losses), model(tokens)]
