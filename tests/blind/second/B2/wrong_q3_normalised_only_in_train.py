# /// submission
# about = "The images are normalised with the 0.1307 and 0.3081 of the tutorials in train only; run gets raw pixels afterwards, which the network has never seen."
# changes = "models.py"
# ///
import torch
from torch import nn, optim
from torch.utils.data import DataLoader


class DigitClassificationModel(nn.Module):
    def __init__(self):
        super().__init__()
        input_size = 28 * 28
        output_size = 10
        self.net = nn.Sequential(
            nn.Linear(input_size, 128),
            nn.ReLU(),
            nn.Linear(128, 64),
            nn.ReLU(),
            nn.Linear(64, output_size),
        )
        self.loss_fn = nn.CrossEntropyLoss()

    def run(self, x):
        return self.net(x)

    def get_loss(self, x, y):
        return self.loss_fn(self.run(x), y)

    def train(self, dataset):
        # transforms.Normalize((0.1307,), (0.3081,))
        mean, std = 0.1307, 0.3081
        trainloader = DataLoader(dataset, batch_size=64, shuffle=True)
        optimizer = optim.SGD(self.parameters(), lr=0.01, momentum=0.9)
        for epoch in range(12):
            running_loss = 0.0
            for batch in trainloader:
                images = (batch["x"] - mean) / std
                optimizer.zero_grad()
                loss = self.get_loss(images, batch["label"])
                loss.backward()
                optimizer.step()
                running_loss += loss.item()
            print("Training loss: {}".format(running_loss / len(trainloader)))
