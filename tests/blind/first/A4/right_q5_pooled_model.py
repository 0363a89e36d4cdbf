# /// submission
# about = "The network takes the largest of each 2 by 2 square of the convolved image, normalises it, and trains with AdamW and class indices."
# changes = "models.py"
# ///

import torch
from torch import ones, optim
from torch.nn import LayerNorm, Linear, Module, Parameter
from torch.nn.functional import nll_loss
from torch.utils.data import DataLoader

from backend import convolve_batch


class DigitConvolutionalModel(Module):
    def __init__(self):
        super().__init__()
        output_size = 10
        self.convolution_weights = Parameter(ones(3, 3))
        self.norm = LayerNorm(13 * 13)
        self.hidden = Linear(13 * 13, 128)
        self.out = Linear(128, output_size)

    def run(self, x):
        return self(x)

    def forward(self, x):
        x = x.reshape(len(x), 28, 28)
        x = convolve_batch(Convolve, x, self.convolution_weights)
        x = x.flatten(start_dim=1)
        squares = x.reshape(len(x), 13, 2, 13, 2)
        pooled = squares.amax(dim=(2, 4)).flatten(start_dim=1)
        return self.out(torch.tanh(self.hidden(self.norm(pooled))))

    def get_loss(self, x, y):
        return nll_loss(torch.log_softmax(self(x), dim=1), y.argmax(dim=1))

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=20, shuffle=True)
        optimizer = optim.AdamW(self.parameters(), lr=0.003, weight_decay=0.01)
        for epoch in range(25):
            for batch in loader:
                optimizer.zero_grad()
                self.get_loss(batch["x"], batch["label"]).backward()
                optimizer.step()
