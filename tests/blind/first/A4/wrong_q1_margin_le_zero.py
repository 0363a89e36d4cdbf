# /// submission
# about = "train counts label * score <= 0 as a mistake, so a +1 point with a score of exactly zero, which is classified correctly, changes the weights."
# changes = "models.py"
# ///

import torch
from torch import no_grad
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.weight = Parameter(torch.zeros(1, dimensions))

    def get_weights(self):
        return self.weight

    def run(self, x):
        return x @ self.weight.T

    def get_prediction(self, x):
        if self.run(x).item() >= 0:
            return 1
        return -1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            done = False
            while not done:
                done = True
                for batch in dataloader:
                    x = batch["x"]
                    y = batch["label"].item()
                    margin = y * self.run(x).item()
                    if margin <= 0:
                        self.weight += y * x
                        done = False
