# /// submission
# about = "run turns its result into a NumPy array."
# changes = "models.py"
# [q3]
# logits = ["failed", "NumPy arrays have no gradients"]
# ///
class DigitClassificationModel:
    def __init__(self):
        super().__init__()
        self.l1 = Linear(784, 64)
        self.l2 = Linear(64, 10)

    def run(self, x):
        return self.l2(relu(self.l1(x))).detach().numpy()

    def get_loss(self, x, y):
        return cross_entropy(torch.tensor(self.run(x)), y)

    def train(self, dataset):
        pass
