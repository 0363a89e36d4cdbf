# /// submission
# about = "After a max pooling of the 26 x 26 image the first Linear expects 12 * 12 numbers, as in the MNIST example with two convolutions; there are 13 * 13, and forward raises an error."
# changes = "models.py"
# ///
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import ones, optim
from torch.nn import Parameter
from torch.utils.data import DataLoader

from backend import convolve_batch


class DigitConvolutionalModel(nn.Module):
    def __init__(self):
        super().__init__()
        output_size = 10
        self.convolution_weights = Parameter(ones(3, 3))
        self.dropout = nn.Dropout(0.25)
        self.fc1 = nn.Linear(12 * 12, 128)
        self.fc2 = nn.Linear(128, output_size)

    def run(self, x):
        return self(x)

    def forward(self, x):
        x = x.reshape(len(x), 28, 28)
        x = convolve_batch(Convolve, x, self.convolution_weights)
        x = x.flatten(start_dim=1)
        x = F.relu(x)
        x = F.max_pool2d(x.view(-1, 1, 26, 26), 2)
        x = torch.flatten(x, 1)
        x = F.relu(self.fc1(x))
        x = self.dropout(x)
        return self.fc2(x)

    def get_loss(self, x, y):
        return F.cross_entropy(self.run(x), y)

    def train(self, dataset):
        train_loader = DataLoader(dataset, batch_size=20, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.002)
        for epoch in range(1, 31):
            for batch in train_loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
            print("Train Epoch: {} \tLoss: {:.6f}".format(epoch, loss.item()))
