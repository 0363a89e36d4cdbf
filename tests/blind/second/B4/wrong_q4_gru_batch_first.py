# /// submission
# about = "GRU is made with batch_first=True but gets (length, batch, 47), so it runs over the words of the batch and out[-1] knows the last letter only."
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
        self.gru = GRU(self.num_chars, 200, batch_first=True)
        self.out = Linear(200, 5)

    def run(self, xs):
        if isinstance(xs, list):
            xs = torch.stack(xs)
        states, _ = self.gru(xs)
        return self.out(states[-1])

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=64, shuffle=True)
        opt = optim.Adam(self.parameters(), lr=0.002)
        for epoch in range(12):
            for batch in loader:
                xs = movedim(batch["x"], 1, 0)
                loss = self.get_loss(xs, batch["label"])
                opt.zero_grad()
                loss.backward()
                opt.step()
            acc = dataset.get_validation_accuracy()
            print(epoch, acc)
            if acc > 0.84:
                break
