# /// submission
# about = "ReduceLROnPlateau is given the validation accuracy in its default mode min: every better accuracy divides the learning rate by ten, and training stands still after two epochs."
# changes = "models.py"
# ///
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import optim
from torch.utils.data import DataLoader


class LanguageIDModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        hidden_size = 256
        self.i2h = nn.Linear(self.num_chars, hidden_size)
        self.h2h = nn.Linear(hidden_size, hidden_size)
        self.h2o = nn.Linear(hidden_size, len(self.languages))

    def run(self, xs):
        hidden = F.relu(self.i2h(xs[0]))
        for x in xs[1:]:
            hidden = F.relu(self.i2h(x) + self.h2h(hidden))
        return self.h2o(hidden)

    def get_loss(self, xs, y):
        return F.cross_entropy(self.run(xs), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.0005)
        scheduler = optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.1, patience=0)
        for epoch in range(20):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(torch.movedim(batch["x"], 1, 0), batch["label"])
                loss.backward()
                optimizer.step()
            acc = dataset.get_validation_accuracy()
            scheduler.step(acc)
            print(f"epoch {epoch} acc {acc:.3f} lr {optimizer.param_groups[0]['lr']:.1e}")
