# /// submission
# about = "An LSTM module with dropout, gradient clipping and a schedule; the last output is classified."
# [q4]
# ///
import torch
import torch.nn as nn
from torch import optim, movedim
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader


class LanguageIDModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        self.lstm = nn.LSTM(self.num_chars, 96)
        self.dropout = nn.Dropout(0.2)
        self.classifier = nn.Linear(96, len(self.languages))

    def run(self, xs):
        output, (hidden, cell) = self.lstm(xs)
        return self.classifier(self.dropout(output[-1]))

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        nn.Module.train(self, True)
        optimizer = optim.Adam(self.parameters(), lr=0.006)
        scheduler = optim.lr_scheduler.StepLR(optimizer, step_size=3, gamma=0.5)
        for epoch in range(9):
            for batch in DataLoader(dataset, batch_size=64, shuffle=True):
                optimizer.zero_grad()
                loss = self.get_loss(movedim(batch['x'], 1, 0), batch['label'])
                loss.backward()
                nn.utils.clip_grad_norm_(self.parameters(), 1.0)
                optimizer.step()
            scheduler.step()
            if dataset.get_validation_accuracy() >= 0.83:
                break
