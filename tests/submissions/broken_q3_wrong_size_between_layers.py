# /// submission
# about = "The second layer does not take what the first one gives."
# changes = "models.py"
# mistake = "sizes of a product"
# [q3]
# logits = ["error: exception", "mat1 and mat2 shapes cannot be multiplied (1x128 and 256x10)", "sizes of a product"]
# ///
class DigitClassificationModel:
    def __init__(self):
        super().__init__()
        self.l1 = Linear(784, 128)
        self.l2 = Linear(256, 10)

    def run(self, x):
        return self.l2(relu(self.l1(x)))

    def train(self, dataset):
        pass
