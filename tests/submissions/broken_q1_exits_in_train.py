# /// submission
# about = "train ends with sys.exit instead of return."
# changes = "models.py"
# [q1]
# update = ["error: exit", "called exit"]
# convergence = ["error: exit", "called exit"]
# ///
import sys


class PerceptronModel:
    def run(self, x):
        return (self.w * x).sum()

    def get_prediction(self, x):
        return 1 if self.run(x) >= 0 else -1

    def train(self, dataset):
        with no_grad():
            while True:
                mistakes = 0
                for batch in DataLoader(dataset, batch_size=1, shuffle=True):
                    if self.get_prediction(batch['x']) != batch['label']:
                        self.w += batch['label'] * batch['x']
                        mistakes += 1
                if mistakes == 0:
                    print("converged!")
                    sys.exit(0)
