# /// submission
# about = "The score is added up coordinate by coordinate in a loop, the weights are replaced through .data, and a list of mistakes ends the passes."
# changes = "models.py"
# ///
import itertools

import torch
from torch import no_grad
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.dimensions = dimensions
        self.w = Parameter(torch.zeros(1, dimensions))

    def get_weights(self):
        return self.w

    def run(self, x):
        score = torch.zeros(())
        for i in range(self.dimensions):
            score = score + x[0, i] * self.w[0, i]
        return score

    def get_prediction(self, x):
        return -1 if self.run(x).item() < 0 else 1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            for number_of_pass in itertools.count():
                wrong = []
                for batch in dataloader:
                    label = int(batch["label"].item())
                    if self.get_prediction(batch["x"]) != label:
                        self.w.data = torch.add(self.w.data, batch["x"], alpha=label)
                        wrong.append(label)
                if len(wrong) == 0:
                    break
