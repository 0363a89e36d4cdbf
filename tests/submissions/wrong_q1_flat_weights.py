# /// submission
# about = "The weights have shape (dimensions,) instead of (1, dimensions)."
# changes = "models.py"
# [q1]
# weights = ["failed", "(1,), expected (1, 1)"]
# ///
class PerceptronModel:
    def __init__(self, dimensions):
        super().__init__()
        self.w = Parameter(ones(dimensions))

    def run(self, x):
        return x @ self.w

    def get_prediction(self, x):
        return 1 if self.run(x) >= 0 else -1

    def train(self, dataset):
        with no_grad():
            pass
