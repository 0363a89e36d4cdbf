# /// submission
# about = "Scales the weights to length 1 after each update, as a unit normal of the plane: a mistake no longer changes them by label times point."
# changes = "models.py"
# ///
from torch import no_grad, ones, tensordot
from torch.nn import Module, Parameter
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.normal = Parameter(ones(1, dimensions))

    def get_weights(self):
        return self.normal

    def run(self, x):
        return tensordot(x, self.normal, dims=([0, 1], [0, 1]))

    def get_prediction(self, x):
        return 1 if self.run(x).item() >= 0 else -1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            mistakes = 1
            while mistakes > 0:
                mistakes = 0
                for batch in dataloader:
                    x, y = batch["x"], batch["label"].item()
                    if self.get_prediction(x) == y:
                        continue
                    mistakes += 1
                    self.normal += y * x
                    # only the direction of a normal vector matters
                    self.normal /= self.normal.norm()
