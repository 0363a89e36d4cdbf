import torch
from torch.nn import Module, Linear
from torch.nn.functional import relu
from losses import regression_loss


class RegressionModel(Module):
    def __init__(self):
        super().__init__()
        self.l1 = Linear(1, 100)
        self.l2 = Linear(100, 1)

    def forward(self, x):
        return self.l2(relu(self.l1(x)))
