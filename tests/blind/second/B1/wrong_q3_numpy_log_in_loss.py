# /// submission
# about = "get_loss takes np.log and np.sum of tensors that require a gradient, which raises a RuntimeError."
# changes = "models.py"
# ///
import numpy as np
from torch import optim
from torch.nn import Linear, Module
from torch.nn.functional import relu, softmax
from torch.utils.data import DataLoader


class DigitClassificationModel(Module):
    def __init__(self):
        super().__init__()
        input_size = 28 * 28
        output_size = 10
        self.hidden = Linear(input_size, 256)
        self.output = Linear(256, output_size)

    def run(self, x):
        return self.output(relu(self.hidden(x)))

    def get_loss(self, x, y):
        # minus the logarithm of the share that the true digit got
        shares = softmax(self.run(x), dim=1)
        logs = np.log(shares)
        return -np.sum(y * logs, axis=1).mean()

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for epoch in range(6):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
            accuracy = dataset.get_validation_accuracy()
            print(epoch, accuracy)
            if accuracy > 0.978:
                break
