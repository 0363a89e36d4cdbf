# /// submission
# about = "A GRU without a loop over letters, its last hidden state in h[-1], AdamW with a one-cycle schedule, list input stacked first."
# changes = "models.py"
# ///
import torch
from torch import optim
from torch.nn import GRU, Linear, Module
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader


class LanguageIDModel(Module):
    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        self.reader = GRU(self.num_chars, 160)
        self.scores = Linear(160, len(self.languages))

    def run(self, xs):
        if not torch.is_tensor(xs):
            xs = torch.stack(tuple(xs), dim=0)
        _, h = self.reader(xs)
        return self.scores(h[-1])

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y.argmax(dim=1))

    def train(self, dataset):
        epochs = 14
        loader = DataLoader(dataset, batch_size=64, shuffle=True)
        optimizer = optim.AdamW(self.parameters(), lr=0.004, weight_decay=0.02)
        schedule = optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.004, total_steps=epochs * len(loader) + 1)
        for _ in range(epochs):
            for batch in loader:
                optimizer.zero_grad()
                self.get_loss(batch["x"].permute(1, 0, 2), batch["label"]).backward()
                optimizer.step()
                schedule.step()
