"""Has a student's model learn a single batch by heart, in a loop of ours: is it the network, or its train?"""

import time
from types import ModuleType
from typing import Any

import numpy as np
import torch

STEPS, RATE = 60, 0.01
SECONDS = 2  # of CPU time; looped convolutions are slow


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
