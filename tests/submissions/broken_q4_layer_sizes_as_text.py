# /// submission
# about = "The constructor gives a layer its size as text."
# changes = "models.py"
# [q4]
# logits = ["error: exception", "in __init__"]
# ///
class LanguageIDModel:
    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        self.l1 = Linear("47", 64)
        self.out = Linear(64, 5)

    def run(self, xs):
        return self.out(relu(self.l1(xs[0])))

    def train(self, dataset):
        pass
