# /// submission
# about = "get_loss has the factor 1/2 of the textbook before the square, so it is half of the mean squared error."
# changes = "models.py"
# ///
import torch
from torch import optim
from torch.nn import Linear, Module
from torch.utils.data import DataLoader


class RegressionModel(Module):
    def __init__(self):
        super().__init__()
        self.layer1 = Linear(1, 200)
        self.layer2 = Linear(200, 100)
        self.layer3 = Linear(100, 1)

    def forward(self, x):
        a = torch.relu(self.layer1(x))
        a = torch.relu(self.layer2(a))
        return self.layer3(a)

    def get_loss(self, x, y):
        # 1/2 (prediction - y)^2, the 2 goes away in the derivative
        error = self(x) - y
        return (0.5 * error**2).mean()

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=20, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.002)
        for epoch in range(300):
            for group in optimizer.param_groups:
                group["lr"] = 0.002 * (1 - epoch / 300)
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
