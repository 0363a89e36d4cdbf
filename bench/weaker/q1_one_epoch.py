# /// submission
# about = "The perceptron after a single pass."
# changes = "models.py"
# ///
class PerceptronModel:
    def train(self, dataset):
        with no_grad():
            for batch in DataLoader(dataset, batch_size=1, shuffle=True):
                label = batch["label"].item()
                if self.get_prediction(batch["x"]) != label:
                    self.w += label * batch["x"]
