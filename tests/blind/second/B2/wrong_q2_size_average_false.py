# /// submission
# about = "get_loss calls mse_loss with size_average=False, as old examples do, and so returns the sum of the squared errors, not their mean."
# changes = "models.py"
# ///
import torch
from torch import nn, optim
from torch.utils.data import DataLoader


class RegressionModel(nn.Module):
    def __init__(self):
        super().__init__()
        D_in, H, D_out = 1, 128, 1
        self.linear1 = nn.Linear(D_in, H)
        self.linear2 = nn.Linear(H, H)
        self.linear3 = nn.Linear(H, D_out)
        self.loss_fn = nn.MSELoss(size_average=False)

    def forward(self, x):
        h_relu = self.linear1(x).clamp(min=0)
        h_relu = self.linear2(h_relu).clamp(min=0)
        y_pred = self.linear3(h_relu)
        return y_pred

    def get_loss(self, x, y):
        return self.loss_fn(self(x), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=20, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=2e-3)
        scheduler = optim.lr_scheduler.StepLR(optimizer, 150, gamma=0.3)
        for t in range(400):
            for batch in loader:
                loss = self.get_loss(batch["x"], batch["label"])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            scheduler.step()
            if t % 100 == 99:
                print(t, loss.item())
