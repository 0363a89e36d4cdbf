# /// submission
# about = "get_loss is the squared distance of the expected digit from the true digit, as if the classes were numbers, so the highest score need not be the digit."
# changes = "models.py"
# ///

import torch
from torch import optim
from torch.nn import Linear, Module
from torch.nn.functional import relu, softmax
from torch.utils.data import DataLoader


class DigitClassificationModel(Module):
    def __init__(self):
        super().__init__()
        input_size = 28 * 28
        output_size = 10
        self.first = Linear(input_size, 256)
        self.second = Linear(256, output_size)

    def run(self, x):
        return self.second(relu(self.first(x)))

    def get_loss(self, x, y):
        p = softmax(self.run(x), dim=1)
        digits = torch.arange(10.0)
        expected = torch.einsum("bk,k->b", p, digits)
        true = torch.einsum("bk,k->b", y, digits)
        return ((expected - true) ** 2).mean()

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for epoch in range(6):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
            if dataset.get_validation_accuracy() > 0.98:
                break
