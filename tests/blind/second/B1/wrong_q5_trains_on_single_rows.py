# /// submission
# about = "train walks over dataset[i] without a DataLoader, so x is (784,) instead of (1, 784), and the reshape in forward raises."
# changes = "models.py"
# ///
import torch
from torch import ones, optim, tensor
from torch.nn import Linear, Module, Parameter
from torch.nn.functional import cross_entropy, relu

from backend import convolve_batch


def Convolve(input, weight):
    height, width = input.shape
    kernel_height, kernel_width = weight.shape
    output = tensor(())
    rows = []
    for y in range(height - kernel_height + 1):
        row = []
        for x in range(width - kernel_width + 1):
            window = input[y : y + kernel_height, x : x + kernel_width]
            row.append((window * weight).sum())
        rows.append(torch.stack(row))
    output = torch.stack(rows)
    "*** End Code ***"
    return output


class DigitConvolutionalModel(Module):
    def __init__(self):
        super().__init__()
        output_size = 10
        self.convolution_weights = Parameter(ones(3, 3))
        self.layer1 = Linear(26 * 26, 150)
        self.layer2 = Linear(150, output_size)

    def run(self, x):
        return self(x)

    def forward(self, x):
        x = x.reshape(len(x), 28, 28)
        x = convolve_batch(Convolve, x, self.convolution_weights)
        x = x.flatten(start_dim=1)
        x = relu(self.layer1(x))
        return self.layer2(x)

    def get_loss(self, x, y):
        return cross_entropy(self.run(x), y)

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for epoch in range(10):
            order = torch.randperm(len(dataset))
            for i in order.tolist():
                example = dataset[i]
                optimizer.zero_grad()
                loss = self.get_loss(example["x"], example["label"])
                loss.backward()
                optimizer.step()
            print(epoch, dataset.get_validation_accuracy())
