# /// submission
# about = "The cross-entropy is written as logsumexp minus the score of the true digit; pixels are shifted in run, and training is NAdam with a one-cycle rate."
# changes = "models.py"
# ///
from torch import optim
from torch.nn import GELU, LayerNorm, Linear, Module, Sequential
from torch.utils.data import DataLoader


class DigitClassificationModel(Module):
    """Tells which digit an image shows."""

    def __init__(self):
        super().__init__()
        input_size = 28 * 28
        output_size = 10
        self.net = Sequential(
            Linear(input_size, 300), LayerNorm(300), GELU(), Linear(300, output_size, bias=False)
        )

    def run(self, x):
        return self.net(2 * x - 0.25)

    def get_loss(self, x, y):
        scores = self.run(x)
        return (scores.logsumexp(dim=1) - (scores * y).sum(dim=1)).mean()

    def train(self, dataset):
        epochs = 5
        loader = DataLoader(dataset, batch_size=120, shuffle=True)
        optimizer = optim.NAdam(self.parameters(), lr=0.002)
        schedule = optim.lr_scheduler.OneCycleLR(
            optimizer, max_lr=0.002, total_steps=epochs * len(loader), cycle_momentum=False
        )
        for epoch in range(epochs):
            for batch in loader:
                self.get_loss(batch["x"], batch["label"]).backward()
                optimizer.step()
                optimizer.zero_grad()
                schedule.step()
            print(f"epoch {epoch + 1}: {dataset.get_validation_accuracy():.2%}")
