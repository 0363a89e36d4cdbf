# /// submission
# about = "scheduler.step() stands in the inner loop although the decay of 0.7 is meant for an epoch: after some thirty batches the learning rate is practically zero."
# changes = "models.py"
# ///
from torch import optim
from torch.nn import Linear, Module
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader


class DigitClassificationModel(Module):
    """Tells which digit an image shows."""

    def __init__(self):
        super().__init__()
        input_size = 28 * 28
        output_size = 10
        self.hidden = Linear(input_size, 256)
        self.scores = Linear(256, output_size)

    def run(self, x):
        return self.scores(relu(self.hidden(x)))

    def get_loss(self, x, y):
        return cross_entropy(self.run(x), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.002)
        scheduler = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.7)
        for epoch in range(5):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
                scheduler.step()
            print(epoch, dataset.get_validation_accuracy())
