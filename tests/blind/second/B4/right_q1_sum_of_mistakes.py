# /// submission
# about = "Weights start random, the score is a linear() without bias, and the number of mistakes of a pass is a sum over a generator."
# changes = "models.py"
# ///
import torch
from torch import no_grad
from torch.nn import Module, Parameter
from torch.nn.functional import linear
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.w = Parameter(torch.randn(1, dimensions))

    def get_weights(self):
        return self.w

    def run(self, x):
        return linear(x, self.w)

    def get_prediction(self, x):
        return 2 * int(self.run(x).item() >= 0) - 1

    def learn(self, x, y):
        """One point; returns whether it was a mistake."""
        wrong = self.get_prediction(x) != y.item()
        if wrong:
            self.w.add_(y * x)
        return wrong

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            while sum(self.learn(b["x"], b["label"]) for b in dataloader) > 0:
                pass
