# /// submission
# about = "for c in xs, a stock loader that does not shuffle, and the state kept in a plain matrix of Parameters."
# [q4]
# ///
from torch import optim, randn, movedim
from torch.nn import Module, Parameter
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader


class LanguageIDModel(Module):
    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        size = 160
        self.w = Parameter(randn(47, size) * 0.2)
        self.u = Parameter(randn(size, size) * 0.05)
        self.b = Parameter(randn(size) * 0.05)
        self.v = Parameter(randn(size, 5) * 0.08)

    def run(self, xs):
        h = None
        for c in xs:
            z = c @ self.w + self.b
            if h is not None:
                z = z + h @ self.u
            h = relu(z)
        return h @ self.v

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=100)
        optimizer = optim.Adam(self.parameters(), lr=0.003)
        for epoch in range(14):
            for i, batch in enumerate(loader):
                optimizer.zero_grad()
                loss = self.get_loss(movedim(batch['x'], 1, 0), batch['label'])
                loss.backward()
                optimizer.step()
            if dataset.get_validation_accuracy() >= 0.84:
                break
            for group in optimizer.param_groups:
                group['lr'] *= 0.85
