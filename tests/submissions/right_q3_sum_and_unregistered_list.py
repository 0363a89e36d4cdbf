# /// submission
# about = "The loss is a sum over the batch, and the weights are kept only in a list called parameters, where Module does not find them."
# [q3]
# loss = ["passed", "not the mean cross-entropy"]
# ///
import math
import torch
from torch import optim
from torch.nn import Module, Parameter
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader


def layer(rows, columns):
    bound = 1 / math.sqrt(rows)
    return [Parameter(torch.empty(rows, columns).uniform_(-bound, bound)), Parameter(torch.zeros(1, columns))]


class DigitClassificationModel(Module):
    def __init__(self):
        super().__init__()
        self.parameters = layer(784, 200) + layer(200, 10)

    def run(self, x):
        w1, b1, w2, b2 = self.parameters
        return relu(x @ w1 + b1) @ w2 + b2

    def get_loss(self, x, y):
        return cross_entropy(self.run(x), y, reduction="sum")

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=200, shuffle=True)
        optimizer = optim.Adam(self.parameters, lr=0.003)
        for epoch in range(3):
            for batch in loader:
                loss = self.get_loss(batch["x"], batch["label"])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
