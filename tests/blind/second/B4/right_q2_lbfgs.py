# /// submission
# about = "Tanh units and full-batch L-BFGS with a line search instead of Adam on small batches."
# changes = "models.py"
# ///
import torch
from torch import optim
from torch.nn import Linear, Module
from torch.utils.data import DataLoader


class RegressionModel(Module):
    def __init__(self):
        super().__init__()
        self.u = Linear(1, 50)
        self.m = Linear(50, 50)
        self.v = Linear(50, 1)

    def forward(self, x):
        return self.v(torch.tanh(self.m(torch.tanh(self.u(x)))))

    def get_loss(self, x, y):
        return (self(x) - y).pow(2).mean()

    def train(self, dataset):
        (batch,) = DataLoader(dataset, batch_size=len(dataset))
        x, y = batch["x"], batch["label"]
        optimizer = optim.LBFGS(self.parameters(), lr=1, max_iter=50, line_search_fn="strong_wolfe")

        def closure():
            optimizer.zero_grad()
            loss = self.get_loss(x, y)
            loss.backward()
            return loss

        for _ in range(30):
            if optimizer.step(closure).item() < 1e-4:
                break
