# /// submission
# about = "A mistake adds x to the weights, whatever the label is."
# changes = "models.py"
# mistake = "label left out of the update"
# budget = 0.01
# [q1]
# update = ["failed", "The weights are wrong after training on a point predicted +1 whose label is -1.", "label left out of the update"]
# convergence = ["failed", "points are on the wrong side"]
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
            mistakes = True
            while mistakes:
                mistakes = False
                for batch in dataloader:
                    if self.get_prediction(batch['x']) != batch['label']:
                        self.w += batch['x']
                        mistakes = True
