# /// submission
# about = "A Sequential with Tanh instead of relu, the loss written out by hand, AdamW and a one-cycle learning rate."
# changes = "models.py"
# ///
from torch import nn, optim
from torch.nn import Module
from torch.utils.data import DataLoader


class RegressionModel(Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(1, 64),
            nn.Tanh(),
            nn.Linear(64, 64),
            nn.Tanh(),
            nn.Linear(64, 1),
        )

    def forward(self, x):
        return self.net(x)

    def get_loss(self, x, y):
        return (self(x) - y).square().mean()

    def train(self, dataset):
        epochs = 300
        dataloader = DataLoader(dataset, batch_size=20, shuffle=True)
        optimizer = optim.AdamW(self.parameters(), lr=0.01)
        schedule = optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.01, total_steps=epochs * len(dataloader))
        for _ in range(epochs):
            for batch in dataloader:
                optimizer.zero_grad()
                self.get_loss(batch["x"], batch["label"]).backward()
                optimizer.step()
                schedule.step()
