from torch import optim
from torch.nn import Module, Linear
from torch.nn.functional import relu, mse_loss
from torch.utils.data import DataLoader


class RegressionModel(Module):
    def __init__(self):
        super().__init__()
        self.l1 = Linear(1, 100)
        self.l2 = Linear(100, 1)

    def forward(self, x):
        return self.l2(relu(self.l1(x)))

    def get_loss(self, x, y):
        prediction = self.forward(x).flatten()
        return ((prediction - y) ** 2).mean()

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.01)
        for epoch in range(50):
            for batch in DataLoader(dataset, batch_size=50, shuffle=True):
                optimizer.zero_grad()
                loss = self.get_loss(batch['x'], batch['label'])
                loss.backward()
                optimizer.step()
