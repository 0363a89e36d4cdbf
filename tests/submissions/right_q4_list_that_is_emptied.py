# /// submission
# about = "run takes the letters off a copy of the list, first to last, until the list is false: only a list can do that."
# [q4]
# ///
from torch import optim, stack
from torch.nn import GRUCell, Linear, Module
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader


class LanguageIDModel(Module):
    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        self.cell = GRUCell(self.num_chars, 96)
        self.out = Linear(96, 5)

    def run(self, xs):
        rest = xs[:]
        h = None
        while rest:
            h = self.cell(rest.pop(0), h)
        return self.out(h)

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        for epoch in range(8):
            for batch in DataLoader(dataset, 128, shuffle=True):
                xs = list(batch['x'].movedim(1, 0))
                optimizer.zero_grad()
                self.get_loss(xs, batch['label']).backward()
                optimizer.step()
            if dataset.get_validation_accuracy() > 0.84:
                return
