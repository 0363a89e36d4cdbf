# /// submission
# about = "The file belongs to the edition that is split over models.py, losses.py and train.py."
# [q2]
# shape = ["error: import", "put each loss into its class"]
# loss = ["error: import", "put each loss into its class"]
# training = ["error: import", "put each loss into its class"]
# test_loss = ["error: import", "put each loss into its class"]
# ///
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
