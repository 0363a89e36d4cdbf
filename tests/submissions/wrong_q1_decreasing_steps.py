# /// submission
# about = "The second and later updates are smaller; no known mistake."
# changes = "models.py"
# budget = 0.01
# [q1]
# update = ["failed", "The weights are wrong after training on a point predicted +1 whose label is -1."]
# ///
class PerceptronModel:
    def __init__(self, dimensions):
        super(PerceptronModel, self).__init__()
        self.w = Parameter(ones(1, dimensions))

    def run(self, x):
        return tensordot(self.w, x, dims=([1], [1]))

    def get_prediction(self, x):
        return 1 if self.run(x) >= 0 else -1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            mistakes, rate = True, 1.0
            while mistakes:
                mistakes = False
                for batch in dataloader:
                    if self.get_prediction(batch['x']) != batch['label']:
                        self.w += rate * batch['label'] * batch['x'] + 0.1
                        rate *= 0.5
                        mistakes, rate = True, 1.0
