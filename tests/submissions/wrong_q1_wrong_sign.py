# /// submission
# about = "A mistake moves the weights the wrong way, so the loop never ends."
# changes = "models.py"
# mistake = "update has the wrong sign"
# budget = 0.01
# [q1]
# update = ["failed", "w + label · x", "update has the wrong sign"]
# convergence = ["failed", "train ended while its only point"]
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
                        self.w -= batch['label'] * batch['x']
                        mistakes = True
