# /// submission
# about = "A score of exactly 0 is predicted as -1."
# changes = "models.py"
# mistake = "boundary counted as -1"
# [q1]
# predictions = ["failed", "A score of exactly 0", "boundary counted as -1"]
# ///
class PerceptronModel:
    def __init__(self, dimensions):
        super(PerceptronModel, self).__init__()
        self.w = Parameter(ones(1, dimensions))

    def run(self, x):
        return tensordot(self.w, x, dims=([1], [1]))

    def get_prediction(self, x):
        if self.run(x) > 0:
            return 1
        return -1

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            done = False
            while not done:
                done = True
                for batch in dataloader:
                    if self.get_prediction(batch['x']) != batch['label']:
                        self.w += batch['label'] * batch['x']
                        done = False
