# /// submission
# about = "SGD with Nesterov momentum and a falling learning rate, and the cross-entropy written out with logsumexp."
# changes = "models.py"
# ///
from torch import logsumexp, optim
from torch.nn import LeakyReLU, Linear, Module, Sequential
from torch.utils.data import DataLoader


class DigitClassificationModel(Module):
    def __init__(self):
        super().__init__()
        input_size = 28 * 28
        output_size = 10
        self.layers = Sequential(Linear(input_size, 256), LeakyReLU(), Linear(256, output_size))

    def run(self, x):
        return self.layers(x)

    def get_loss(self, x, y):
        s = self.run(x)
        return (logsumexp(s, dim=1) - (s * y).sum(dim=1)).mean()

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        opt = optim.SGD(self.parameters(), lr=0.05, momentum=0.9, nesterov=True)
        sched = optim.lr_scheduler.ExponentialLR(opt, gamma=0.7)
        for epoch in range(8):
            for b in loader:
                opt.zero_grad()
                self.get_loss(b["x"], b["label"]).backward()
                opt.step()
            sched.step()
            if dataset.get_validation_accuracy() > 0.98:
                break
