# /// submission
# about = "A bracket is never closed."
# [q1]
# weights = ["error: import", "SyntaxError"]
# scores = ["error: import", "SyntaxError"]
# predictions = ["error: import", "SyntaxError"]
# update = ["error: import", "SyntaxError"]
# convergence = ["error: import", "SyntaxError"]
# [q6]
# full_block = ["error: import", "SyntaxError"]
# short_block = ["error: import", "SyntaxError"]
# no_future = ["error: import", "SyntaxError"]
# ///
import torch
from torch import no_grad, ones
from torch.nn import Linear, Module, Parameter


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.w = Parameter(ones(1, dimensions)

    def get_weights(self):
        return self.w

    def run(self, x):
        return (self.w * x).sum()

    def get_prediction(self, x):
        return 1 if self.run(x) >= 0 else -1
