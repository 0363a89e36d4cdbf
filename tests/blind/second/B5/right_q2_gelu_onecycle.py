# /// submission
# about = "GELU instead of relu, the input scaled down, and Adam with a OneCycleLR schedule that is stepped for each batch as it should be."
# changes = "models.py"
# ///
from torch import optim
from torch.nn import GELU, Linear, Module, Sequential
from torch.utils.data import DataLoader


class RegressionModel(Module):
    def __init__(self):
        super().__init__()
        self.net = Sequential(Linear(1, 80), GELU(), Linear(80, 80), GELU(), Linear(80, 1))

    def forward(self, x):
        return self.net(x / 2)

    def get_loss(self, x, y):
        return (self(x) - y).square().mean()

    def train(self, dataset):
        epochs = 200
        loader = DataLoader(dataset, batch_size=20, shuffle=True)
        opt = optim.Adam(self.parameters(), lr=0.005)
        sched = optim.lr_scheduler.OneCycleLR(opt, max_lr=0.005, total_steps=epochs * len(loader) + 1)
        for _ in range(epochs):
            for b in loader:
                opt.zero_grad()
                self.get_loss(b["x"], b["label"]).backward()
                opt.step()
                sched.step()
