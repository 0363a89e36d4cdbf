# /// submission
# about = "A bidirectional GRU with letters first; the last states of both directions are joined by cat before the scores."
# changes = "models.py"
# ///
import torch
import torch.nn as nn
from torch import optim
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader


class LanguageIDModel(nn.Module):
    def __init__(self):
        super(LanguageIDModel, self).__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        self.gru = nn.GRU(self.num_chars, 128, bidirectional=True)
        self.dropout = nn.Dropout(0.3)
        self.fc = nn.Linear(2 * 128, len(self.languages))

    def run(self, xs):
        if isinstance(xs, (list, tuple)):
            xs = torch.stack(tuple(xs))
        _, h_n = self.gru(xs)
        return self.fc(self.dropout(torch.cat((h_n[0], h_n[1]), dim=1)))

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=4e-3)
        scheduler = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.75)
        for epoch in range(12):
            for batch in loader:
                loss = self.get_loss(batch["x"].transpose(0, 1), batch["label"])
                optimizer.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(self.parameters(), 1.0)
                optimizer.step()
            scheduler.step()
            print("Epoch %d, val acc %.3f" % (epoch, dataset.get_validation_accuracy()))
