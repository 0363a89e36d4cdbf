# /// submission
# about = "A ready-made GRU that reads the word in both directions; the two last states side by side give the scores."
# changes = "models.py"
# ///

import torch
from torch import optim, stack
from torch.nn import GRU, Linear, Module
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader


class LanguageIDModel(Module):
    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        self.reader = GRU(self.num_chars, 128, bidirectional=True)
        self.scores = Linear(2 * 128, len(self.languages))

    def run(self, xs):
        letters = xs if isinstance(xs, torch.Tensor) else stack(list(xs))
        _, last = self.reader(letters)
        forwards, backwards = last
        return self.scores(torch.cat((forwards, backwards), dim=1))

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        epochs = 9
        loader = DataLoader(dataset, batch_size=64, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.004)
        steps = epochs * len(loader)
        scheduler = optim.lr_scheduler.LambdaLR(optimizer, lambda step: max(0.02, 1 - step / steps))
        for epoch in range(epochs):
            for batch in loader:
                optimizer.zero_grad()
                self.get_loss(batch["x"].permute(1, 0, 2), batch["label"]).backward()
                optimizer.step()
                scheduler.step()
