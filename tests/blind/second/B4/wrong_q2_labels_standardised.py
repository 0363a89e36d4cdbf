# /// submission
# about = "train standardises the labels of each batch and nothing undoes it: the model learns sin(x) / 0.7, a loss of about 0.09."
# changes = "models.py"
# ///
from torch import optim
from torch.nn import Linear, Module, ReLU, Sequential
from torch.nn.functional import mse_loss
from torch.utils.data import DataLoader


class RegressionModel(Module):
    def __init__(self):
        super().__init__()
        self.net = Sequential(Linear(1, 128), ReLU(), Linear(128, 64), ReLU(), Linear(64, 1))

    def forward(self, x):
        return self.net(x)

    def get_loss(self, x, y):
        return mse_loss(self(x), y)

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.002)
        loader = DataLoader(dataset, batch_size=40, shuffle=True)
        for epoch in range(400):
            total = 0
            for batch in loader:
                x, y = batch["x"], batch["label"]
                y = (y - y.mean(dim=0)) / y.std(dim=0)
                optimizer.zero_grad()
                loss = self.get_loss(x, y)
                loss.backward()
                optimizer.step()
                total += loss.item()
            if total / len(loader) < 0.002:
                break
