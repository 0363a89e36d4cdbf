# /// submission
# about = "The two last states of a bidirectional GRU, (2, batch, hidden), are joined by view(batch, -1), which puts states of neighbouring words side by side."
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
        self.hidden_dim = 128
        self.gru = nn.GRU(self.num_chars, self.hidden_dim, bidirectional=True)
        self.dropout = nn.Dropout(0.2)
        self.hidden2tag = nn.Linear(2 * self.hidden_dim, len(self.languages))

    def run(self, xs):
        if not torch.is_tensor(xs):
            xs = torch.stack(xs, 0)
        batch_size = xs.size(1)
        gru_out, h_n = self.gru(xs)
        h_n = h_n.view(batch_size, -1)
        return self.hidden2tag(self.dropout(h_n))

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        train_loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=3e-3)
        scheduler = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.8)
        for epoch in range(12):
            for batch in train_loader:
                x = batch["x"].permute(1, 0, 2)
                loss = self.get_loss(x, batch["label"])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            scheduler.step()
            print("Epoch %d, val acc %.3f" % (epoch, dataset.get_validation_accuracy()))
