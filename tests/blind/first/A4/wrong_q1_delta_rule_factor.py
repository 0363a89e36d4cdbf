# /// submission
# about = "The update uses (label - prediction) * x, which is twice label times point after a mistake."
# changes = "models.py"
# ///

import torch
from torch import no_grad, ones
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.weights = Parameter(ones(1, dimensions))

    def get_weights(self):
        return self.weights

    def run(self, x):
        return torch.tensordot(x, self.weights, dims=([1], [1]))

    def get_prediction(self, x):
        return 1 if self.run(x).item() >= 0 else -1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            while True:
                total_error = 0
                for batch in dataloader:
                    x = batch["x"]
                    error = batch["label"].item() - self.get_prediction(x)
                    # error is 0 for a point that is right, so nothing changes then
                    self.weights += error * x
                    total_error += abs(error)
                if total_error == 0:
                    break
