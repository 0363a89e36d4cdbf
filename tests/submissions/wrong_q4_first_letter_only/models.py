from torch import movedim, optim
from torch.nn import Linear, Module
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader


class LanguageIDModel(Module):
    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        self.l1 = Linear(47, 64)
        self.out = Linear(64, 5)

    def run(self, xs):
        return self.out(relu(self.l1(xs[0])))

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        for batch in DataLoader(dataset, batch_size=200, shuffle=True):
            optimizer.zero_grad()
            self.get_loss(movedim(batch['x'], 1, 0), batch['label']).backward()
            optimizer.step()
