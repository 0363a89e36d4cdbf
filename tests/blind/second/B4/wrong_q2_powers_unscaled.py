# /// submission
# about = "Fits a polynomial in the raw powers x to x^9 (up to 10^7) with Adam: so badly scaled that the loss stays far above 0.05."
# changes = "models.py"
# ///
import torch
from torch import cat, optim
from torch.nn import Linear, Module
from torch.nn.functional import mse_loss
from torch.utils.data import DataLoader


class RegressionModel(Module):
    def __init__(self):
        super().__init__()
        # Weierstrass: polynomials are dense in C[a, b]
        self.degree = 9
        self.coefficients = Linear(self.degree, 1)

    def forward(self, x):
        powers = cat([x**n for n in range(1, self.degree + 1)], dim=1)
        return self.coefficients(powers)

    def get_loss(self, x, y):
        return mse_loss(self(x), y)

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        loader = DataLoader(dataset, batch_size=20, shuffle=True)
        for epoch in range(300):
            for batch in loader:
                optimizer.zero_grad()
                self.get_loss(batch["x"], batch["label"]).backward()
                optimizer.step()
