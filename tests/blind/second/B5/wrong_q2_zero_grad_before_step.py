# /// submission
# about = "zero_grad stands between backward and step, so every step finds no gradients and the model never changes."
# changes = "models.py"
# ///
import torch
from torch import nn, optim
from torch.nn import Module
from torch.utils.data import DataLoader


class RegressionModel(Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(1, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1))

    def forward(self, x):
        return self.net(x)

    def get_loss(self, x, y):
        return torch.mean((self.forward(x) - y) ** 2)

    def train(self, dataset):
        dl = DataLoader(dataset, batch_size=25, shuffle=True)
        opt = optim.Adam(self.parameters(), lr=0.003)
        for e in range(400):
            for d in dl:
                loss = self.get_loss(d["x"], d["label"])
                loss.backward()
                opt.zero_grad()
                opt.step()
