# /// submission
# about = "Convolve picks all windows at once by two index tensors, (H', W', h, w), and multiplies by einsum; the network has dropout and tanh."
# changes = "models.py"
# ///
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import arange, ones, optim, tensor
from torch.nn import Parameter
from torch.utils.data import DataLoader

from backend import convolve_batch


def Convolve(input, weight):
    height, width = input.shape
    kernel_height, kernel_width = weight.shape
    output = tensor(())
    "*** YOUR CODE HERE ***"
    rows = arange(height - kernel_height + 1)[:, None] + arange(kernel_height)[None, :]
    cols = arange(width - kernel_width + 1)[:, None] + arange(kernel_width)[None, :]
    windows = input[rows[:, None, :, None], cols[None, :, None, :]]
    output = torch.einsum("yxij,ij->yx", windows, weight)
    "*** End Code ***"
    return output


class DigitConvolutionalModel(nn.Module):
    def __init__(self):
        super().__init__()
        output_size = 10
        self.convolution_weights = Parameter(ones(3, 3))
        self.fc1 = nn.Linear(26 * 26, 128)
        self.drop = nn.Dropout(0.3)
        self.fc2 = nn.Linear(128, output_size)

    def run(self, x):
        return self(x)

    def forward(self, x):
        x = x.reshape(len(x), 28, 28)
        x = convolve_batch(Convolve, x, self.convolution_weights)
        x = x.flatten(start_dim=1)
        x = torch.tanh(self.fc1(x))
        return self.fc2(self.drop(x))

    def get_loss(self, x, y):
        return F.cross_entropy(self(x), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=20, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=1e-3)
        for epoch in range(25):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
        print("validation", dataset.get_validation_accuracy())
