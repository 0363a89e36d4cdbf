# /// submission
# about = "train turns the batch with .T, which reverses all three dimensions to (47, length, batch): the first Linear raises an error about its shapes."
# changes = "models.py"
# ///
from torch import optim
from torch.nn import Linear, Module
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader


class LanguageIDModel(Module):
    """Reads a word letter by letter and tells which of five languages it is from."""

    def __init__(self, hidden_size=256):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        self.W = Linear(self.num_chars, hidden_size)
        self.U = Linear(hidden_size, hidden_size, bias=False)
        self.V = Linear(hidden_size, len(self.languages))

    def run(self, xs):
        first, *rest = xs
        h = relu(self.W(first))
        for x in rest:
            h = relu(self.W(x) + self.U(h))
        return self.V(h)

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=50, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        scheduler = optim.lr_scheduler.ExponentialLR(optimizer, 0.9)
        for epoch in range(20):
            for batch in loader:
                xs = batch["x"].T  # letters first
                optimizer.zero_grad()
                loss = self.get_loss(xs, batch["label"])
                loss.backward()
                optimizer.step()
            scheduler.step()
            print(f"{epoch:2d} {dataset.get_validation_accuracy():.3f}")
