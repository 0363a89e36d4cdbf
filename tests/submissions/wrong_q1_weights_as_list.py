# /// submission
# about = "get_weights turns the weights into a list."
# changes = "models.py"
# [q1]
# weights = ["failed", "list"]
# ///
class PerceptronModel:
    def get_weights(self):
        return self.w.tolist()

    def run(self, x):
        return (self.w * x).sum()

    def get_prediction(self, x):
        return 1 if self.run(x) >= 0 else -1

    def train(self, dataset):
        with no_grad():
            for point in dataset:
                if self.get_prediction(point['x']) != point['label']:
                    self.w += point['label'] * point['x']
