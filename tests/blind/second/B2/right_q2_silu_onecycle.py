# /// submission
# about = "SiLU units in place of relu, AdamW, and a OneCycleLR that is stepped after every batch."
# changes = "models.py"
# ///
import torch
from torch import nn, optim
from torch.utils.data import DataLoader


class RegressionModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(1, 100),
            nn.SiLU(),
            nn.Linear(100, 100),
            nn.SiLU(),
            nn.Linear(100, 1),
        )

    def forward(self, x):
        return self.net(x)

    def get_loss(self, x, y):
        return (self(x) - y).pow(2).mean()

    def train(self, dataset):
        epochs = 300
        loader = DataLoader(dataset, batch_size=20, shuffle=True)
        optimizer = optim.AdamW(self.parameters(), lr=5e-3, weight_decay=1e-5)
        scheduler = optim.lr_scheduler.OneCycleLR(optimizer, max_lr=5e-3, total_steps=epochs * len(loader))
        for epoch in range(epochs):
            for batch in loader:
                optimizer.zero_grad(set_to_none=True)
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
                scheduler.step()
            if epoch % 100 == 99:
                print(epoch + 1, loss.item())
