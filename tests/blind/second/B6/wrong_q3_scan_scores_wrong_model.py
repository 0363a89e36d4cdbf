# /// submission
# about = "train scans learning rates with fresh models, but get_validation_accuracy always asks self, which is untrained meanwhile; so the first candidate of the scan, the one with learning rate 1, is kept."
# changes = "models.py"
# ///
import copy

import torch
from torch import optim
from torch.nn import Linear, Module
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader


class DigitClassificationModel(Module):

    def __init__(self):
        super().__init__()
        input_size = 28 * 28
        output_size = 10
        self.fc1 = Linear(input_size, 200)
        self.fc2 = Linear(200, output_size)

    def run(self, x):
        return self.fc2(relu(self.fc1(x)))

    def get_loss(self, x, y):
        return cross_entropy(self.run(x), y)

    def train(self, dataset):
        best_acc, best_state, best_lr = 0.0, None, None
        # scan of the learning rate, 1 ... 1e-3
        for lr in torch.logspace(0, -3, 4).tolist():
            candidate = DigitClassificationModel()
            optimizer = optim.Adam(candidate.parameters(), lr=lr)
            for epoch in range(3):
                for batch in DataLoader(dataset, batch_size=100, shuffle=True):
                    optimizer.zero_grad()
                    candidate.get_loss(batch["x"], batch["label"]).backward()
                    optimizer.step()
            acc = dataset.get_validation_accuracy()
            print(f"lr = {lr:.0e}: {acc:.4f}")
            if acc > best_acc:
                best_acc, best_lr = acc, lr
                best_state = copy.deepcopy(candidate.state_dict())
        print("best learning rate", best_lr)
        self.load_state_dict(best_state)
