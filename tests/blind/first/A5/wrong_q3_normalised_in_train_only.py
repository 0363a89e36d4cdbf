# /// submission
# about = "Images are scaled to -1 to 1 in train only; run gets them as they are, so the network is used on other inputs than it was trained on."
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
            nn.Linear(256, 128),
            nn.ReLU(),
            nn.Linear(128, output_size),
        )

    def run(self, x):
        return self.net(x)

    def get_loss(self, x, y):
        return cross_entropy(self.run(x), y)

    def train(self, dataset):
        mean, std = 0.5, 0.5
        dataloader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for _ in range(8):
            for batch in dataloader:
                images = (batch["x"] - mean) / std
                optimizer.zero_grad()
                loss = self.get_loss(images, batch["label"])
                loss.backward()
                optimizer.step()
            if dataset.get_validation_accuracy() > 0.98:
                break
