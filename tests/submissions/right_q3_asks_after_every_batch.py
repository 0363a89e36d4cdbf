# /// submission
# about = "Validation accuracy is asked for, and a line printed, after every single batch; the loop is left in the middle of an epoch."
# [q3]
# ///
from torch import optim
from torch.nn import Module, Linear
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader


class DigitClassificationModel(Module):
    def __init__(self):
        super().__init__()
        self.l1 = Linear(784, 128)
        self.l2 = Linear(128, 10)

    def run(self, x):
        return self.l2(relu(self.l1(x)))

    def get_loss(self, x, y):
        return cross_entropy(self.run(x), y)

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.01)
        accuracy = 0
        while accuracy < 0.974:
            for i, batch in enumerate(DataLoader(dataset, batch_size=1000, shuffle=True)):
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
                accuracy = dataset.get_validation_accuracy()
                print("batch", i, "loss", loss.item(), "accuracy", accuracy)
                if accuracy >= 0.974:
                    break
