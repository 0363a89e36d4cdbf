# /// submission
# about = "The hidden state is divided by the norm of the whole matrix instead of each row's, so a word's scores depend on which other words are in the batch and on how many."
# changes = "models.py"
# ///

import torch
from torch import movedim, optim
from torch.nn import Linear, Module
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader


class LanguageIDModel(Module):
    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        hidden = 256
        self.W = Linear(self.num_chars, hidden)
        self.U = Linear(hidden, hidden, bias=False)
        self.V = Linear(hidden, len(self.languages))

    def run(self, xs):
        h = relu(self.W(xs[0]))
        h = h / (torch.norm(h) + 1e-6)
        for i in range(1, len(xs)):
            h = relu(self.W(xs[i]) + self.U(h))
            # keep the state on the unit sphere so that it neither explodes nor vanishes
            h = h / (torch.norm(h) + 1e-6)
        return self.V(h)

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.003)
        scheduler = optim.lr_scheduler.ExponentialLR(optimizer, 0.88)
        for epoch in range(18):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(movedim(batch["x"], 0, 1), batch["label"])
                loss.backward()
                optimizer.step()
            scheduler.step()
