from torch import optim
from torch.nn import Module, Linear
from torch.nn.functional import relu, mse_loss
from torch.utils.data import DataLoader


class RegressionModel(Module):
    def __init__(self):
        super().__init__()
        self.hidden = Linear(1, 32)
        self.out = Linear(32, 1)

    def forward(self, x):
        return self.out(relu(self.hidden(x)))

    def get_loss(self, x, y):
        return mse_loss(self(x), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=40, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.002)
        for epoch in range(5):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch['x'], batch['label'])
                optimizer.step()
