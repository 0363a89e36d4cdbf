# /// submission
# about = "A tanh network on scaled inputs that is trained by Adam first and then polished on all points at once by LBFGS with a closure and a line search."
# changes = "models.py"
# ///
import math

import torch
from torch import optim
from torch.nn import Linear, Module
from torch.utils.data import DataLoader


class RegressionModel(Module):

    def __init__(self):
        super().__init__()
        N = 60
        self.A = Linear(1, N)
        self.B = Linear(N, N)
        self.C = Linear(N, 1)

    def forward(self, x):
        a = torch.tanh(self.A(x / math.pi))
        b = torch.tanh(self.B(a))
        return self.C(b)

    def get_loss(self, x, y):
        r = self(x) - y
        return (r * r).mean()

    def train(self, dataset):
        # 1. coarse: stochastic
        coarse = optim.Adam(self.parameters(), lr=5e-3)
        for epoch in range(200):
            for batch in DataLoader(dataset, batch_size=20, shuffle=True):
                coarse.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                coarse.step()

        # 2. fine: quasi-Newton on everything
        everything = dataset[:]
        X, Y = everything["x"], everything["label"]
        fine = optim.LBFGS(self.parameters(), lr=1.0, max_iter=20, line_search_fn="strong_wolfe")

        def closure():
            fine.zero_grad()
            loss = self.get_loss(X, Y)
            loss.backward()
            return loss

        for k in range(20):
            if fine.step(closure).item() < 1e-4:
                break
