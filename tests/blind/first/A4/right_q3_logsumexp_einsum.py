# /// submission
# about = "Weights as Parameters with einsum, the cross-entropy written out as logsumexp minus the true score, and a one-cycle learning rate."
# changes = "models.py"
# ///

import torch
from torch import optim
from torch.nn import Module, Parameter
from torch.nn.functional import gelu
from torch.utils.data import DataLoader


class DigitClassificationModel(Module):
    def __init__(self):
        super().__init__()
        input_size = 28 * 28
        output_size = 10
        hidden_size = 320
        self.W1 = Parameter(torch.randn(input_size, hidden_size) * (2 / input_size) ** 0.5)
        self.b1 = Parameter(torch.zeros(hidden_size))
        self.W2 = Parameter(torch.randn(hidden_size, output_size) * (1 / hidden_size) ** 0.5)
        self.b2 = Parameter(torch.zeros(output_size))

    def run(self, x):
        h = gelu(torch.einsum("bi,ih->bh", x, self.W1) + self.b1)
        return torch.einsum("bh,ho->bo", h, self.W2) + self.b2

    def get_loss(self, x, y):
        z = self.run(x)
        return (torch.logsumexp(z, dim=1) - torch.einsum("bo,bo->b", z, y)).mean()

    def train(self, dataset):
        epochs = 6
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.003)
        scheduler = optim.lr_scheduler.OneCycleLR(optimizer, 0.003, total_steps=epochs * len(loader))
        for epoch in range(epochs):
            for batch in loader:
                optimizer.zero_grad()
                self.get_loss(batch["x"], batch["label"]).backward()
                optimizer.step()
                scheduler.step()
