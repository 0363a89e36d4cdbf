# /// submission
# about = "The weights start at zero and only label * score < 0 counts as a mistake: all scores are 0, so the first pass sees no mistake and nothing is ever learned."
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
        return (x * self.w).sum()

    def get_prediction(self, x):
        return 1 if self.run(x) >= 0 else -1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            while True:
                wrong = 0
                for batch in dataloader:
                    x = batch["x"]
                    y = batch["label"].item()
                    if y * self.run(x).item() < 0:
                        self.w += y * x
                        wrong += 1
                if wrong == 0:
                    return
