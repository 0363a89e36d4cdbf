# /// submission
# about = "Sums the gradient over the whole data set and steps once an epoch: 20 epochs are only 20 steps, far too few for the accuracy."
# changes = "models.py"
# ///
import torch
from torch import movedim, optim
from torch.nn import Linear, Module
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader


class LanguageIDModel(Module):
    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        self.W = Linear(47, 200)
        self.U = Linear(200, 200, bias=False)
        self.V = Linear(200, 5)

    def run(self, xs):
        h = relu(self.W(xs[0]))
        for i in range(1, len(xs)):
            h = relu(self.W(xs[i]) + self.U(h))
        return self.V(h)

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        for epoch in range(20):
            # the gradient of the risk over the whole sample
            optimizer.zero_grad()
            risk = 0.0
            for batch in loader:
                xs = movedim(batch["x"], 1, 0)
                loss = self.get_loss(xs, batch["label"]) / len(loader)
                loss.backward()
                risk += loss.item()
            optimizer.step()
            print(f"epoch {epoch}: risk {risk:.4f}")
