from torch import optim
from torch.nn import Module, Linear
from torch.nn.functional import relu, mse_loss
from torch.utils.data import DataLoader


class RegressionModel(Module):
    def __init__(self):
        super().__init__()
        self.l1 = Linear(1, 10)
        self.l2 = Linear(10, 1)

    def forward(self, x):
        return self.l2(relu(self.l1(x)))

    def get_loss(self, x, y):
        return mse_loss(self(x), y)

    def train(self, dataset):
        history = []
        for epoch in range(1000):
            for batch in DataLoader(dataset, batch_size=20):
                history.append(bytes(1_000_000_000))
