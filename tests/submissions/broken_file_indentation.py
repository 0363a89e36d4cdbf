# /// submission
# about = "A line is indented with a tab among spaces."
# [q1]
# weights = ["error: import", "models.py cannot be imported"]
# scores = ["error: import", "models.py cannot be imported"]
# predictions = ["error: import", "models.py cannot be imported"]
# update = ["error: import", "models.py cannot be imported"]
# convergence = ["error: import", "models.py cannot be imported"]
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
        print(self.w)

    def run(self, x):
        return (self.w * x).sum()

    def get_prediction(self, x):
        return 1 if self.run(x) >= 0 else -1
