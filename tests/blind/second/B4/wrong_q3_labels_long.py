# /// submission
# about = "get_loss hands cross_entropy the one-hot labels as y.long(): class probabilities have to be floats, an exception."
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
        self.first = Linear(input_size, 200)
        self.second = Linear(200, output_size)

    def run(self, x):
        return self.second(relu(self.first(x)))

    def get_loss(self, x, y):
        scores = self.run(x)
        return cross_entropy(scores, y.long())

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        dataloader = DataLoader(dataset, batch_size=100, shuffle=True)
        for epoch in range(5):
            for batch in dataloader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
            if dataset.get_validation_accuracy() > 0.978:
                return
