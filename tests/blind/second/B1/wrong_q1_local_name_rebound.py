# /// submission
# about = "The update is w = w + label * x on a local name: a new tensor is made, and the model's Parameter never changes."
# changes = "models.py"
# ///
import torch
from torch import no_grad
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.weights = Parameter(torch.zeros(1, dimensions))

    def get_weights(self):
        return self.weights

    def run(self, x):
        return x @ self.weights.T

    def get_prediction(self, x):
        score = self.run(x).item()
        return 1 if score >= 0 else -1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            w = self.get_weights()
            for passes in range(200):
                mistakes = 0
                for batch in dataloader:
                    x, label = batch["x"], batch["label"]
                    if self.get_prediction(x) != label.item():
                        w = w + label * x
                        mistakes += 1
                if mistakes == 0:
                    break
