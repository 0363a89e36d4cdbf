# /// submission
# about = "After a mistake the weights change by the label times the point divided by its length, not by the label times the point."
# changes = "models.py"
# ///
import torch
from torch import no_grad, zeros
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):

    def __init__(self, dimensions):
        super().__init__()
        self.w = Parameter(zeros(1, dimensions))

    def get_weights(self):
        return self.w

    def run(self, x):
        return x @ self.w.T

    def get_prediction(self, x):
        return 1 if self.run(x).item() >= 0 else -1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            converged = False
            while not converged:
                n_wrong = 0
                for batch in dataloader:
                    x, y = batch["x"], batch["label"].item()
                    if self.get_prediction(x) != y:
                        e_x = x / torch.linalg.norm(x)  # only the direction of x matters
                        self.w += y * e_x
                        n_wrong += 1
                converged = n_wrong == 0
