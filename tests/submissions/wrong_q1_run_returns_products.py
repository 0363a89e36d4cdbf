# /// submission
# about = "run multiplies point and weights but forgets to add up the products."
# changes = "models.py"
# mistake = "products not summed"
# budget = 0.02
# [q1]
# scores = ["failed", "(1, 2), expected one number", "products not summed"]
# predictions = ["error: exception", "Boolean value of Tensor", "a condition on many numbers"]
# update = ["error: exception", "Boolean value", "a condition on many numbers"]
# convergence = ["error: exception", "Boolean value", "a condition on many numbers"]
# ///
class PerceptronModel:
    def run(self, x):
        return self.w * x

    def get_prediction(self, x):
        return 1 if self.run(x) >= 0 else -1

    def train(self, dataset):
        with no_grad():
            loader = DataLoader(dataset, batch_size=1, shuffle=True)
            mistakes = 1
            while mistakes:
                mistakes = 0
                for batch in loader:
                    if self.get_prediction(batch['x']) != batch['label']:
                        self.w += batch['label'] * batch['x']
                        mistakes += 1
