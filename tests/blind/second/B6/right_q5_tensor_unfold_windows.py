# /// submission
# about = "Convolve sees all windows at once as a tensor of four dimensions made by the tensor method unfold, and sums by tensordot; the network has dropout and trains by RMSprop on images moved by a pixel."
# changes = "models.py"
# ///
import torch
from torch import ones, optim, tensor, tensordot
from torch.nn import Dropout, Linear, Module, Parameter
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader

from backend import convolve_batch


def Convolve(input, weight):
    height, width = input.shape
    kernel_height, kernel_width = weight.shape
    output = tensor(())
    "*** YOUR CODE HERE ***"
    windows = input.unfold(0, kernel_height, 1).unfold(1, kernel_width, 1)  # (H-h+1, W-w+1, h, w)
    output = tensordot(windows, weight, dims=([2, 3], [0, 1]))
    "*** End Code ***"
    return output


class DigitConvolutionalModel(Module):

    def __init__(self):
        super().__init__()
        output_size = 10
        self.convolution_weights = Parameter(ones(3, 3))
        self.hidden = Linear(26 * 26, 150)
        self.drop = Dropout(0.2)
        self.scores = Linear(150, output_size)

    def run(self, x):
        return self(x)

    def forward(self, x):
        x = x.reshape(len(x), 28, 28)
        x = convolve_batch(Convolve, x, self.convolution_weights)
        x = x.flatten(start_dim=1)
        return self.scores(self.drop(relu(self.hidden(x))))

    def get_loss(self, x, y):
        return cross_entropy(self(x), y)

    def shifted(self, x):
        """circshift of the images by -1, 0 or 1 pixel; the border is black anyway"""
        dy, dx = torch.randint(-1, 2, (2,)).tolist()
        return x.reshape(-1, 28, 28).roll((dy, dx), dims=(1, 2)).reshape(-1, 784)

    def train(self, dataset):
        opt = optim.RMSprop(self.parameters(), lr=5e-4)
        sched = optim.lr_scheduler.StepLR(opt, step_size=15, gamma=0.4)
        for epoch in range(40):
            for batch in DataLoader(dataset, batch_size=20, shuffle=True):
                opt.zero_grad()
                self.get_loss(self.shifted(batch["x"]), batch["label"]).backward()
                opt.step()
            sched.step()
