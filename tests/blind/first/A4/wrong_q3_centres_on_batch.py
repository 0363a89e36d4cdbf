# /// submission
# about = "run subtracts the mean image of the batch it is given, so the scores of an image depend on the others in the batch, and a single image always gets the same scores."
# changes = "models.py"
# ///

from torch import optim
from torch.nn import Linear, Module
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader


class DigitClassificationModel(Module):
    def __init__(self):
        super().__init__()
        input_size = 28 * 28
        output_size = 10
        self.hidden = Linear(input_size, 300)
        self.out = Linear(300, output_size)

    def run(self, x):
        x = x - x.mean(dim=0)
        return self.out(relu(self.hidden(x)))

    def get_loss(self, x, y):
        return cross_entropy(self.run(x), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        scheduler = optim.lr_scheduler.ExponentialLR(optimizer, 0.7)
        for epoch in range(6):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
            scheduler.step()
            print(epoch, dataset.get_validation_accuracy())
