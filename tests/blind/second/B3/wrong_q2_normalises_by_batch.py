# /// submission
# about = "forward normalises x by the mean and the standard deviation of the batch at hand, so a prediction depends on the other points of the batch, and is NaN for a single one."
# changes = "models.py"
# ///
from torch import optim
from torch.nn import Linear, Module, ReLU, Sequential
from torch.nn.functional import mse_loss
from torch.utils.data import DataLoader


class RegressionModel(Module):
    """Learns sin(x) on [-2 pi, 2 pi]."""

    def __init__(self):
        super().__init__()
        self.net = Sequential(Linear(1, 200), ReLU(), Linear(200, 100), ReLU(), Linear(100, 1))

    def forward(self, x):
        x = (x - x.mean()) / x.std()  # networks like their inputs around 0
        return self.net(x)

    def get_loss(self, x, y):
        return mse_loss(self(x), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=20, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.002)
        for epoch in range(300):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
