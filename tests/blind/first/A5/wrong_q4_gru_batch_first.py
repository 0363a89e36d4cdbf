# /// submission
# about = "The GRU is made with batch_first=True but gets (length, batch, 47): it runs along the words of a batch, and only their last letters reach the scores."
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
        self.gru = GRU(self.num_chars, 128, batch_first=True)
        self.head = Linear(128, len(self.languages))

    def run(self, xs):
        xs = torch.stack(tuple(xs))
        states, _ = self.gru(xs)
        return self.head(states[-1])

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        dataloader = DataLoader(dataset, batch_size=64, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.003)
        schedule = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.85)
        for _ in range(12):
            for batch in dataloader:
                optimizer.zero_grad()
                loss = self.get_loss(movedim(batch["x"], 1, 0), batch["label"])
                loss.backward()
                optimizer.step()
            schedule.step()
            if dataset.get_validation_accuracy() >= 0.87:
                break
