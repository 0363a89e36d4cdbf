# /// submission
# about = "In the loop the state of the first letter, h0, goes into every new state instead of the last one, so that only the first and the last letter count."
# changes = "models.py"
# ///
import torch
from torch import movedim, optim
from torch.nn import Linear, Module
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader


class LanguageIDModel(Module):
    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        self.hidden_size = 256
        self.W = Linear(self.num_chars, self.hidden_size)
        self.U = Linear(self.hidden_size, self.hidden_size)
        self.out = Linear(self.hidden_size, len(self.languages))

    def run(self, xs):
        h0 = torch.relu(self.W(xs[0]))
        h = h0
        for i in range(1, len(xs)):
            h = torch.relu(self.W(xs[i]) + self.U(h0))
        return self.out(h)

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        loader = DataLoader(dataset, batch_size=64, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.002)
        for epoch in range(15):
            for group in optimizer.param_groups:
                group["lr"] = 0.002 * 0.85**epoch
            for batch in loader:
                xs = movedim(batch["x"], 1, 0)
                optimizer.zero_grad()
                loss = self.get_loss(xs, batch["label"])
                loss.backward()
                optimizer.step()
            print(epoch, dataset.get_validation_accuracy())
