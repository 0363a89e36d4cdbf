from torch import ones, no_grad
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.w = Parameter(ones(1, dimensions))

    def get_weights(self):
        return self.w

    def run(self, x):
        return self.w * x

    def get_prediction(self, x):
        return 1 if self.run(x) >= 0 else -1

    def train(self, dataset):
        with no_grad():
            loader = DataLoader(dataset, batch_size=1, shuffle=True)
            mistakes = 1
            while mistakes:
                mistakes = 0
                for batch in loader:
                    if self.get_prediction(batch['x']) != batch['label']:
                        self.w += batch['label'] * batch['x']
                        mistakes += 1
