from torch import ones
from torch.nn import Module


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.w = ones(1, dimensions)

    def get_weights(self):
        return self.w

    def run(self, x):
        return (self.w * x).sum()

    def get_prediction(self, x):
        return 1 if self.run(x) >= 0 else -1

    def train(self, dataset):
        pass
