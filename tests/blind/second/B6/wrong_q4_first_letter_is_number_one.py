# /// submission
# about = "run starts with xs[1] as if letters were counted from 1, so the first letter of a word is never read (and words of one letter raise an exception)."
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
        H = 300
        self.W = Linear(self.num_chars, H)
        self.U = Linear(H, H, bias=False)
        self.V = Linear(H, len(self.languages))

    def run(self, xs):
        L = len(xs)
        h = relu(self.W(xs[1]))  # first letter
        for k in range(2, L):
            h = relu(self.W(xs[k]) + self.U(h))
        return self.V(h)

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        opt = optim.Adam(self.parameters(), lr=2e-3)
        sched = optim.lr_scheduler.ExponentialLR(opt, 0.85)
        for epoch in range(18):
            for batch in DataLoader(dataset, batch_size=64, shuffle=True):
                xs = movedim(batch["x"], 1, 0)
                opt.zero_grad()
                self.get_loss(xs, batch["label"]).backward()
                opt.step()
            sched.step()
            print("%2d  %.3f" % (epoch + 1, dataset.get_validation_accuracy()))
