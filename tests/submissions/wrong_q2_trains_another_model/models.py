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
        model = RegressionModel()
        optimizer = optim.Adam(model.parameters(), lr=0.01)
        for epoch in range(5):
            for batch in DataLoader(dataset, batch_size=40, shuffle=True):
                optimizer.zero_grad()
                loss = model.get_loss(batch['x'], batch['label'])
                loss.backward()
                optimizer.step()
