# /// submission
# about = "The loss is the root of the mean squared error."
# changes = "models.py"
# mistake = "root of the mean"
# [q2]
# loss = ["failed", "on", "root of the mean"]
# ///
class RegressionModel:
    def get_loss(self, x, y):
        return mse_loss(self(x), y) ** 0.5
