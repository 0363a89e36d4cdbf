# /// submission
# about = "run reads xs[1] before its loop and fails on words of a single letter."
# changes = "models.py"
# [q4]
# logits = ["error: exception", "on a batch of 1 words of 1 letters"]
# ///
class LanguageIDModel:
    def __init__(self):
        super().__init__()
        self.num_chars = 47
        self.languages = ["English", "Spanish", "Finnish", "Dutch", "Polish"]
        self.l1 = Linear(47, 64)
        self.l2 = Linear(64, 64)
        self.out = Linear(64, 5)

    def run(self, xs):
        first = relu(self.l1(xs[0]))
        h = relu(self.l1(xs[1]) + self.l2(first))
        for i in range(2, len(xs)):
            h = relu(self.l1(xs[i]) + self.l2(h))
        return self.out(h)

    def train(self, dataset):
        pass
