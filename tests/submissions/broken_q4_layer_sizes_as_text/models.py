from torch.nn import Linear, Module
from torch.nn.functional import cross_entropy, relu


class LanguageIDModel(Module):
    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        self.l1 = Linear("47", 64)
        self.out = Linear(64, 5)

    def run(self, xs):
        return self.out(relu(self.l1(xs[0])))

    def get_loss(self, xs, y):
        return cross_entropy(self.run(xs), y)

    def train(self, dataset):
        pass
