from torch import no_grad, ones
from torch.nn import Module, Parameter


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.w = Parameter(ones(1, dimensions))

    def get_weights(self):
        return self.w.tolist()

    def run(self, x):
        return (self.w * x).sum()

    def get_prediction(self, x):
        return 1 if self.run(x) >= 0 else -1

    def train(self, dataset):
        with no_grad():
            for point in dataset:
                if self.get_prediction(point['x']) != point['label']:
                    self.w += point['label'] * point['x']
