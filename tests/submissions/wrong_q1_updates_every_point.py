# /// submission
# about = "train adds label · x for points that are right as well, in ten passes."
# changes = "models.py"
# mistake = "right points change the weights, too"
# [q1]
# update = ["failed", "predicted +1 whose label is +1", "right points change the weights, too"]
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
            for epoch in range(10):
                for batch in dataloader:
                    self.w += batch['label'] * batch['x']
