# /// submission
# about = "The hidden state is changed in place by +=, which overwrites what backward needs: training ends with a RuntimeError."
# changes = "models.py"
# ///
from torch import movedim, optim, relu
from torch.nn import Linear, Module
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader


class LanguageIDModel(Module):
    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        self.letter = Linear(self.num_chars, 200)
        self.state = Linear(200, 200, bias=False)
        self.output = Linear(200, len(self.languages))

    def run(self, xs):
        h = relu(self.letter(xs[0]))
        for x in xs[1:]:
            h += relu(self.letter(x) + self.state(h))
        return self.output(h)

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        dataloader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for _ in range(15):
            for batch in dataloader:
                xs = movedim(batch["x"], 1, 0)
                optimizer.zero_grad()
                loss = self.get_loss(xs, batch["label"])
                loss.backward()
                optimizer.step()
            if dataset.get_validation_accuracy() >= 0.87:
                break
