# /// submission
# about = "get_loss turns the one-hot labels into long integers before cross_entropy, which then raises an error: rows of probabilities have to be floats."
# changes = "models.py"
# ///
import torch
from torch import nn, ones, optim
from torch.nn import Parameter
from torch.utils.data import DataLoader

from backend import convolve_batch


class DigitConvolutionalModel(nn.Module):
    def __init__(self):
        super().__init__()
        output_size = 10
        self.convolution_weights = Parameter(ones(3, 3))
        self.classifier = nn.Sequential(
            nn.Linear(26 * 26, 100),
            nn.ReLU(),
            nn.Linear(100, output_size),
        )
        self.criterion = nn.CrossEntropyLoss()

    def run(self, x):
        return self(x)

    def forward(self, x):
        x = x.reshape(len(x), 28, 28)
        x = convolve_batch(Convolve, x, self.convolution_weights)
        x = x.flatten(start_dim=1)
        return self.classifier(x)

    def get_loss(self, x, y):
        # CrossEntropyLoss wants LongTensor targets
        return self.criterion(self.run(x), y.long())

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=25, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=1e-3)
        for epoch in range(20):
            for i, data in enumerate(loader, 0):
                inputs, labels = data["x"], data["label"]
                optimizer.zero_grad()
                loss = self.get_loss(inputs, labels)
                loss.backward()
                optimizer.step()
            print("epoch", epoch, "accuracy", dataset.get_validation_accuracy())
