# /// submission
# about = "train writes self.weight = self.weight + y * x, which assigns a plain tensor to a Parameter's name: a TypeError at the first mistake."
# changes = "models.py"
# ///
import torch
from torch import no_grad
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.weight = Parameter(torch.ones(1, dimensions))

    def get_weights(self):
        return self.weight

    def run(self, x):
        return (self.weight * x).sum()

    def get_prediction(self, x):
        if self.run(x) >= 0:
            return 1
        return -1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            while True:
                errors = 0
                for batch in dataloader:
                    x = batch["x"]
                    y = batch["label"].item()
                    if self.get_prediction(x) != y:
                        self.weight = self.weight + y * x
                        errors += 1
                if errors == 0:
                    break
