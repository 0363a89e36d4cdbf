# /// submission
# about = "No DataLoader: the batches are slices of a random permutation, given to dataset[...]; the loss is nll_loss of log_softmax with class numbers."
# changes = "models.py"
# ///
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import optim


class DigitClassificationModel(nn.Module):
    def __init__(self):
        super().__init__()
        input_size = 28 * 28
        output_size = 10
        self.fc1 = nn.Linear(input_size, 300)
        self.drop = nn.Dropout(0.2)
        self.fc2 = nn.Linear(300, output_size)

    def run(self, x):
        return self.fc2(self.drop(F.relu(self.fc1(x))))

    def get_loss(self, x, y):
        log_probs = F.log_softmax(self.run(x), dim=1)
        return F.nll_loss(log_probs, y.argmax(dim=1))

    def train(self, dataset):
        batch_size = 100
        optimizer = optim.AdamW(self.parameters(), lr=2e-3)
        for epoch in range(7):
            for group in optimizer.param_groups:
                group["lr"] = 2e-3 * 0.6 ** epoch
            permutation = torch.randperm(len(dataset))
            for i in range(0, len(dataset), batch_size):
                batch = dataset[permutation[i : i + batch_size]]
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
            print("epoch {}: validation {:.4f}".format(epoch + 1, dataset.get_validation_accuracy()))
