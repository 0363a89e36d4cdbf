# /// submission
# about = "The update is written self.w = self.w + y * x, which assigns a plain tensor to the name of a Parameter: PyTorch raises a TypeError at the first mistake."
# changes = "models.py"
# ///
import torch
from torch import no_grad
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.w = Parameter(torch.zeros(1, dimensions))

    def get_weights(self):
        return self.w

    def run(self, x):
        return torch.mm(x, self.w.t())

    def get_prediction(self, x):
        score = self.run(x).item()
        if score >= 0:
            return 1
        return -1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            converged = False
            while not converged:
                converged = True
                for sample in dataloader:
                    x = sample["x"]
                    label = sample["label"].item()
                    if self.get_prediction(x) != label:
                        self.w = self.w + label * x
                        converged = False
