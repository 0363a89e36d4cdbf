# /// submission
# about = "The hidden state is kept in self.state from one call of run to the next, so a batch begins with what is left of the words of the batch before it."
# changes = "models.py"
# ///
from torch import movedim, optim, zeros
from torch.nn import Linear, Module
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader


class LanguageIDModel(Module):
    """Reads a word letter by letter and tells which of five languages it is from."""

    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        self.size = 250
        self.letter = Linear(self.num_chars, self.size)
        self.hidden = Linear(self.size, self.size)
        self.output = Linear(self.size, len(self.languages))
        self.state = None

    def run(self, xs):
        batch_size = len(xs[0])
        if self.state is None or len(self.state) != batch_size:
            self.state = zeros(batch_size, self.size)
        h = self.state.detach()  # otherwise backward complains about a graph that was freed
        for x in xs:
            h = relu(self.letter(x) + self.hidden(h))
        self.state = h
        return self.output(h)

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=64, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        scheduler = optim.lr_scheduler.StepLR(optimizer, step_size=6, gamma=0.4)
        for epoch in range(18):
            for batch in loader:
                optimizer.zero_grad()
                loss = self.get_loss(movedim(batch["x"], 0, 1), batch["label"])
                loss.backward()
                optimizer.step()
            scheduler.step()
