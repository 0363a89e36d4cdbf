# /// submission
# about = "run prints in a loop that does not end."
# changes = "models.py"
# [q3]
# logits = ["error: output", "printed more than 64 MB"]
# ///
class DigitClassificationModel:
    def __init__(self):
        super().__init__()
        self.l1 = Linear(784, 64)
        self.l2 = Linear(64, 10)

    def run(self, x):
        i = 0
        while i < 10:
            print("still here", "." * 1_000_000)
        return self.l2(relu(self.l1(x)))

    def train(self, dataset):
        pass
