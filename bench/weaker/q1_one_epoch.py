"""The perceptron after a single pass."""

from torch import matmul, no_grad, ones
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.w = Parameter(ones(1, dimensions))

    def get_weights(self):
        return self.w

    def run(self, x):
        return matmul(x, self.w.T)

    def get_prediction(self, x):
        return 1 if self.run(x).item() >= 0 else -1

    def train(self, dataset):
        with no_grad():
            for batch in DataLoader(dataset, batch_size=1, shuffle=True):
                label = batch["label"].item()
                if self.get_prediction(batch["x"]) != label:
                    self.w += label * batch["x"]
