# /// submission
# about = "run calls the model, which is forward, and forward calls run, without end."
# changes = "models.py"
# adds = ["DigitClassificationModel.forward"]
# [q3]
# logits = ["error: exception", "RecursionError"]
# ///
class DigitClassificationModel:
    def __init__(self):
        super().__init__()
        self.l1 = Linear(784, 64)
        self.l2 = Linear(64, 10)

    def forward(self, x):
        return self.run(x)

    def run(self, x):
        return self(x)

    def train(self, dataset):
        pass
