# /// submission
# about = "A network of Gaussian bumps (radial basis functions) with learned centres, widths and heights instead of Linear and relu."
# changes = "models.py"
# ///

import torch
from torch import optim
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class RegressionModel(Module):
    def __init__(self):
        super().__init__()
        units = 40
        self.centres = Parameter(torch.linspace(-7, 7, units))
        self.log_widths = Parameter(torch.full((units,), -0.3))
        self.heights = Parameter(0.01 * torch.randn(units))
        self.offset = Parameter(torch.zeros(1))

    def forward(self, x):
        z = (x - self.centres) * torch.exp(-self.log_widths)
        bumps = torch.exp(-0.5 * z * z)
        return torch.einsum("bk,k->b", bumps, self.heights)[:, None] + self.offset

    def get_loss(self, x, y):
        error = self(x) - y
        return torch.einsum("bi,bi->", error, error) / error.numel()

    def train(self, dataset):
        epochs = 300
        loader = DataLoader(dataset, batch_size=20, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.02)
        scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs)
        for epoch in range(epochs):
            for batch in loader:
                optimizer.zero_grad()
                self.get_loss(batch["x"], batch["label"]).backward()
                optimizer.step()
            scheduler.step()
