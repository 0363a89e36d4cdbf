# /// submission
# about = "The weights start at random, the label and the score are multiplied by einsum, a helper method learns one point, and the loop asks any() over a list of its answers."
# changes = "models.py"
# ///
import torch
from torch import no_grad
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    """A linear classifier."""

    def __init__(self, dimensions):
        super().__init__()
        self.weights = Parameter(torch.randn(1, dimensions))

    def get_weights(self):
        return self.weights

    def run(self, x):
        return torch.einsum("bd,bd->b", x, self.weights)

    def get_prediction(self, x):
        return (-1, 1)[self.run(x).item() >= 0]

    def learn(self, x, label):
        """Apply the rule to one point; return whether it was on the wrong side."""
        wrong = self.get_prediction(x) != int(label.item())
        if wrong:
            self.weights.add_(label * x)
        return wrong

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            # a list and not a generator: any() must not stop at the first mistake
            while any([self.learn(batch["x"], batch["label"]) for batch in dataloader]):
                pass
