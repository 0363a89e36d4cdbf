# /// submission
# about = "The weights are a plain tensor."
# changes = "models.py"
# [q1]
# weights = ["failed", "Parameter"]
# ///
class PerceptronModel:
    def __init__(self, dimensions):
        super().__init__()
        self.w = ones(1, dimensions)

    def run(self, x):
        return (self.w * x).sum()

    def get_prediction(self, x):
        return 1 if self.run(x) >= 0 else -1

    def train(self, dataset):
        pass
