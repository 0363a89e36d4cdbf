# /// submission
# about = "The update is the (target - prediction) * x of a blog post; with labels of 1 and -1 that is twice the label times the point."
# changes = "models.py"
# ///
import torch
from torch import nn, no_grad
from torch.utils.data import DataLoader


class PerceptronModel(nn.Module):
    def __init__(self, dimensions):
        super().__init__()
        self.weights = nn.Parameter(torch.ones(1, dimensions))

    def get_weights(self):
        return self.weights

    def run(self, x):
        return torch.sum(self.weights * x)

    def get_prediction(self, x):
        return 1 if self.run(x) >= 0 else -1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            errors = None
            while errors != 0:
                errors = 0
                for batch in dataloader:
                    xi, target = batch["x"], batch["label"]
                    update = target - self.get_prediction(xi)
                    self.weights.add_(update * xi)
                    errors += int(update.item() != 0.0)
