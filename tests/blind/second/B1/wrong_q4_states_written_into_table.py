# /// submission
# about = "The states are written in place into a table made by torch.zeros and read from there again; the scores are right, but backward() raises because the table was modified."
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
        self.size = 200
        self.letter_layer = Linear(self.num_chars, self.size)
        self.state_layer = Linear(self.size, self.size)
        self.score_layer = Linear(self.size, 5)

    def run(self, xs):
        length = len(xs)
        batch_size = xs[0].shape[0]
        states = torch.zeros(length, batch_size, self.size)  # one row for each letter
        states[0] = relu(self.letter_layer(xs[0]))
        for i in range(1, length):
            states[i] = relu(self.letter_layer(xs[i]) + self.state_layer(states[i - 1]))
        return self.score_layer(states[length - 1])

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.002)
        scheduler = optim.lr_scheduler.ExponentialLR(optimizer, 0.88)
        for epoch in range(18):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(movedim(batch["x"], 1, 0), batch["label"])
                loss.backward()
                optimizer.step()
            scheduler.step()
