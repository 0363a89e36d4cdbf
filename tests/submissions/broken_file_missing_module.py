# /// submission
# about = "The file imports nn, the module of the edition before PyTorch."
# [q1]
# weights = ["error: import", "No module named 'nn'"]
# scores = ["error: import", "No module named 'nn'"]
# predictions = ["error: import", "No module named 'nn'"]
# update = ["error: import", "No module named 'nn'"]
# convergence = ["error: import", "No module named 'nn'"]
# [q6]
# full_block = ["error: import", "No module named 'nn'"]
# short_block = ["error: import", "No module named 'nn'"]
# no_future = ["error: import", "No module named 'nn'"]
# ///
import nn
import torch
from torch import no_grad, ones
from torch.nn import Linear, Module, Parameter


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.w = Parameter(ones(1, dimensions))

    def get_weights(self):
        return self.w

    def run(self, x):
        return (self.w * x).sum()

    def get_prediction(self, x):
        return 1 if self.run(x) >= 0 else -1
