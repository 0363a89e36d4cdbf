# /// submission
# about = "A line of the student's own experiment at the bottom raises an exception."
# [q1]
# weights = ["error: import", "RuntimeError"]
# scores = ["error: import", "RuntimeError"]
# predictions = ["error: import", "RuntimeError"]
# update = ["error: import", "RuntimeError"]
# convergence = ["error: import", "RuntimeError"]
# ///
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


model = PerceptronModel(2)
print(model.run(ones(1, 3)))
