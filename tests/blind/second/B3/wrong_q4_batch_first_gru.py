# /// submission
# about = "The GRU is made with batch_first=True but gets (length, batch, 47): it runs from word to word instead of from letter to letter, and the last row of its output knows the last letters only."
# changes = "models.py"
# ///
import torch
from torch import movedim, optim
from torch.nn import GRU, Linear, Module
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader


class LanguageIDModel(Module):
    """Reads a word letter by letter and tells which of five languages it is from."""

    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        self.gru = GRU(self.num_chars, 200, batch_first=True)
        self.scores = Linear(200, len(self.languages))

    def run(self, xs):
        if isinstance(xs, (list, tuple)):
            xs = torch.stack(xs)
        states, _ = self.gru(xs)
        return self.scores(states[-1])  # the states after the last letter

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=64, shuffle=True)
        epochs = 12
        optimizer = optim.Adam(self.parameters(), lr=0.003)
        scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs)
        for epoch in range(epochs):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(movedim(batch["x"], 1, 0), batch["label"])
                loss.backward()
                optimizer.step()
            scheduler.step()
            print(epoch, dataset.get_validation_accuracy())
