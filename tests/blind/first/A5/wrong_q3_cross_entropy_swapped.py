# /// submission
# about = "The arguments of cross_entropy are exchanged: the labels are taken for scores and the scores for probabilities, which raises no error."
# changes = "models.py"
# ///
from torch import nn, optim
from torch.nn import Module
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader


class DigitClassificationModel(Module):
    def __init__(self):
        super().__init__()
        input_size = 28 * 28
        output_size = 10
        self.net = nn.Sequential(
            nn.Linear(input_size, 256),
            nn.ReLU(),
            nn.Linear(256, output_size),
        )

    def run(self, x):
        return self.net(x)

    def get_loss(self, x, y):
        return cross_entropy(y, self.run(x))

    def train(self, dataset):
        dataloader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.002)
        for _ in range(7):
            for batch in dataloader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
            if dataset.get_validation_accuracy() > 0.98:
                break
