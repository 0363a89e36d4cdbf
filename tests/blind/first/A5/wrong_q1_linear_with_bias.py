# /// submission
# about = "The score comes from torch.nn.Linear(dimensions, 1), whose default bias is added to the dot product."
# changes = "models.py"
# ///
from torch import nn, no_grad
from torch.nn import Module
from torch.utils.data import DataLoader


class PerceptronModel(Module):
    def __init__(self, dimensions):
        super().__init__()
        self.layer = nn.Linear(dimensions, 1)

    def get_weights(self):
        return self.layer.weight

    def run(self, x):
        return self.layer(x)

    def get_prediction(self, x):
        return 1 if self.run(x).item() >= 0 else -1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            clean = False
            while not clean:
                clean = True
                for batch in dataloader:
                    x, label = batch["x"], batch["label"]
                    if self.get_prediction(x) != label.item():
                        self.layer.weight += label * x
                        clean = False
