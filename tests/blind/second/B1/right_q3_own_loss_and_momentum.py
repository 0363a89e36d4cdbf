# /// submission
# about = "Cross-entropy by hand with logsumexp, plain SGD with Nesterov momentum, and a learning rate that falls with every batch."
# changes = "models.py"
# ///
import torch
from torch import optim
from torch.nn import Linear, Module
from torch.utils.data import DataLoader


class DigitClassificationModel(Module):
    def __init__(self):
        super().__init__()
        input_size = 28 * 28
        output_size = 10
        self.layer_a = Linear(input_size, 300)
        self.layer_b = Linear(300, output_size)

    def run(self, x):
        h = self.layer_a(x)
        h = torch.where(h > 0, h, torch.zeros_like(h))  # relu
        return self.layer_b(h)

    def get_loss(self, x, y):
        scores = self.run(x)
        true_scores = (scores * y).sum(dim=1)
        losses = torch.logsumexp(scores, dim=1) - true_scores
        return losses.mean()

    def train(self, dataset):
        epochs = 6
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.SGD(self.parameters(), lr=0.1, momentum=0.9, nesterov=True)
        steps = epochs * len(loader)
        step = 0
        for epoch in range(epochs):
            for batch in loader:
                for group in optimizer.param_groups:
                    group["lr"] = 0.1 * (1 - step / steps)
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
                step += 1
            print("epoch", epoch, "validation", dataset.get_validation_accuracy())
