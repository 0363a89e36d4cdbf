# /// submission
# about = "A GRUCell that begins with a state of zeros and takes the first letter like all the others, trained by AdamW with clipped gradients."
# changes = "models.py"
# ///
import torch
from torch import optim
from torch.nn import GRUCell, Linear, Module
from torch.nn.functional import cross_entropy
from torch.nn.utils import clip_grad_norm_
from torch.utils.data import DataLoader


class LanguageIDModel(Module):
    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        self.size = 160
        self.cell = GRUCell(self.num_chars, self.size)
        self.output = Linear(self.size, len(self.languages))

    def run(self, xs):
        batch_size = xs[0].shape[0]
        h = torch.zeros(batch_size, self.size)
        for letter in xs:
            h = self.cell(letter, h)
        return self.output(h)

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        epochs = 14
        loader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.AdamW(self.parameters(), lr=0.004, weight_decay=0.01)
        schedule = optim.lr_scheduler.LambdaLR(optimizer, lambda epoch: 1 - epoch / epochs)
        for epoch in range(epochs):
            for batch in loader:
                # a list with one (batch, 47) for each letter
                letters = [batch["x"][:, i] for i in range(batch["x"].shape[1])]
                optimizer.zero_grad()
                loss = self.get_loss(letters, batch["label"])
                loss.backward()
                clip_grad_norm_(self.parameters(), 1.0)
                optimizer.step()
            schedule.step()
            print(epoch, dataset.get_validation_accuracy())
