# /// submission
# about = "run sums over one dimension and returns shape (1,), get_prediction returns a tensor, and the loader is given its batch size by position."
# [q1]
# ///
import torch
from torch import no_grad, ones
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.weight = Parameter(ones((1, dimensions)))

    def get_weights(self):
        return self.weight

    def run(self, x):
        return (self.weight * x).sum(dim=1)

    def get_prediction(self, x):
        return torch.where(self.run(x) >= 0, 1, -1)

    def train(self, dataset):
        with no_grad():
            data = DataLoader(dataset, 1, True)
            errors = len(data)
            while errors:
                errors = 0
                for point in data:
                    target = point['label']
                    if not torch.equal(self.get_prediction(point['x']).float(), target.view(-1)):
                        errors += 1
                        self.weight.data += target * point['x']
