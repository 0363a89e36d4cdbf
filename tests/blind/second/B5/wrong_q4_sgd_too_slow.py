# /// submission
# about = "The training uses plain SGD with a learning rate of 0.01 for ten epochs, which hardly moves the network: the accuracy stays far below 78.5%."
# changes = "models.py"
# ///
from torch import movedim, optim
from torch.nn import Linear, Module
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader


class LanguageIDModel(Module):
    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        hidden = 128
        self.wx = Linear(self.num_chars, hidden)
        self.wh = Linear(hidden, hidden)
        self.wo = Linear(hidden, len(self.languages))

    def run(self, xs):
        h = self.wx(xs[0]).tanh()
        for i in range(1, len(xs)):
            h = (self.wx(xs[i]) + self.wh(h)).tanh()
        return self.wo(h)

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        dl = DataLoader(dataset, batch_size=128, shuffle=True)
        opt = optim.SGD(self.parameters(), lr=0.01)
        for epoch in range(10):
            for b in dl:
                opt.zero_grad()
                loss = self.get_loss(movedim(b["x"], 1, 0), b["label"])
                loss.backward()
                opt.step()
            print("epoch", epoch, dataset.get_validation_accuracy())
