# /// submission
# about = "The update is (label - prediction) * x as in the rule for classes 0 and 1; with -1 and 1 a mistake changes the weights by twice label times point."
# changes = "models.py"
# ///
import torch
from torch import no_grad
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.w = Parameter(torch.ones(1, dimensions))

    def get_weights(self):
        return self.w

    def run(self, x):
        return torch.tensordot(x, self.w, dims=([1], [1]))

    def get_prediction(self, x):
        if self.run(x).item() >= 0:
            return 1
        return -1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            finished = False
            while not finished:
                finished = True
                for batch in dataloader:
                    x = batch["x"]
                    error = batch["label"].item() - self.get_prediction(x)
                    # the error is 0 if the point is right, then nothing changes
                    if error != 0:
                        self.w += error * x
                        finished = False
