# /// submission
# about = "train standardises x to mean 0 and deviation 1 before it calls get_loss, but forward never does, so the trained network is asked about other x than it has learned."
# changes = "models.py"
# ///
import torch
from torch import optim
from torch.nn import Linear, Module
from torch.nn.functional import mse_loss, relu
from torch.utils.data import DataLoader


class RegressionModel(Module):

    def __init__(self):
        super().__init__()
        N = 150  # hidden units
        self.L1 = Linear(1, N)
        self.L2 = Linear(N, N)
        self.L3 = Linear(N, 1)

    def forward(self, x):
        a1 = relu(self.L1(x))
        a2 = relu(self.L2(a1))
        return self.L3(a2)

    def get_loss(self, x, y):
        return mse_loss(self(x), y)

    def train(self, dataset):
        # zscore, as one always does before fitting
        X = torch.from_numpy(dataset.x)
        mu, sigma = X.mean(), X.std()

        opt = optim.Adam(self.parameters(), lr=3e-3)
        sched = optim.lr_scheduler.CosineAnnealingLR(opt, T_max=300)
        loader = DataLoader(dataset, batch_size=20, shuffle=True)
        for epoch in range(300):
            chi2 = 0.0
            for batch in loader:
                x = (batch["x"] - mu) / sigma
                opt.zero_grad()
                loss = self.get_loss(x, batch["label"])
                loss.backward()
                opt.step()
                chi2 += loss.item() * len(x)
            sched.step()
            if chi2 / len(dataset) < 0.002:
                break
