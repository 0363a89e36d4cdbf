# /// submission
# about = "run makes a table of every pixel with every other for a thousand batches, 20 GB in all."
# changes = "models.py"
# [q3]
# logits = ["error: memory", "in run"]
# ///
class DigitClassificationModel:
    def __init__(self):
        super().__init__()
        self.l1 = Linear(784, 64)
        self.l2 = Linear(64, 10)

    def run(self, x):
        pairs = torch.zeros(8000, 784, 784)
        return self.l2(relu(self.l1(x)))

    def train(self, dataset):
        pass
