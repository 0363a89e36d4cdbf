# /// submission
# about = "The update is (label - prediction) * x without a factor of one half, so a mistake changes the weights by twice label times point."
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
        return x @ self.w.T

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
                    error = batch["label"].item() - self.get_prediction(x)
                    if error != 0:
                        self.w += error * x
                        done = False
