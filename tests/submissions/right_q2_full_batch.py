# /// submission
# about = "A batch as large as the data set, layers in a Sequential, and a line printed for every batch."
# [q2]
# ///
from torch import optim, nn
from torch.nn import Module, Sequential, Linear, Tanh
from torch.nn.functional import mse_loss
from torch.utils.data import DataLoader


class RegressionModel(Module):
    """
    A neural network model for approximating a function that maps from real
    numbers to real numbers.
    """
    def __init__(self):
        super().__init__()
        self.net = Sequential(Linear(1, 64), Tanh(), Linear(64, 64), Tanh(), Linear(64, 1))

    def forward(self, x):
        return self.net(x)

    def get_loss(self, x, y):
        return ((self(x) - y) ** 2).mean()

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=len(dataset), shuffle=True)
        opt = optim.Adam(self.parameters(), lr=5e-3)
        loss = float("inf")
        while loss > 0.002:
            for sample in loader:
                opt.zero_grad()
                value = self.get_loss(sample['x'], sample['label'])
                value.backward()
                opt.step()
                loss = value.item()
                print(f"loss: {loss:.6f}")
