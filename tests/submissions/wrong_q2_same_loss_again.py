# /// submission
# about = "The loss is computed once and gone back from in every step."
# mistake = "backward twice on one graph"
# [q2]
# training = ["error: exception", "models.py:29, in train", "backward twice on one graph"]
# ///
from torch import optim
from torch.nn import Linear, Module
from torch.nn.functional import mse_loss, relu
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
        return mse_loss(self(x), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=20, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.01)
        batch = next(iter(loader))
        loss = self.get_loss(batch['x'], batch['label'])
        for epoch in range(60):
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
