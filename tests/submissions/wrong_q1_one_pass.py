# /// submission
# about = "train goes over the points once and ends, although it made mistakes."
# changes = "models.py"
# mistake = "one pass only"
# [q1]
# convergence = ["failed", "1 epoch", "one pass only"]
# ///
class PerceptronModel:
    def run(self, x):
        return matmul(self.w, x.T)

    def train(self, dataset):
        with no_grad():
            dataloader = DataLoader(dataset, batch_size=1, shuffle=True)
            for batch in dataloader:
                x, y = batch['x'], batch['label'].item()
                if self.get_prediction(x) != y:
                    self.w += y * x
