# /// submission
# about = "get_loss is the mean of the norms along dim 1 without the square: the mean absolute error, not the mean squared one."
# changes = "models.py"
# ///
import torch
from torch import optim
from torch.nn import Linear, Module
from torch.utils.data import DataLoader


class RegressionModel(Module):
    def __init__(self):
        super().__init__()
        self.a = Linear(1, 100)
        self.b = Linear(100, 100)
        self.c = Linear(100, 1)

    def forward(self, x):
        x = torch.relu(self.a(x))
        x = torch.relu(self.b(x))
        return self.c(x)

    def get_loss(self, x, y):
        distance = torch.linalg.norm(self(x) - y, dim=1)
        return distance.mean()

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.002)
        loader = DataLoader(dataset, batch_size=20, shuffle=True)
        for epoch in range(300):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
