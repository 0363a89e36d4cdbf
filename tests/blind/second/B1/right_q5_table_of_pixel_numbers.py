# /// submission
# about = "Convolve makes a table of pixel numbers as one does in NumPy, picks all windows from the flat image with it, and multiplies by the flat kernel."
# changes = "models.py"
# ///
import torch
from torch import ones, optim, tensor
from torch.nn import Linear, Module, Parameter
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader

from backend import convolve_batch


def Convolve(input, weight):
    height, width = input.shape
    kernel_height, kernel_width = weight.shape
    output = tensor(())
    rows = height - kernel_height + 1
    columns = width - kernel_width + 1
    # where the windows begin, and how far from there each weight lies
    start = torch.arange(rows)[:, None] * width + torch.arange(columns)[None, :]
    step = torch.arange(kernel_height)[:, None] * width + torch.arange(kernel_width)[None, :]
    places = start.reshape(-1, 1) + step.reshape(1, -1)  # (windows, weights)
    windows = input.reshape(-1)[places]
    output = (windows @ weight.reshape(-1)).reshape(rows, columns)
    "*** End Code ***"
    return output


class DigitConvolutionalModel(Module):
    def __init__(self):
        super().__init__()
        output_size = 10
        self.convolution_weights = Parameter(ones(3, 3))
        self.hidden = Linear(26 * 26, 120)
        self.scores = Linear(120, output_size)

    def run(self, x):
        return self(x)

    def forward(self, x):
        x = x.reshape(len(x), 28, 28)
        x = convolve_batch(Convolve, x, self.convolution_weights)
        x = x.flatten(start_dim=1)
        return self.scores(relu(self.hidden(x)))

    def get_loss(self, x, y):
        return cross_entropy(self.run(x), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=20, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for epoch in range(25):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
