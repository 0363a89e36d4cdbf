# /// submission
# about = "Each state is f(x W) added to the state before: U is missing, so the network knows which letters a word has but not their order."
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
        self.out = Linear(256, len(self.languages))

    def run(self, xs):
        h = relu(self.W(xs[0]))
        for x in xs[1:]:
            h = h + relu(self.W(x))
        return self.out(h)

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.003)
        scheduler = optim.lr_scheduler.ExponentialLR(optimizer, 0.85)
        for epoch in range(15):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(movedim(batch["x"], 1, 0), batch["label"])
                loss.backward()
                optimizer.step()
            scheduler.step()
