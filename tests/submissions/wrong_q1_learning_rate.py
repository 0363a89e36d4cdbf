# /// submission
# about = "The update is scaled by a learning rate of 0.1."
# changes = "models.py"
# mistake = "learning rate in the update"
# [q1]
# update = ["failed", "expected (w + label · x)", "learning rate in the update"]
# ///
class PerceptronModel:
    def __init__(self, dimensions):
        super().__init__()
        self.w = Parameter(ones(1, dimensions))
        self.learning_rate = 0.1

    def run(self, x):
        return matmul(self.w, x.T)

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            while True:
                wrong = 0
                for batch in dataloader:
                    x, y = batch['x'], batch['label'].item()
                    if self.get_prediction(x) != y:
                        self.w += self.learning_rate * y * x
                        wrong += 1
                if wrong == 0:
                    break
