# /// submission
# about = "run itself moves the dimensions, as if it were given (batch, length, 47) like the DataLoader's batches, so for (length, batch, 47) it gives one row for each letter instead of each word."
# changes = "models.py"
# ///
from torch import movedim, optim
from torch.nn import Linear, Module
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader


class LanguageIDModel(Module):
    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        self.W = Linear(self.num_chars, 256)
        self.U = Linear(256, 256)
        self.out = Linear(256, 5)

    def run(self, xs):
        xs = movedim(xs, 1, 0)
        h = relu(self.W(xs[0]))
        for x in xs[1:]:
            h = relu(self.W(x) + self.U(h))
        return self.out(h)

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        dl = DataLoader(dataset, batch_size=100, shuffle=True)
        opt = optim.Adam(self.parameters(), lr=0.002)
        for epoch in range(15):
            if epoch == 10:
                opt.param_groups[0]["lr"] = 0.0005
            for b in dl:
                opt.zero_grad()
                loss = self.get_loss(b["x"], b["label"])
                loss.backward()
                opt.step()
