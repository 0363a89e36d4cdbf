# /// submission
# about = "SGD with Nesterov momentum and a cosine schedule; cross-entropy written out as minus the sum of y times log-probability."
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
        self.body = nn.Sequential(nn.Linear(input_size, 256), nn.LeakyReLU(0.01))
        self.head = nn.Linear(256, output_size)

    def run(self, x):
        return self.head(self.body(x))

    def get_loss(self, x, y):
        scores = self.run(x)
        log_p = scores - torch.logsumexp(scores, dim=1, keepdim=True)
        return -(y * log_p).sum(dim=1).mean()

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=64, shuffle=True)
        epochs = 8
        optimizer = optim.SGD(self.parameters(), lr=0.05, momentum=0.9, nesterov=True)
        scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=epochs)
        for epoch in range(1, epochs + 1):
            for batch in loader:
                self.zero_grad()
                self.get_loss(batch["x"], batch["label"]).backward()
                optimizer.step()
            scheduler.step()
            print("epoch", epoch, dataset.get_validation_accuracy())
