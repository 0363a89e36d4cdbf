# /// submission
# about = "The GRU is made with batch_first=True but gets (length, batch, 47): it reads along the words of the batch instead of the letters, and run returns (length, 5)."
# changes = "models.py"
# ///
import torch
from torch import movedim, optim
from torch.nn import GRU, Linear, Module
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader


class LanguageIDModel(Module):

    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        self.rnn = GRU(self.num_chars, 180, batch_first=True)
        self.readout = Linear(180, 5)

    def run(self, xs):
        if isinstance(xs, list):
            xs = torch.stack(xs)
        states, _ = self.rnn(xs)
        return self.readout(states[:, -1])

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=3e-3)
        scheduler = optim.lr_scheduler.StepLR(optimizer, step_size=4, gamma=0.5)
        for epoch in range(14):
            for batch in DataLoader(dataset, batch_size=80, shuffle=True):
                xs = movedim(batch["x"], 1, 0)
                optimizer.zero_grad()
                loss = self.get_loss(xs, batch["label"])
                loss.backward()
                optimizer.step()
            scheduler.step()
            if dataset.get_validation_accuracy() > 0.85:
                break
