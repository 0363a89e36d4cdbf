# /// submission
# about = "The loss is the nll_loss of the MNIST example, but on the raw scores without log_softmax: it falls without end and the scores never compete."
# changes = "models.py"
# ///
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import optim
from torch.utils.data import DataLoader


class DigitClassificationModel(nn.Module):
    def __init__(self):
        super().__init__()
        input_size = 28 * 28
        output_size = 10
        self.fc1 = nn.Linear(input_size, 256)
        self.fc2 = nn.Linear(256, output_size)

    def run(self, x):
        x = F.relu(self.fc1(x))
        return self.fc2(x)

    def get_loss(self, x, y):
        target = y.argmax(dim=1)
        return F.nll_loss(self.run(x), target)

    def train(self, dataset):
        train_loader = DataLoader(dataset, batch_size=64, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=1e-3)
        for epoch in range(1, 6):
            for batch_idx, batch in enumerate(train_loader):
                data, target = batch["x"], batch["label"]
                optimizer.zero_grad()
                loss = self.get_loss(data, target)
                loss.backward()
                optimizer.step()
            print("Epoch", epoch, "loss", loss.item(), "val", dataset.get_validation_accuracy())
