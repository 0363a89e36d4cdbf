from torch import ones, no_grad
from torch.nn import Module, Parameter


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.w = Parameter(ones(dimensions))

    def get_weights(self):
        return self.w

    def run(self, x):
        return x @ self.w

    def get_prediction(self, x):
        return 1 if self.run(x) >= 0 else -1

    def train(self, dataset):
        with no_grad():
            pass
