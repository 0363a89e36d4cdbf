# /// submission
# about = "The comprehension puts a ReLU behind every Linear, the last one included, so no prediction is negative."
# changes = "models.py"
# ///
from itertools import pairwise

from torch import nn, optim
from torch.nn import Module
from torch.nn.functional import mse_loss
from torch.utils.data import DataLoader


class RegressionModel(Module):
    def __init__(self):
        super().__init__()
        sizes = [1, 128, 128, 1]
        self.net = nn.Sequential(
            *(layer for a, b in pairwise(sizes) for layer in (nn.Linear(a, b), nn.ReLU()))
        )

    def forward(self, x):
        return self.net(x)

    def get_loss(self, x, y):
        return mse_loss(self(x), y)

    def train(self, dataset):
        dataloader = DataLoader(dataset, batch_size=20, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.003)
        for _ in range(250):
            for batch in dataloader:
                optimizer.zero_grad()
                self.get_loss(batch["x"], batch["label"]).backward()
                optimizer.step()
