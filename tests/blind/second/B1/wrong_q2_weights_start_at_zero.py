# /// submission
# about = "All weights are made by torch.zeros as one makes an array in NumPy; behind the relu no gradient ever reaches them, and only the last bias learns."
# changes = "models.py"
# ///
import torch
from torch import optim
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class RegressionModel(Module):
    def __init__(self):
        super().__init__()
        hidden = 100
        self.w1 = Parameter(torch.zeros(1, hidden))
        self.b1 = Parameter(torch.zeros(hidden))
        self.w2 = Parameter(torch.zeros(hidden, 1))
        self.b2 = Parameter(torch.zeros(1))

    def forward(self, x):
        h = torch.relu(x @ self.w1 + self.b1)  # (batch, hidden)
        return h @ self.w2 + self.b2  # (batch, 1)

    def get_loss(self, x, y):
        return ((self(x) - y) ** 2).mean()

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=20, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        for epoch in range(300):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
