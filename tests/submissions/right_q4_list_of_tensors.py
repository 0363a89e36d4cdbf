# /// submission
# about = "xs is taken for a list throughout: a zero state is put in front of it with list addition."
# [q4]
# ///
import torch
from torch import optim
from torch.nn import Module, Linear
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader


class LanguageIDModel(Module):
    def __init__(self):
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        super(LanguageIDModel, self).__init__()
        "*** YOUR CODE HERE ***"
        self.size = 160
        self.input = Linear(self.num_chars, self.size)
        self.hidden = Linear(self.size, self.size)
        self.output = Linear(self.size, len(self.languages))

    def run(self, xs):
        state, letters = torch.zeros(xs[0].shape[0], self.size), [] + xs
        for i, c in enumerate(letters):
            if i == 0:
                state = relu(self.input(c))
            else:
                state = relu(self.input(c) + self.hidden(state))
        return self.output(state)

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.003)
        loader = DataLoader(dataset, batch_size=128, shuffle=True)
        for epoch in range(12):
            for batch in loader:
                xs = [batch['x'][:, i] for i in range(batch['x'].shape[1])]
                optimizer.zero_grad()
                loss = self.get_loss(xs, batch['label'])
                loss.backward()
                optimizer.step()
            if dataset.get_validation_accuracy() >= 0.84:
                break
