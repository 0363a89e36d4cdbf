# /// submission
# about = "scheduler.step() is indented into the loop over batches, so the learning rate shrinks by a tenth after each batch and is gone after some fifty of them."
# changes = "models.py"
# ///
from torch import optim
from torch.nn import Linear, Module
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader


class DigitClassificationModel(Module):
    def __init__(self):
        super().__init__()
        input_size = 28 * 28
        output_size = 10
        self.fc1 = Linear(input_size, 256)
        self.fc2 = Linear(256, output_size)

    def run(self, x):
        h = relu(self.fc1(x))
        return self.fc2(h)

    def get_loss(self, x, y):
        scores = self.run(x)
        return cross_entropy(scores, y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        scheduler = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.9)
        for epoch in range(5):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
                scheduler.step()
            print(epoch, dataset.get_validation_accuracy())
