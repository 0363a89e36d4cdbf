# /// submission
# about = "A ready-made bidirectional GRU, whose two last hidden states lie side by side before the last layer."
# changes = "models.py"
# ///
from torch import cat, movedim, optim, stack
from torch.nn import GRU, Linear, Module
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader


class LanguageIDModel(Module):
    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        self.gru = GRU(self.num_chars, 96, bidirectional=True)
        self.head = Linear(2 * 96, len(self.languages))

    def run(self, xs):
        _, (forwards, backwards) = self.gru(stack(tuple(xs)))
        return self.head(cat([forwards, backwards], dim=1))

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        epochs = 12
        dataloader = DataLoader(dataset, batch_size=64, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.004)
        schedule = optim.lr_scheduler.LambdaLR(optimizer, lambda epoch: 1 - epoch / epochs)
        for _ in range(epochs):
            for batch in dataloader:
                optimizer.zero_grad()
                self.get_loss(movedim(batch["x"], 1, 0), batch["label"]).backward()
                optimizer.step()
            schedule.step()
            if dataset.get_validation_accuracy() >= 0.88:
                break
