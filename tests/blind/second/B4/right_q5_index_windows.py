# /// submission
# about = "All windows at once by index arrays of rows and columns that are stretched to four dimensions; the model has tanh units, a random kernel and RMSprop."
# changes = "models.py"
# ///
import torch
from torch import optim
from torch.nn import Linear, Module, Parameter, Sequential, Tanh
from torch.nn.functional import log_softmax
from torch.utils.data import DataLoader

from backend import convolve_batch


def Convolve(input, weight):
    height, width = input.shape
    kernel_height, kernel_width = weight.shape
    H, W = height - kernel_height + 1, width - kernel_width + 1
    rows = torch.arange(H).view(H, 1, 1, 1) + torch.arange(kernel_height).view(1, 1, -1, 1)
    cols = torch.arange(W).view(1, W, 1, 1) + torch.arange(kernel_width).view(1, 1, 1, -1)
    windows = input[rows, cols]  # (H, W, h, w)
    return (windows * weight).sum(dim=(-2, -1))


class DigitConvolutionalModel(Module):
    def __init__(self):
        super().__init__()
        output_size = 10
        self.convolution_weights = Parameter(torch.ones(3, 3) / 9 + 0.1 * torch.randn(3, 3))
        self.rest = Sequential(Linear(676, 128), Tanh(), Linear(128, output_size))

    def run(self, x):
        return self(x)

    def forward(self, x):
        x = x.reshape(len(x), 28, 28)
        x = convolve_batch(Convolve, x, self.convolution_weights)
        x = x.flatten(start_dim=1)
        return self.rest(x)

    def get_loss(self, x, y):
        return -(y * log_softmax(self.run(x), dim=1)).sum(dim=1).mean()

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=20, shuffle=True)
        optimizer = optim.RMSprop(self.parameters(), lr=0.001)
        for epoch in range(25):
            for batch in loader:
                optimizer.zero_grad()
                self.get_loss(batch["x"], batch["label"]).backward()
                optimizer.step()
