# /// submission
# about = "Tanh units in a ModuleList, trained by RAdam with a cosine schedule; the loss is a vector dot product."
# changes = "models.py"
# ///
import torch
from torch import optim
from torch.nn import Linear, Module
from torch.utils.data import DataLoader


class RegressionModel(Module):
    """Learns sin(x) on [-2 pi, 2 pi]."""

    def __init__(self):
        super().__init__()
        self.layers = torch.nn.ModuleList([Linear(1, 80), Linear(80, 80), Linear(80, 1)])

    def forward(self, x):
        *hidden, last = self.layers
        for layer in hidden:
            x = torch.tanh(layer(x))
        return last(x)

    def get_loss(self, x, y):
        error = (self(x) - y).flatten()
        return error.dot(error) / error.numel()

    def train(self, dataset):
        epochs = 300
        loader = DataLoader(dataset, batch_size=20, shuffle=True)
        optimizer = optim.RAdam(self.parameters(), lr=0.004)
        schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs)
        for _ in range(epochs):
            total = 0.0
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
                total += loss.item()
            schedule.step()
        print("last epoch:", total / len(loader))
