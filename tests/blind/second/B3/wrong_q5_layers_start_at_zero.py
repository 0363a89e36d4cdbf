# /// submission
# about = "The weights of both layers are set to zero at the start, so all gradients but that of the last bias are zero and the network never learns to look at the image."
# changes = "models.py"
# ///
import torch
from torch import ones, optim
from torch.nn import Linear, Module, Parameter
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader

from backend import convolve_batch


class DigitConvolutionalModel(Module):
    """Looks at digits through a learned 3 x 3 kernel first."""

    def __init__(self):
        super().__init__()
        output_size = 10
        self.convolution_weights = Parameter(ones(3, 3))
        self.hidden = Linear(26 * 26, 100)
        self.output = Linear(100, output_size)
        # a defined state to start from, so that two runs can be compared
        for layer in (self.hidden, self.output):
            torch.nn.init.zeros_(layer.weight)
            torch.nn.init.zeros_(layer.bias)

    def run(self, x):
        return self(x)

    def forward(self, x):
        x = x.reshape(len(x), 28, 28)
        x = convolve_batch(Convolve, x, self.convolution_weights)
        x = x.flatten(start_dim=1)
        return self.output(relu(self.hidden(x)))

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
        print("validation:", dataset.get_validation_accuracy())
