# /// submission
# about = "train unpacks each batch as (data, target) as torchvision loaders give it; the batches are dictionaries, so it gets the two key strings and crashes."
# changes = "models.py"
# ///
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import optim
from torch.utils.data import DataLoader


class DigitClassificationModel(nn.Module):
    def __init__(self):
        super(DigitClassificationModel, self).__init__()
        input_size = 28 * 28
        output_size = 10
        self.fc1 = nn.Linear(input_size, 200)
        self.fc2 = nn.Linear(200, output_size)

    def run(self, x):
        x = x.view(-1, 28 * 28)
        x = F.relu(self.fc1(x))
        return self.fc2(x)

    def get_loss(self, x, y):
        return F.cross_entropy(self.run(x), y)

    def train(self, dataset):
        train_loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for epoch in range(6):
            for batch_idx, (data, target) in enumerate(train_loader):
                optimizer.zero_grad()
                loss = self.get_loss(data, target)
                loss.backward()
                optimizer.step()
                if batch_idx % 100 == 0:
                    print("Train Epoch: {} [{}/{}]\tLoss: {:.6f}".format(
                        epoch, batch_idx * len(data), len(dataset), loss.item()))
