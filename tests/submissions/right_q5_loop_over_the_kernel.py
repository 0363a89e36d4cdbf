# /// submission
# about = "Convolve adds up shifted images, one for each number of the kernel; the loss is a summed negative log-likelihood."
# [q5]
# loss = ["passed", "not the mean cross-entropy"]
# ///
import torch
from torch import optim, stack, ones
from torch.nn import Module, Parameter, Linear
from torch.nn.functional import log_softmax, relu
from torch.utils.data import DataLoader


def Convolve(input: torch.tensor, weight: torch.tensor):
    height = input.shape[0] - weight.shape[0] + 1
    width = input.shape[1] - weight.shape[1] + 1
    "*** YOUR CODE HERE ***"
    output = torch.zeros(height, width)
    for i in range(weight.shape[0]):
        for j in range(weight.shape[1]):
            output = output + weight[i, j] * input[i:i + height, j:j + width]
    "*** End Code ***"
    return output


class DigitConvolutionalModel(Module):
    def __init__(self):
        super().__init__()
        self.convolution_weights = Parameter(ones((3, 3)))
        self.linear1 = Linear(676, 120)
        self.linear2 = Linear(120, 10)

    def run(self, x):
        return self.forward(x)

    def forward(self, x):
        x = x.reshape(len(x), 28, 28)
        x = stack(list(map(lambda sample: Convolve(sample, self.convolution_weights), x)))
        x = x.flatten(start_dim=1)
        return self.linear2(relu(self.linear1(x)))

    def get_loss(self, x, y):
        return -(log_softmax(self.run(x), dim=1) * y).sum()

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.002)
        loader = DataLoader(dataset, batch_size=20, shuffle=True)
        epoch = 0
        while epoch < 6 or dataset.get_validation_accuracy() < 0.8:
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch['x'], batch['label'])
                loss.backward()
                optimizer.step()
            epoch += 1
