# /// submission
# about = "train takes label * score < 0 as the sign of a mistake, which misses a score of exactly 0 with the label -1; from weights of zero every score is 0, nothing is ever updated and train ends at once."
# changes = "models.py"
# ///
import torch
from torch import no_grad, tensordot, zeros
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):

    def __init__(self, dimensions):
        super().__init__()
        self.w = Parameter(zeros(1, dimensions))  # no preferred direction

    def get_weights(self):
        return self.w

    def run(self, x):
        return tensordot(self.w, x, dims=([1], [1]))

    def get_prediction(self, x):
        return 1 if self.run(x).item() >= 0 else -1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            for sweep in range(100000):
                mistakes = 0
                for batch in dataloader:
                    x, label = batch["x"], batch["label"]
                    # label and score have opposite signs <=> wrong side
                    if (label * self.run(x)).item() < 0:
                        self.w += label * x
                        mistakes += 1
                if mistakes == 0:
                    break
