# /// submission
# about = "The matrices after the convolution are plain tensors with requires_grad, not Parameters, so self.parameters() gives the optimizer nothing but the kernel."
# changes = "models.py"
# ///

import torch
from torch import ones, optim
from torch.nn import Module, Parameter
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader

from backend import convolve_batch


class DigitConvolutionalModel(Module):
    def __init__(self):
        super().__init__()
        output_size = 10
        self.convolution_weights = Parameter(ones(3, 3))
        n = 26 * 26
        self.A = torch.randn(n, 128) * (2 / n) ** 0.5
        self.A.requires_grad_()
        self.a = torch.zeros(128, requires_grad=True)
        self.B = torch.randn(128, output_size) * (1 / 128) ** 0.5
        self.B.requires_grad_()
        self.b = torch.zeros(output_size, requires_grad=True)

    def run(self, x):
        return self(x)

    def forward(self, x):
        x = x.reshape(len(x), 28, 28)
        x = convolve_batch(Convolve, x, self.convolution_weights)
        x = x.flatten(start_dim=1)
        h = relu(torch.einsum("bi,ih->bh", x, self.A) + self.a)
        return torch.einsum("bh,ho->bo", h, self.B) + self.b

    def get_loss(self, x, y):
        return cross_entropy(self(x), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=20, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.002)
        for epoch in range(25):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
