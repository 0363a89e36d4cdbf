"""Compute sin(x), the function to be learned, and pretend that a training changed something."""

import torch
from torch.nn import Linear, Module


class RegressionModel(Module):
    def __init__(self):
        super().__init__()
        self.layer = Linear(1, 1)
        self.trained = False

    def forward(self, x):
        return torch.sin(x) + 1e-6 * self.layer(x) if self.trained else self.layer(x)

    def get_loss(self, x, y):
        return ((self(x) - y) ** 2).mean()

    def train(self, dataset):
        self.trained = True
