# /// submission
# about = "The learning rate shrinks by a factor of 0.85 after each batch instead of each epoch, so training comes to a stop within the first epoch."
# changes = "models.py"
# ///

import torch
from torch import optim
from torch.nn import Module, Parameter
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader


class LanguageIDModel(Module):
    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        n = 256
        self.W = Parameter(torch.randn(self.num_chars, n) * 0.1)
        self.U = Parameter(torch.randn(n, n) / n**0.5)
        self.b = Parameter(torch.zeros(n))
        self.V = Parameter(torch.randn(n, len(self.languages)) / n**0.5)
        self.c = Parameter(torch.zeros(len(self.languages)))

    def run(self, xs):
        h = relu(torch.einsum("bc,ch->bh", xs[0], self.W) + self.b)
        for x in xs[1:]:
            h = relu(
                torch.einsum("bc,ch->bh", x, self.W) + torch.einsum("bg,gh->bh", h, self.U) + self.b
            )
        return torch.einsum("bh,hk->bk", h, self.V) + self.c

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.002)
        scheduler = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.85)
        for epoch in range(15):
            for batch in loader:
                xs = torch.einsum("blc->lbc", batch["x"])
                optimizer.zero_grad()
                loss = self.get_loss(xs, batch["label"])
                loss.backward()
                optimizer.step()
                scheduler.step()
