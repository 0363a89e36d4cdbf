# /// submission
# about = "train fetches the data once and then waits for a flag that nothing sets."
# changes = "models.py"
# budget = 0.01
# [q1]
# update = ["failed", "stopped after 1 epoch, when its time was over"]
# convergence = ["failed", "train ended while its only point"]
# ///
import time


class PerceptronModel:
    def __init__(self, dimensions):
        super().__init__()
        self.w = Parameter(ones(1, dimensions))
        self.converged = False

    def run(self, x):
        return (self.w * x).sum()

    def get_prediction(self, x):
        return 1 if self.run(x) >= 0 else -1

    def train(self, dataset):
        with no_grad():
            x, y = dataset.x, dataset.y
            while True:
                if self.converged:
                    break
                time.sleep(0.01)
