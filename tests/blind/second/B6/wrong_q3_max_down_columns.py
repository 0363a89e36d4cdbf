# /// submission
# about = "get_loss takes argmax of the one-hot labels along dimension 0 (down the columns, as Matlab's max), which gives ten numbers instead of one for each image, and cross_entropy raises an exception."
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
        hidden_size = 300
        self.W1 = Linear(input_size, hidden_size)
        self.W2 = Linear(hidden_size, output_size)

    def run(self, x):
        return self.W2(relu(self.W1(x)))

    def get_loss(self, x, y):
        # class indices from the one-hot matrix:  [~, idx] = max(y)
        idx = y.argmax(0)
        return cross_entropy(self.run(x), idx)

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=2e-3)
        scheduler = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.6)
        for epoch in range(6):
            for batch in DataLoader(dataset, batch_size=100, shuffle=True):
                optimizer.zero_grad()
                loss = self.get_loss(batch["x"], batch["label"])
                loss.backward()
                optimizer.step()
            scheduler.step()
            acc = dataset.get_validation_accuracy()
            print("epoch %d: %.2f %%" % (epoch + 1, 100 * acc))
            if acc > 0.981:
                break
