# /// submission
# about = "The second layer is fed with ones instead of the first layer's output."
# changes = "models.py"
# [q3]
# logits = ["failed", "does not use its input"]
# ///
class DigitClassificationModel:
    def __init__(self):
        super().__init__()
        self.l1 = Linear(784, 64)
        self.l2 = Linear(64, 10)

    def run(self, x):
        hidden = relu(self.l1(x))
        hidden = torch.ones(x.shape[0], 64)
        return self.l2(hidden)

    def train(self, dataset):
        pass
