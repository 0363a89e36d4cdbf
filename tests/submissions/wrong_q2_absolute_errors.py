# /// submission
# about = "The loss is the mean absolute error."
# mistake = "absolute errors"
# [q2]
# loss = ["failed", "on", "absolute errors"]
# ///
from torch import optim
from torch.nn import Linear, Module
from torch.nn.functional import l1_loss, relu
from torch.utils.data import DataLoader


class RegressionModel(Module):
    def __init__(self):
        super().__init__()
        self.l1 = Linear(1, 64)
        self.l2 = Linear(64, 64)
        self.l3 = Linear(64, 1)

    def forward(self, x):
        x = relu(self.l1(x))
        x = relu(self.l2(x))
        return self.l3(x)

    def get_loss(self, x, y):
        return l1_loss(self(x), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=20, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.01)
        for epoch in range(60):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch['x'], batch['label'])
                loss.backward()
                optimizer.step()
