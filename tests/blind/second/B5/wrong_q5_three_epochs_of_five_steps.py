# /// submission
# about = "The training is copied from a big data set: 3 epochs with a learning rate of 0.0001, which on 500 images are only 15 tiny steps, so the accuracy stays below 70%."
# changes = "models.py"
# ///
from torch import ones, optim
from torch.nn import Linear, Module, Parameter
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader

from backend import convolve_batch


class DigitConvolutionalModel(Module):
    def __init__(self):
        super().__init__()
        output_size = 10
        self.convolution_weights = Parameter(ones(3, 3))
        self.l1 = Linear(26 * 26, 64)
        self.l2 = Linear(64, output_size)

    def run(self, x):
        return self(x)

    def forward(self, x):
        x = x.reshape(len(x), 28, 28)
        x = convolve_batch(Convolve, x, self.convolution_weights)
        x = x.flatten(start_dim=1)
        return self.l2(relu(self.l1(relu(x))))

    def get_loss(self, x, y):
        return cross_entropy(self.run(x), y)

    def train(self, dataset):
        dataloader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=1e-4)
        for epoch in range(3):
            for batch in dataloader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
            print(dataset.get_validation_accuracy())
