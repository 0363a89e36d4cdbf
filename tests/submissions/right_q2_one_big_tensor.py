# /// submission
# about = "All of dataset.x and dataset.y become two tensors and no DataLoader is used."
# [q2]
# ///
import torch
from torch import optim
from torch.nn import Module, Linear
from torch.nn.functional import relu, mse_loss


class RegressionModel(Module):
    def __init__(self):
        super().__init__()
        self.fc1 = Linear(1, 100)
        self.fc2 = Linear(100, 100)
        self.fc3 = Linear(100, 1)

    def forward(self, x):
        x = relu(self.fc1(x))
        x = relu(self.fc2(x))
        return self.fc3(x)

    def get_loss(self, x, y):
        return mse_loss(self.forward(x), y)

    def train(self, dataset):
        x = torch.tensor(dataset.x, dtype=torch.float32)
        y = torch.tensor(dataset.y, dtype=torch.float32)
        optimizer = optim.Adam(self.parameters(), lr=0.01)
        for epoch in range(3000):
            optimizer.zero_grad()
            loss = self.get_loss(x, y)
            loss.backward()
            optimizer.step()
            if loss.item() < 0.001:
                break
