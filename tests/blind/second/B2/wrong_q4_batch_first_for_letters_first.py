# /// submission
# about = "The RNN is made with batch_first=True but fed (length, batch, 47), so it walks over the words of the batch; only the last letters, mixed across words, reach the scores."
# changes = "models.py"
# ///
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import movedim, optim
from torch.utils.data import DataLoader


class LanguageIDModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        self.hidden_size = 200
        self.rnn = nn.RNN(self.num_chars, self.hidden_size, nonlinearity="relu", batch_first=True)
        self.fc = nn.Linear(self.hidden_size, len(self.languages))

    def run(self, xs):
        if isinstance(xs, (list, tuple)):
            xs = torch.stack(list(xs))
        out, hidden = self.rnn(xs)
        return self.fc(out[-1])

    def get_loss(self, xs, y):
        return F.cross_entropy(self.run(xs), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=64, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        scheduler = optim.lr_scheduler.StepLR(optimizer, step_size=6, gamma=0.3)
        for epoch in range(18):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(movedim(batch["x"], 0, 1), batch["label"])
                loss.backward()
                optimizer.step()
            scheduler.step()
            print(epoch, loss.item(), dataset.get_validation_accuracy())
