# /// submission
# about = "The update makes a new local tensor (w = w + label * x), so the Parameter of the model never changes."
# changes = "models.py"
# ///
from torch import no_grad, ones, tensordot
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.weights = Parameter(ones(1, dimensions))

    def get_weights(self):
        return self.weights

    def run(self, x):
        return tensordot(x, self.weights, dims=([1], [1]))

    def get_prediction(self, x):
        return 1 if self.run(x).item() >= 0 else -1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            mistakes = 1
            while mistakes > 0:
                mistakes = 0
                w = self.get_weights()
                for batch in dataloader:
                    x, y = batch["x"], batch["label"]
                    if self.get_prediction(x) != y.item():
                        w = w + y * x
                        mistakes += 1
