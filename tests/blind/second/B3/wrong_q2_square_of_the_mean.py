# /// submission
# about = "get_loss squares the mean of the errors instead of taking the mean of the squares, so positive and negative errors cancel."
# changes = "models.py"
# ///
from torch import optim
from torch.nn import Linear, Module
from torch.nn.functional import relu
from torch.utils.data import DataLoader


class RegressionModel(Module):
    """Learns sin(x) on [-2 pi, 2 pi]."""

    def __init__(self):
        super().__init__()
        self.hidden1 = Linear(1, 128)
        self.hidden2 = Linear(128, 128)
        self.output = Linear(128, 1)

    def forward(self, x):
        for layer in (self.hidden1, self.hidden2):
            x = relu(layer(x))
        return self.output(x)

    def get_loss(self, x, y):
        error = self(x) - y
        return error.mean() ** 2

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=20, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.002)
        for _ in range(300):
            for batch in loader:
                optimizer.zero_grad()
                self.get_loss(batch["x"], batch["label"]).backward()
                optimizer.step()
