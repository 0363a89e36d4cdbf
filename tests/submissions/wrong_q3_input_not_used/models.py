import torch
from torch.nn import Module, Linear
from torch.nn.functional import cross_entropy, relu


class DigitClassificationModel(Module):
    def __init__(self):
        super().__init__()
        self.l1 = Linear(784, 64)
        self.l2 = Linear(64, 10)

    def run(self, x):
        hidden = relu(self.l1(x))
        hidden = torch.ones(x.shape[0], 64)
        return self.l2(hidden)

    def get_loss(self, x, y):
        return cross_entropy(self.run(x), y)

    def train(self, dataset):
        pass
