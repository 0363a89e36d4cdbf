# /// submission
# about = "dataset.x becomes one big tensor that is cut into batches by hand, and the labels come from dataset[:]."
# [q3]
# ///
import torch
from torch import nn, optim
from torch.nn import Module
import torch.nn.functional as F


class DigitClassificationModel(Module):
    def __init__(self):
        super().__init__()
        self.model = nn.Sequential(
            nn.Linear(784, 196),
            nn.ReLU(),
            nn.Linear(196, 10),
        )

    def run(self, x):
        return self.model(x)

    def get_loss(self, x, y):
        return F.cross_entropy(self.run(x), y)

    def train(self, dataset):
        images = torch.tensor(dataset.x)
        labels = dataset[:]['label']
        optimizer = optim.Adam(self.model.parameters(), lr=3e-3)
        for epoch in range(3):
            order = torch.randperm(len(images))
            for start in range(0, len(images), 250):
                rows = order[start:start + 250]
                optimizer.zero_grad()
                self.get_loss(images[rows], labels[rows]).backward()
                optimizer.step()
            for group in optimizer.param_groups:
                group['lr'] *= 0.5
