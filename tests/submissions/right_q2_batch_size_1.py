# /// submission
# about = "One point at a time, with a step schedule and a loader that does not shuffle."
# [q2]
# ///
import torch
from torch import optim
from torch.nn import Module, Linear
from torch.nn.functional import relu, mse_loss
from torch.utils.data import DataLoader


class RegressionModel(Module):
    def __init__(self):
        super().__init__()
        self.first = Linear(1, 64)
        self.second = Linear(64, 64)
        self.third = Linear(64, 1)

    def forward(self, x):
        h = torch.tanh(self.first(x))
        h = torch.tanh(self.second(h))
        return self.third(h)

    def get_loss(self, x, y):
        return mse_loss(self.forward(x), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=1)
        optimizer = optim.Adam(self.parameters(), lr=0.003)
        scheduler = optim.lr_scheduler.StepLR(optimizer, step_size=12, gamma=0.4)
        for epoch in range(36):
            total = 0
            for batch in loader:
                loss = self.get_loss(batch['x'], batch['label'])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                total += loss.item()
            scheduler.step()
            if total / len(loader) < 0.008:
                return
