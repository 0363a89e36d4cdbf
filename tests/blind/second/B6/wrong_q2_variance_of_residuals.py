# /// submission
# about = "get_loss returns the sample variance of the residuals in place of their mean square, so a constant offset of all predictions costs nothing."
# changes = "models.py"
# ///
import torch
from torch import optim
from torch.nn import Linear, Module, Sequential, Tanh
from torch.utils.data import DataLoader


class RegressionModel(Module):

    def __init__(self):
        super().__init__()
        self.net = Sequential(Linear(1, 100), Tanh(), Linear(100, 100), Tanh(), Linear(100, 1))

    def forward(self, x):
        return self.net(x)

    def get_loss(self, x, y):
        residuals = self(x) - y
        return torch.var(residuals)  # mean squared deviation

    def train(self, dataset):
        opt = optim.AdamW(self.parameters(), lr=2e-3, weight_decay=1e-5)
        sched = optim.lr_scheduler.StepLR(opt, step_size=150, gamma=0.4)
        for epoch in range(500):
            total = 0
            for batch in DataLoader(dataset, batch_size=25, shuffle=True):
                opt.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                opt.step()
                total += loss.item()
            sched.step()
            if epoch % 50 == 0:
                print("epoch %d, residual variance %.4f" % (epoch, total / 8))
