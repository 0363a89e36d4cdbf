# /// submission
# about = "A GRU that reads the word in both directions; the two last states side by side give the scores."
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
        self.gru = GRU(self.num_chars, 128, bidirectional=True)
        self.scores = Linear(256, 5)

    def run(self, xs):
        if not isinstance(xs, torch.Tensor):
            xs = torch.stack(list(xs))
        _, (there, back) = self.gru(xs)
        return self.scores(torch.cat((there, back), dim=1))

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        opt = optim.Adam(self.parameters(), lr=0.004)
        sched = optim.lr_scheduler.CosineAnnealingLR(opt, 10)
        for _ in range(10):
            for b in loader:
                opt.zero_grad()
                self.get_loss(b["x"].transpose(0, 1), b["label"]).backward()
                opt.step()
            sched.step()
