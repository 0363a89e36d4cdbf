# /// submission
# about = "run calls tensordot with dims=1, which contracts the last dimension of x with the first of the weights (of size 1, so it is stretched without an error): three numbers and not a dot product."
# changes = "models.py"
# ///
import torch
from torch import no_grad, ones, tensordot
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    """A linear classifier."""

    def __init__(self, dimensions):
        super().__init__()
        self.w = Parameter(ones(1, dimensions))

    def get_weights(self):
        return self.w

    def run(self, x):
        return tensordot(x, self.w, dims=1)

    def get_prediction(self, x):
        return 1 if self.run(x) >= 0 else -1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            clean = False
            while not clean:
                clean = True
                for batch in dataloader:
                    x, label = batch["x"], batch["label"]
                    if self.get_prediction(x) != label.item():
                        self.w += label * x
                        clean = False
