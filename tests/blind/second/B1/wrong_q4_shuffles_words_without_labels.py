# /// submission
# about = "Makes its own batches from dataset.x and dataset.y and shuffles only the array of words in each epoch, so the labels belong to other words."
# changes = "models.py"
# ///
import numpy as np
import torch
from torch import optim
from torch.nn import Linear, Module
from torch.nn.functional import cross_entropy, relu


class LanguageIDModel(Module):
    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        hidden = 200
        self.x_to_h = Linear(self.num_chars, hidden)
        self.h_to_h = Linear(hidden, hidden)
        self.h_to_y = Linear(hidden, len(self.languages))

    def run(self, xs):
        h = relu(self.x_to_h(xs[0]))
        for x in xs[1:]:
            h = relu(self.x_to_h(x) + self.h_to_h(h))
        return self.h_to_y(h)

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        X = np.array(dataset.x)  # (17500, 10, 47)
        Y = np.array(dataset.y)  # (17500, 5)
        batch_size = 100
        optimizer = optim.Adam(self.parameters(), lr=0.002)
        for epoch in range(12):
            np.random.shuffle(X)
            for start in range(0, len(X), batch_size):
                x = torch.tensor(X[start : start + batch_size])
                y = torch.tensor(Y[start : start + batch_size])
                optimizer.zero_grad()
                loss = self.get_loss(torch.movedim(x, 1, 0), y)
                loss.backward()
                optimizer.step()
            print("epoch", epoch, dataset.get_validation_accuracy())
