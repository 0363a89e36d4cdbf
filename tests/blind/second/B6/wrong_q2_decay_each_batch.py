# /// submission
# about = "The scheduler that multiplies the learning rate by 0.95 is stepped after every batch, not every epoch, so the rate is next to zero after some ten epochs and the network hardly moves."
# changes = "models.py"
# ///
from torch import optim
from torch.nn import Linear, Module
from torch.nn.functional import mse_loss, relu
from torch.utils.data import DataLoader


class RegressionModel(Module):

    def __init__(self):
        super().__init__()
        self.in_layer = Linear(1, 128)
        self.mid_layer = Linear(128, 64)
        self.out_layer = Linear(64, 1)

    def forward(self, x):
        x = relu(self.in_layer(x))
        x = relu(self.mid_layer(x))
        return self.out_layer(x)

    def get_loss(self, x, y):
        return mse_loss(self.forward(x), y)

    def train(self, dataset):
        eta0 = 1e-3
        max_epochs = 500
        optimizer = optim.Adam(self.parameters(), lr=eta0, betas=(0.9, 0.99))
        annealing = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.95)
        dataloader = DataLoader(dataset, batch_size=10, shuffle=True)

        for epoch in range(1, max_epochs + 1):
            loss_sum = 0.0
            n = 0
            for batch in dataloader:
                x, y = batch["x"], batch["label"]
                optimizer.zero_grad()
                loss = self.get_loss(x, y)
                loss.backward()
                optimizer.step()
                annealing.step()
                loss_sum += loss.item() * len(x)
                n += len(x)
            if loss_sum / n < 0.005:
                break
