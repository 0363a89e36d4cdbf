# /// submission
# about = "train collects the images in one shuffled pass and the labels in another, each in an order of its own, so the labels do not belong to the images and nothing can be learned."
# changes = "models.py"
# ///
import torch
from torch import cat, ones, optim
from torch.nn import Linear, Module, Parameter
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader

from backend import convolve_batch


class DigitConvolutionalModel(Module):

    def __init__(self):
        super().__init__()
        output_size = 10
        self.convolution_weights = Parameter(ones(3, 3))
        n = 28 - 3 + 1
        self.fc1 = Linear(n * n, 120)
        self.fc2 = Linear(120, output_size)

    def run(self, x):
        return self(x)

    def forward(self, x):
        x = x.reshape(len(x), 28, 28)
        x = convolve_batch(Convolve, x, self.convolution_weights)
        x = x.flatten(start_dim=1)
        return self.fc2(relu(self.fc1(x)))

    def get_loss(self, x, y):
        return cross_entropy(self(x), y)

    def train(self, dataset):
        # it is only 500 images: get everything into memory once
        loader = DataLoader(dataset, batch_size=50, shuffle=True)
        X = cat([batch["x"] for batch in loader])
        Y = cat([batch["label"] for batch in loader])

        opt = optim.Adam(self.parameters(), lr=2e-3)
        sched = optim.lr_scheduler.CosineAnnealingLR(opt, T_max=30)
        N = len(X)
        for epoch in range(30):
            p = torch.randperm(N)
            for k in range(0, N, 25):
                idx = p[k : k + 25]
                opt.zero_grad()
                loss = self.get_loss(X[idx], Y[idx])
                loss.backward()
                opt.step()
            sched.step()
