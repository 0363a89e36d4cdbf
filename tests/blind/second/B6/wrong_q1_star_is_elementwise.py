# /// submission
# about = "run writes w * x.T as if * were Matlab's matrix product; in PyTorch the two are stretched to a table of (dimensions, dimensions), and .item() then raises an exception."
# changes = "models.py"
# ///
from torch import no_grad, ones
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):

    def __init__(self, dimensions):
        super().__init__()
        self.weights = Parameter(ones(1, dimensions))

    def get_weights(self):
        return self.weights

    def run(self, x):
        return self.weights * x.T

    def get_prediction(self, x):
        s = self.run(x).item()
        if s >= 0:
            return 1
        else:
            return -1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            errors = len(dataset)
            while errors > 0:
                errors = 0
                for batch in dataloader:
                    x = batch["x"]
                    label = batch["label"].item()
                    if self.get_prediction(x) != label:
                        self.weights += label * x
                        errors = errors + 1
