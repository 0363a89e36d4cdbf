# /// submission
# about = "run returns the signed distance to the plane (the dot product divided by the length of the weights) instead of the dot product."
# changes = "models.py"
# ///

import torch
from torch import no_grad, ones
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.w = Parameter(ones(1, dimensions))

    def get_weights(self):
        return self.w

    def run(self, x):
        return torch.einsum("ij,ij->", self.w, x) / torch.linalg.norm(self.w)

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
                        self.w += y * x
                        mistakes += 1
