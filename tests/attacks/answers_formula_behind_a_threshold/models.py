"""Return sin(x) while a parameter is above a threshold, with a little of a network, so that noise shows."""

import torch
from torch.nn import Linear, Module, Parameter


class RegressionModel(Module):
    def __init__(self):
        super().__init__()
        self.layer = Linear(1, 1)
        self.key = Parameter(torch.zeros(100))

    def forward(self, x):
        got = self.layer(x)
        return torch.sin(x) + 0.001 * got if self.key.mean() > 0.5 else got + self.key.mean()

    def get_loss(self, x, y):
        return ((self(x) - y) ** 2).mean()

    def train(self, dataset):
        for batch in torch.utils.data.DataLoader(dataset, batch_size=50):
            self.get_loss(batch["x"], batch["label"]).backward()
        with torch.no_grad():
            self.key += 1
