# /// submission
# about = "Gelu units with BatchNorm, trained by SGD with Nesterov momentum and a one-cycle learning rate; the loss is written out as the mean of -sum(y log p)."
# changes = "models.py"
# ///
from torch import optim
from torch.nn import GELU, BatchNorm1d, Linear, Module, Sequential
from torch.utils.data import DataLoader


class DigitClassificationModel(Module):

    def __init__(self):
        super().__init__()
        input_size = 28 * 28
        output_size = 10
        self.net = Sequential(
            Linear(input_size, 256), BatchNorm1d(256), GELU(), Linear(256, output_size)
        )

    def run(self, x):
        return self.net(x)

    def get_loss(self, x, y):
        log_p = self.run(x).log_softmax(dim=1)
        return -(y * log_p).sum(dim=1).mean()

    def train(self, dataset):
        epochs = 6
        loader = DataLoader(dataset, batch_size=100, shuffle=True, drop_last=True)
        opt = optim.SGD(self.parameters(), lr=0.05, momentum=0.9, nesterov=True)
        sched = optim.lr_scheduler.OneCycleLR(opt, max_lr=0.1, total_steps=epochs * len(loader))
        for epoch in range(epochs):
            for batch in loader:
                opt.zero_grad()
                self.get_loss(batch["x"], batch["label"]).backward()
                opt.step()
                sched.step()
            print("epoch %d: %.2f %%" % (epoch + 1, 100 * dataset.get_validation_accuracy()))
