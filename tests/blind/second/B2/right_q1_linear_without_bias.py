# /// submission
# about = "The weights are those of a bias-free nn.Linear, changed in place by addcmul_, and a pass is one any() over a list of mistakes."
# changes = "models.py"
# ///
import torch
import torch.nn as nn
from torch import no_grad
from torch.utils.data import DataLoader


class PerceptronModel(nn.Module):
    def __init__(self, dimensions):
        super().__init__()
        self.fc = nn.Linear(dimensions, 1, bias=False)
        nn.init.zeros_(self.fc.weight)

    def get_weights(self):
        return self.fc.weight

    def run(self, x):
        return self.fc(x)

    def get_prediction(self, x):
        return -1 if self.run(x).item() < 0 else 1

    def _visit(self, batch):
        """returns True for a mistake"""
        x, y = batch["x"], batch["label"]
        wrong = self.get_prediction(x) != int(y.item())
        if wrong:
            self.fc.weight.addcmul_(y, x)
        return wrong

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            while any([self._visit(batch) for batch in dataloader]):
                pass
