# /// submission
# about = "Dropout(0.9) is meant to keep 90% of the units, but PyTorch's number is the share to drop: a tenth of 100 hidden units is left in training, too few for 97%."
# changes = "models.py"
# ///
from torch import optim
from torch.nn import Dropout, Linear, Module, ReLU, Sequential
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader


class DigitClassificationModel(Module):
    """Tells which digit an image shows."""

    KEEP = 0.9

    def __init__(self):
        super().__init__()
        input_size = 28 * 28
        output_size = 10
        self.net = Sequential(
            Linear(input_size, 100),
            ReLU(),
            Dropout(self.KEEP),
            Linear(100, output_size),
        )

    def run(self, x):
        return self.net(x)

    def get_loss(self, x, y):
        return cross_entropy(self.run(x), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.002)
        for epoch in range(5):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
            print(f"{epoch=} {dataset.get_validation_accuracy()=:.3f}")
