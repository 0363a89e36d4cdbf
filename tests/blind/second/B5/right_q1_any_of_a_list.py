# /// submission
# about = "A method corrects one point and says whether it had to; the passes are a while loop over any() of a full list."
# changes = "models.py"
# ///
import torch
from torch import no_grad
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.w = Parameter(torch.randn(1, dimensions))

    def get_weights(self):
        return self.w

    def run(self, x):
        return torch.einsum("ij,ij->", x, self.w)

    def get_prediction(self, x):
        return 2 * int(self.run(x).item() >= 0) - 1

    def corrected(self, x, y):
        if self.get_prediction(x) == int(y.item()):
            return False
        self.w.add_(y * x)
        return True

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            # a list and not a generator, so that every pass is a whole one
            while any([self.corrected(b["x"], b["label"]) for b in dataloader]):
                pass
