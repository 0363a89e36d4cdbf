"""The network of the reference, stopped by the first epoch with 81% on validation."""

from torch import movedim, optim
from torch.nn import Linear, Module
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader


class LanguageIDModel(Module):
    def __init__(self):
        super().__init__()
        self.letter = Linear(47, 256)
        self.state = Linear(256, 256)
        self.output = Linear(256, 5)

    def run(self, xs):
        h = relu(self.letter(xs[0]))
        for x in xs[1:]:
            h = relu(self.letter(x) + self.state(h))
        return self.output(h)

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        dataloader = DataLoader(dataset, batch_size=128, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for _ in range(30):
            for batch in dataloader:
                optimizer.zero_grad()
                self.get_loss(movedim(batch["x"], 1, 0), batch["label"]).backward()
                optimizer.step()
            if dataset.get_validation_accuracy() >= 0.81:
                return
