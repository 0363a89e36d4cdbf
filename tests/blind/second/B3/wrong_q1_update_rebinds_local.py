# /// submission
# about = "The update binds the local name weights to a new tensor (weights = weights + ...), so the Parameter of the model never changes."
# changes = "models.py"
# ///
import torch
from torch import no_grad
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    """A linear classifier."""

    MAX_PASSES = 1000

    def __init__(self, dimensions):
        super().__init__()
        self.weights = Parameter(torch.zeros(1, dimensions))

    def get_weights(self):
        return self.weights

    def run(self, x):
        return x @ self.weights.T

    def get_prediction(self, x):
        return 1 if self.run(x).item() >= 0 else -1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            weights = self.get_weights()
            for _ in range(self.MAX_PASSES):
                mistakes = 0
                for batch in dataloader:
                    x, y = batch["x"], batch["label"].item()
                    if self.get_prediction(x) != y:
                        weights = weights + y * x
                        mistakes += 1
                if mistakes == 0:
                    return
