# /// submission
# about = "torch.nn.functional.dropout has training=True by default, so half of the hidden units are dropped in use as well."
# changes = "models.py"
# ///
import torch.nn.functional as F
from torch import optim
from torch.nn import Linear, Module
from torch.utils.data import DataLoader


class DigitClassificationModel(Module):
    def __init__(self):
        super().__init__()
        input_size = 28 * 28
        output_size = 10
        self.fc1 = Linear(input_size, 128)
        self.fc2 = Linear(128, 64)
        self.fc3 = Linear(64, output_size)

    def run(self, x):
        x = F.dropout(F.relu(self.fc1(x)))
        x = F.dropout(F.relu(self.fc2(x)))
        return self.fc3(x)

    def get_loss(self, x, y):
        return F.cross_entropy(self.run(x), y)

    def train(self, dataset):
        dataloader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for _ in range(10):
            for batch in dataloader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
            if dataset.get_validation_accuracy() >= 0.98:
                break
