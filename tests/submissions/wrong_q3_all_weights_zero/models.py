from torch import optim, zeros
from torch.nn import Module, Parameter
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader


class DigitClassificationModel(Module):
    def __init__(self):
        super().__init__()
        self.w1 = Parameter(zeros(784, 64))
        self.b1 = Parameter(zeros(64))
        self.w2 = Parameter(zeros(64, 10))
        self.b2 = Parameter(zeros(10))

    def run(self, x):
        return relu(x @ self.w1 + self.b1) @ self.w2 + self.b2

    def get_loss(self, x, y):
        return cross_entropy(self.run(x), y)

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for batch in DataLoader(dataset, batch_size=500, shuffle=True):
            optimizer.zero_grad()
            self.get_loss(batch['x'], batch['label']).backward()
            optimizer.step()
