# /// submission
# about = "run sums the products over axis 0, so it returns one product for each coordinate instead of one number, and the comparison in get_prediction raises."
# changes = "models.py"
# ///
import torch
from torch import no_grad
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.w = Parameter(torch.ones(1, dimensions))

    def get_weights(self):
        return self.w

    def run(self, x):
        # multiply number by number, then add up
        products = x * self.w
        return products.sum(axis=0)

    def get_prediction(self, x):
        if self.run(x) >= 0:
            return 1
        else:
            return -1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            mistakes = 1
            while mistakes > 0:
                mistakes = 0
                for batch in dataloader:
                    x = batch["x"]
                    label = batch["label"].item()
                    if self.get_prediction(x) != label:
                        self.w += label * x
                        mistakes += 1
