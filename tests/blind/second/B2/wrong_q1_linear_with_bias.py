# /// submission
# about = "The weights live in nn.Linear(dimensions, 1) with its default bias, a random number that run adds to every score, so the score is not the dot product."
# changes = "models.py"
# ///
import torch
import torch.nn as nn
from torch import no_grad
from torch.utils.data import DataLoader


class PerceptronModel(nn.Module):
    def __init__(self, dimensions):
        super().__init__()
        self.fc = nn.Linear(dimensions, 1)

    def get_weights(self):
        return self.fc.weight

    def run(self, x):
        return self.fc(x)

    def get_prediction(self, x):
        return 1 if self.run(x).item() >= 0 else -1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            mistakes = 1
            while mistakes > 0:
                mistakes = 0
                for batch in dataloader:
                    x, y = batch["x"], batch["label"]
                    if self.get_prediction(x) != y.item():
                        self.fc.weight += y * x
                        mistakes += 1
