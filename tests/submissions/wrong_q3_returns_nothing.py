# /// submission
# about = "run lacks its return statement."
# changes = "models.py"
# [q3]
# logits = ["failed", "Is there a return statement?"]
# ///
class DigitClassificationModel:
    def __init__(self):
        super().__init__()
        self.l1 = Linear(784, 64)
        self.l2 = Linear(64, 10)

    def run(self, x):
        x = relu(self.l1(x))
        x = self.l2(x)

    def train(self, dataset):
        pass
