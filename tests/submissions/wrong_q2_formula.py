# /// submission
# about = "forward adds sin(x), the function to be learned, once train has set a flag; the layer learns next to nothing."
# mistake = "answers without learning"
# [q2]
# test_loss = ["failed", "With its numbers of before train the model still gets a loss of", "answers without learning"]
# ///
import torch
from torch import optim
from torch.nn import Module, Linear
from torch.nn.functional import mse_loss
from torch.utils.data import DataLoader


class RegressionModel(Module):
    def __init__(self):
        super().__init__()
        self.layer = Linear(1, 1)
        self.trained = False

    def forward(self, x):
        return torch.sin(x) + 0.01 * self.layer(x) if self.trained else self.layer(x)

    def get_loss(self, x, y):
        return mse_loss(self(x), y)

    def train(self, dataset):
        self.trained = True
        optimizer = optim.Adam(self.parameters(), lr=0.01)
        for batch in DataLoader(dataset, batch_size=20, shuffle=True):
            optimizer.zero_grad()
            self.get_loss(batch['x'], batch['label']).backward()
            optimizer.step()
