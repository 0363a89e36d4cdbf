# /// submission
# about = "The update has no if: half the difference of label and prediction is the factor of the point, and the sum of these factors ends the loop."
# changes = "models.py"
# ///

import torch
from torch import no_grad
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.normal = Parameter(torch.zeros(1, dimensions))

    def get_weights(self):
        return self.normal

    def run(self, x):
        return torch.einsum("ij,ij->", x, self.normal)

    def get_prediction(self, x):
        return 1 - 2 * int(self.run(x).item() < 0)

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            mistakes = len(dataset)
            while mistakes:
                mistakes = 0
                for batch in dataloader:
                    x, y = batch["x"], int(batch["label"].item())
                    factor = (y - self.get_prediction(x)) // 2
                    self.normal.add_(x, alpha=factor)
                    mistakes += abs(factor)
