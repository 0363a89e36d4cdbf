# /// submission
# about = "get_prediction turns the score into a number with int(), which cuts off the decimals: every score between -1 and 0 becomes 0 and so class 1."
# changes = "models.py"
# ///
from torch import no_grad, ones
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    """A linear classifier."""

    def __init__(self, dimensions):
        super().__init__()
        self.weights = Parameter(ones(1, dimensions))

    def get_weights(self):
        return self.weights

    def run(self, x):
        return (x * self.weights).sum()

    def get_prediction(self, x):
        score = int(self.run(x))
        return 1 if score >= 0 else -1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            mistakes = -1
            while mistakes != 0:
                mistakes = 0
                for batch in dataloader:
                    label = int(batch["label"])
                    if self.get_prediction(batch["x"]) != label:
                        self.weights += label * batch["x"]
                        mistakes += 1
