# /// submission
# about = "The hidden state is kept in self.h from one batch to the next, so the second batch raises an error (another batch size, or backward through a freed graph)."
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
        self.h = torch.zeros(1, self.size)
        self.letter = Linear(self.num_chars, self.size)
        self.state = Linear(self.size, self.size)
        self.last = Linear(self.size, 5)

    def run(self, xs):
        for x in xs:
            self.h = relu(self.letter(x) + self.state(self.h))
        return self.last(self.h)

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=64, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for epoch in range(20):
            for batch in loader:
                optimizer.zero_grad()
                xs = movedim(batch["x"], 1, 0)
                loss = self.get_loss(xs, batch["label"])
                loss.backward()
                optimizer.step()
            acc = dataset.get_validation_accuracy()
            if acc > 0.86:
                break
