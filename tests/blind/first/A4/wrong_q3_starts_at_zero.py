# /// submission
# about = "All weights start at zero: every hidden unit is relu(0) with gradient zero, so only the last bias is ever learned."
# changes = "models.py"
# ///

import torch
from torch import optim
from torch.nn import Module, Parameter
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader


class DigitClassificationModel(Module):
    def __init__(self):
        super().__init__()
        input_size = 28 * 28
        output_size = 10
        hidden_size = 256
        self.W1 = Parameter(torch.zeros(input_size, hidden_size))
        self.b1 = Parameter(torch.zeros(hidden_size))
        self.W2 = Parameter(torch.zeros(hidden_size, output_size))
        self.b2 = Parameter(torch.zeros(output_size))

    def run(self, x):
        h = relu(torch.einsum("bi,ih->bh", x, self.W1) + self.b1)
        return torch.einsum("bh,ho->bo", h, self.W2) + self.b2

    def get_loss(self, x, y):
        return cross_entropy(self.run(x), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for epoch in range(6):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
            if dataset.get_validation_accuracy() > 0.978:
                break
