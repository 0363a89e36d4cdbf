# /// submission
# about = "The score is an einsum, and a while loop whose condition sums up the mistakes of a whole pass, each counted by a helper method that also corrects it, replaces flags and counters."
# changes = "models.py"
# ///
import torch
from torch import no_grad
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):

    def __init__(self, dimensions):
        super().__init__()
        self.register_parameter("w", Parameter(torch.randn(1, dimensions)))

    def get_weights(self):
        return self.w

    def run(self, x):
        return torch.einsum("ij,ij->i", x, self.w)

    def get_prediction(self, x):
        return 2 * int(self.run(x).item() >= 0) - 1

    def correct(self, x, label):
        """One perceptron step; returns 1 if it was needed, else 0"""
        wrong = int(self.get_prediction(x) != label.item())
        self.w.add_(wrong * label * x)
        return wrong

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            while sum(self.correct(p["x"], p["label"]) for p in dataloader) > 0:
                pass
