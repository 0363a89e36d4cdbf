# /// submission
# about = "The function for LambdaLR returns the learning rate itself, but LambdaLR multiplies it by the optimizer's, so the steps are a thousand times too small and the network stays near chance."
# changes = "models.py"
# ///
import torch
from torch import optim
from torch.nn import Linear, Module
from torch.nn.functional import cross_entropy, relu
from torch.utils.data import DataLoader


class LanguageIDModel(Module):

    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        self.hidden_size = 256
        self.letter = Linear(self.num_chars, self.hidden_size)
        self.state = Linear(self.hidden_size, self.hidden_size)
        self.score = Linear(self.hidden_size, 5)

    def run(self, xs):
        h = relu(self.letter(xs[0]))
        for x in xs[1:]:
            h = relu(self.letter(x) + self.state(h))
        return self.score(h)

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def learning_rate(self, epoch):
        """2e-3 for the first epochs, then exponential decay down to 1e-5."""
        if epoch < 5:
            return 2e-3
        return max(2e-3 * 0.8 ** (epoch - 5), 1e-5)

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=1e-3)
        scheduler = optim.lr_scheduler.LambdaLR(optimizer, self.learning_rate)
        best = 0.0
        for epoch in range(20):
            for batch in DataLoader(dataset, batch_size=100, shuffle=True):
                xs = batch["x"].movedim(1, 0)
                loss = self.get_loss(xs, batch["label"])
                optimizer.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(self.parameters(), 1.0)
                optimizer.step()
            scheduler.step()
            best = max(best, dataset.get_validation_accuracy())
        print("best validation accuracy", best)
