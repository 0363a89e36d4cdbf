# /// submission
# about = "Convolve gathers all windows by index grids into four dimensions and contracts them with tensordot; the network scales the convolved image and uses one layer more and RMSprop."
# changes = "models.py"
# ///
import torch
from torch import ones, optim, tensor, tensordot
from torch.nn import Linear, Module, Parameter
from torch.nn.functional import cross_entropy, leaky_relu
from torch.utils.data import DataLoader

from backend import convolve_batch


def Convolve(input, weight):
    """Slide the kernel over the image."""
    height, width = input.shape
    kernel_height, kernel_width = weight.shape
    output = tensor(())
    "*** YOUR CODE HERE ***"
    rows = torch.arange(height - kernel_height + 1)[:, None] + torch.arange(kernel_height)
    columns = torch.arange(width - kernel_width + 1)[:, None] + torch.arange(kernel_width)
    windows = input[rows[:, None, :, None], columns[None, :, None, :]]  # (y, x, i, j)
    output = tensordot(windows, weight, dims=2)
    "*** End Code ***"
    return output


class DigitConvolutionalModel(Module):
    """Looks at digits through a learned 3 x 3 kernel first."""

    def __init__(self):
        super().__init__()
        output_size = 10
        self.convolution_weights = Parameter(ones(3, 3))
        self.first = Linear(26 * 26, 120)
        self.second = Linear(120, 60)
        self.last = Linear(60, output_size)

    def run(self, x):
        return self(x)

    def forward(self, x):
        x = x.reshape(len(x), 28, 28)
        x = convolve_batch(Convolve, x, self.convolution_weights)
        x = x.flatten(start_dim=1)
        x = leaky_relu(x / 9)
        x = leaky_relu(self.first(x))
        x = leaky_relu(self.second(x))
        return self.last(x)

    def get_loss(self, x, y):
        return cross_entropy(self(x), y.argmax(dim=1))

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=25, shuffle=True)
        optimizer = optim.RMSprop(self.parameters(), lr=0.0007)
        for epoch in range(30):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
        print("validation:", dataset.get_validation_accuracy())
