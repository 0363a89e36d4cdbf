# /// submission
# about = "The optimizer gets only the parameters of the Sequential, so the kernel stays at ones and is never learned."
# changes = "models.py"
# ///
from torch import nn, ones, optim
from torch.nn import Module, Parameter
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader

from backend import convolve_batch


class DigitConvolutionalModel(Module):
    def __init__(self):
        super().__init__()
        output_size = 10
        self.convolution_weights = Parameter(ones(3, 3))
        self.layers = nn.Sequential(
            nn.Linear(26 * 26, 128),
            nn.ReLU(),
            nn.Linear(128, output_size),
        )

    def run(self, x):
        return self(x)

    def forward(self, x):
        x = x.reshape(len(x), 28, 28)
        x = convolve_batch(Convolve, x, self.convolution_weights)
        x = x.flatten(start_dim=1)
        return self.layers(x)

    def get_loss(self, x, y):
        return cross_entropy(self.run(x), y)

    def train(self, dataset):
        dataloader = DataLoader(dataset, batch_size=50, shuffle=True)
        optimizer = optim.Adam(self.layers.parameters(), lr=0.001)
        for _ in range(30):
            for batch in dataloader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
