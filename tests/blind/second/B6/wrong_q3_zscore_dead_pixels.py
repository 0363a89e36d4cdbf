# /// submission
# about = "run divides every pixel by its standard deviation over the batch, and for the pixels at the border, which are always 0, that is 0 / 0: all scores are NaN."
# changes = "models.py"
# ///
import torch
from torch import optim
from torch.nn import Dropout, Linear, Module
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader


class DigitClassificationModel(Module):

    def __init__(self):
        super().__init__()
        input_size = 28 * 28
        output_size = 10
        self.layer1 = Linear(input_size, 256)
        self.drop = Dropout(0.1)
        self.layer2 = Linear(256, output_size)

    def zscore(self, x):
        """zscore(x), along the first dimension"""
        return (x - x.mean(dim=0, keepdim=True)) / x.std(dim=0, keepdim=True)

    def run(self, x):
        z = self.zscore(x)
        h = self.drop(relu(self.layer1(z)))
        return self.layer2(h)

    def get_loss(self, x, y):
        return cross_entropy(self.run(x), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        epochs = 6
        opt = optim.AdamW(self.parameters(), lr=1e-3, weight_decay=1e-4)
        sched = optim.lr_scheduler.OneCycleLR(
            opt, max_lr=4e-3, epochs=epochs, steps_per_epoch=len(loader)
        )
        for k in range(epochs):
            for batch in loader:
                opt.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                torch.nn.utils.clip_grad_norm_(self.parameters(), 5.0)
                opt.step()
                sched.step()
            print(k, dataset.get_validation_accuracy())
