# /// submission
# about = "The loss is torch.dist over the number of points: dist takes the root of the sum of squares, so this is no mean squared error."
# changes = "models.py"
# ///
import torch
from torch import nn, optim
from torch.nn import Module
from torch.utils.data import DataLoader


class RegressionModel(Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(1, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 1)
        )

    def forward(self, x):
        return self.net(x)

    def get_loss(self, x, y):
        return torch.dist(self(x), y) / len(x)

    def train(self, dataset):
        dataloader = DataLoader(dataset, batch_size=20, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.003)
        schedule = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.985)
        for _ in range(250):
            for batch in dataloader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
            schedule.step()
