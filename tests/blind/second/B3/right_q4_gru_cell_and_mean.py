# /// submission
# about = "A GRUCell is called for each letter, and the scores come from the last state and the mean of all states side by side."
# changes = "models.py"
# ///
import torch
from torch import optim
from torch.nn import GRUCell, Linear, Module
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader


class LanguageIDModel(Module):
    """Reads a word letter by letter and tells which of five languages it is from."""

    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        self.cell = GRUCell(self.num_chars, 160)
        self.scores = Linear(2 * 160, len(self.languages))

    def run(self, xs):
        h = None
        states = []
        for x in xs:
            h = self.cell(x, h)
            states.append(h)
        mean = sum(states) / len(states)
        return self.scores(torch.cat([h, mean], dim=1))

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        epochs = 14
        loader = DataLoader(dataset, batch_size=64, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.004)
        schedule = optim.lr_scheduler.LambdaLR(optimizer, lambda epoch: 1 - epoch / epochs)
        for epoch in range(epochs):
            for batch in loader:
                letters = batch["x"].unbind(dim=1)  # a tuple of (batch, 47), one for each letter
                optimizer.zero_grad()
                loss = self.get_loss(list(letters), batch["label"])
                loss.backward()
                optimizer.step()
            schedule.step()
            print(f"epoch {epoch}: {dataset.get_validation_accuracy():.3f}")
