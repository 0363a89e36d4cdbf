# /// submission
# about = "Both loops over the kernel run to kernel_height, so kernels that are not square give wrong numbers or an IndexError."
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
    out_height = height - kernel_height + 1
    out_width = width - kernel_width + 1
    output = 0
    # one weight of the kernel after the other, with all pixels that it meets
    for i in range(kernel_height):
        for j in range(kernel_height):
            output = output + weight[i, j] * input[i : i + out_height, j : j + out_width]
    "*** End Code ***"
    return output


class DigitConvolutionalModel(Module):
    def __init__(self):
        super().__init__()
        output_size = 10
        self.convolution_weights = Parameter(ones(3, 3))
        self.fc1 = Linear(26 * 26, 128)
        self.fc2 = Linear(128, output_size)

    def run(self, x):
        return self(x)

    def forward(self, x):
        x = x.reshape(len(x), 28, 28)
        x = convolve_batch(Convolve, x, self.convolution_weights)
        x = x.flatten(start_dim=1)
        x = relu(x)
        x = relu(self.fc1(x))
        return self.fc2(x)

    def get_loss(self, x, y):
        return cross_entropy(self(x), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=25, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for epoch in range(25):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
