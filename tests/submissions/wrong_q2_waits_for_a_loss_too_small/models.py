from torch import optim
from torch.nn import Module, Linear
from torch.nn.functional import relu, mse_loss
from torch.utils.data import DataLoader


class RegressionModel(Module):
    def __init__(self):
        super().__init__()
        self.l1 = Linear(1, 1)
        self.l2 = Linear(1, 1)

    def forward(self, x):
        return self.l2(relu(self.l1(x)))

    def get_loss(self, x, y):
        return mse_loss(self(x), y)

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.01)
        data = DataLoader(dataset, batch_size=50, shuffle=True)
        loss = 1
        while loss > 0.001:
            for batch in data:
                optimizer.zero_grad()
                loss = self.get_loss(batch['x'], batch['label'])
                loss.backward()
                optimizer.step()
