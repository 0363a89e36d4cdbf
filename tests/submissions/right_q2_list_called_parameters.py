# /// submission
# about = "The model keeps its layers' tensors in a list attribute called parameters, which hides the method, and gives it to the optimizer."
# [q2]
# ///
from torch import optim, randn, zeros, matmul
from torch.nn import Module, Parameter
from torch.nn.functional import relu, mse_loss
from torch.utils.data import DataLoader


class RegressionModel(Module):
    def __init__(self):
        super().__init__()
        hidden = 200
        self.w1 = Parameter(randn(1, hidden))
        self.b1 = Parameter(3 * randn(hidden))
        self.w2 = Parameter(randn(hidden, 1) / hidden ** 0.5)
        self.b2 = Parameter(zeros(1))
        self.parameters = [self.w1, self.b1, self.w2, self.b2]

    def forward(self, x):
        hidden = relu(matmul(x, self.w1) + self.b1)
        return matmul(hidden, self.w2) + self.b2

    def get_loss(self, x, y):
        return mse_loss(self.forward(x), y)

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters, lr=0.01)
        dataloader = DataLoader(dataset, batch_size=50, shuffle=True)
        for epoch in range(600):
            worst = 0
            for batch in dataloader:
                optimizer.zero_grad()
                loss = self.get_loss(batch['x'], batch['label'])
                loss.backward()
                optimizer.step()
                worst = max(worst, loss.item())
            if worst < 0.004:
                break
