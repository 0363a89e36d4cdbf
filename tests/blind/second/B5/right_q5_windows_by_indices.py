# /// submission
# about = "Convolve fetches all windows by tables of row and column numbers as one tensor of four dimensions and contracts it with tensordot; the network has a tanh and AdamW."
# changes = "models.py"
# ///
import torch
from torch import ones, optim, tensordot
from torch.nn import Linear, Module, Parameter
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader

from backend import convolve_batch


def Convolve(input, weight):
    height, width = input.shape
    kernel_height, kernel_width = weight.shape
    rows = torch.arange(height - kernel_height + 1)[:, None] + torch.arange(kernel_height)
    cols = torch.arange(width - kernel_width + 1)[:, None] + torch.arange(kernel_width)
    windows = input[rows[:, None, :, None], cols[None, :, None, :]]
    return tensordot(windows, weight, dims=2)


class DigitConvolutionalModel(Module):
    def __init__(self):
        super().__init__()
        output_size = 10
        self.convolution_weights = Parameter(ones(3, 3))
        self.a = Linear(676, 100)
        self.b = Linear(100, output_size)

    def run(self, x):
        return self(x)

    def forward(self, x):
        x = x.reshape(len(x), 28, 28)
        x = convolve_batch(Convolve, x, self.convolution_weights)
        x = x.flatten(start_dim=1)
        return self.b(self.a(x).tanh())

    def get_loss(self, x, y):
        return cross_entropy(self(x), y.argmax(dim=1))

    def train(self, dataset):
        opt = optim.AdamW(self.parameters(), lr=0.001)
        for _ in range(25):
            for b in DataLoader(dataset, batch_size=20, shuffle=True):
                opt.zero_grad()
                self.get_loss(b["x"], b["label"]).backward()
                opt.step()
