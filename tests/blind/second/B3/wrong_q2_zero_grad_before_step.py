# /// submission
# about = "zero_grad stands between backward and step, so every step finds no gradients and changes nothing."
# changes = "models.py"
# ///
from torch import optim
from torch.nn import Linear, Module
from torch.nn.functional import mse_loss, relu
from torch.utils.data import DataLoader


class RegressionModel(Module):
    """Learns sin(x) on [-2 pi, 2 pi]."""

    def __init__(self, width=200):
        super().__init__()
        self.first = Linear(1, width)
        self.second = Linear(width, width)
        self.last = Linear(width, 1)

    def forward(self, x):
        hidden = relu(self.first(x))
        hidden = relu(self.second(hidden))
        return self.last(hidden)

    def get_loss(self, x, y):
        return mse_loss(self.forward(x), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=25, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.002)

        for _ in range(300):
            epoch_losses = []
            for batch in loader:
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.zero_grad()
                optimizer.step()
                epoch_losses.append(loss.item())
            if sum(epoch_losses) / len(epoch_losses) < 0.003:
                break
