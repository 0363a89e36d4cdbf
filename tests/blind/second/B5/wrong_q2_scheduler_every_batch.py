# /// submission
# about = "The scheduler that should halve the learning rate every 100 epochs is stepped after each batch, so the rate is next to nothing after a few epochs."
# changes = "models.py"
# ///
from torch import optim
from torch.nn import Linear, Module
from torch.nn.functional import mse_loss, relu
from torch.utils.data import DataLoader


class RegressionModel(Module):
    def __init__(self):
        super().__init__()
        self.l1 = Linear(1, 100)
        self.l2 = Linear(100, 100)
        self.l3 = Linear(100, 1)

    def forward(self, x):
        x = relu(self.l1(x))
        x = relu(self.l2(x))
        return self.l3(x)

    def get_loss(self, x, y):
        return mse_loss(self(x), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=10, shuffle=True)
        opt = optim.Adam(self.parameters(), lr=0.001)
        sched = optim.lr_scheduler.StepLR(opt, step_size=100, gamma=0.5)
        for epoch in range(400):
            for batch in loader:
                opt.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                opt.step()
                sched.step()
