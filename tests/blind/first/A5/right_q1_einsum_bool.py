# /// submission
# about = "The score is an einsum, the class is computed from a bool, the weights begin at zero, and a nested function that learns one batch is summed over a pass."
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
        return torch.einsum("nd,nd->", x, self.weights)

    def get_prediction(self, x):
        return 2 * bool(self.run(x) >= 0) - 1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)

            def corrected(batch):
                x, label = batch["x"], batch["label"].item()
                wrong = self.get_prediction(x) != label
                if wrong:
                    self.weights.add_(x, alpha=label)
                return wrong

            while sum(map(corrected, dataloader)):
                pass
