# /// submission
# about = "Weight matrices by hand as Parameters, tanh instead of relu, the loss as a dot product, and a learning rate that falls by hand."
# changes = "models.py"
# ///
import math

import torch
from torch import optim
from torch.nn import Module, Parameter, ParameterList
from torch.utils.data import DataLoader


class RegressionModel(Module):
    def __init__(self):
        super().__init__()
        sizes = [1, 64, 64, 1]
        self.weights = ParameterList()
        self.biases = ParameterList()
        for n_in, n_out in zip(sizes[:-1], sizes[1:]):
            self.weights.append(Parameter(torch.randn(n_in, n_out) / math.sqrt(n_in)))
            self.biases.append(Parameter(torch.randn(n_out) * 0.5))

    def forward(self, x):
        a = x / 2
        last = len(self.weights) - 1
        for i in range(last + 1):
            a = torch.addmm(self.biases[i], a, self.weights[i])
            if i < last:
                a = torch.tanh(a)
        return a

    def get_loss(self, x, y):
        error = (self(x) - y).flatten()
        return torch.dot(error, error) / len(error)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=25, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.01)
        epochs = 400
        for epoch in range(epochs):
            for group in optimizer.param_groups:
                group["lr"] = 0.01 * (1 - epoch / epochs)
            for batch in loader:
                loss = self.get_loss(batch["x"], batch["label"])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
