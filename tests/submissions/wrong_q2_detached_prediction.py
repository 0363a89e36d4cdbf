# /// submission
# about = "The prediction is detached before the loss."
# changes = "models.py"
# mistake = "loss cut off from the parameters"
# [q2]
# training = ["error: exception", "in train", "loss cut off from the parameters"]
# ///
class RegressionModel:
    def get_loss(self, x, y):
        return mse_loss(self(x).detach(), y)
