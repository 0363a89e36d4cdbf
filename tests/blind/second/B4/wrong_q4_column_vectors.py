# /// submission
# about = "Works with column vectors (hidden, batch) as on paper and never turns the result back: run returns (5, batch)."
# changes = "models.py"
# ///
import torch
from torch import optim
from torch.nn import Module, Parameter
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader


class LanguageIDModel(Module):
    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        d = 256
        # h_t = relu(W x_t + U h_{t-1} + b),   s = V h_T + c
        self.W = Parameter(torch.randn(d, self.num_chars) * 0.1)
        self.U = Parameter(torch.randn(d, d) / d**0.5)
        self.b = Parameter(torch.zeros(d, 1))
        self.V = Parameter(torch.randn(5, d) / d**0.5)
        self.c = Parameter(torch.zeros(5, 1))

    def run(self, xs):
        h = torch.relu(self.W @ xs[0].T + self.b)
        for x in xs[1:]:
            h = torch.relu(self.W @ x.T + self.U @ h + self.b)
        return self.V @ h + self.c

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs).T, y)

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        sched = optim.lr_scheduler.ExponentialLR(optimizer, 0.88)
        loader = DataLoader(dataset, batch_size=50, shuffle=True)
        for epoch in range(18):
            for batch in loader:
                x, y = batch["x"], batch["label"]
                optimizer.zero_grad()
                self.get_loss(x.movedim(1, 0), y).backward()
                optimizer.step()
            sched.step()
