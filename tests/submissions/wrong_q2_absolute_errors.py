# /// submission
# about = "The loss is the mean absolute error."
# changes = "models.py"
# mistake = "absolute errors"
# [q2]
# loss = ["failed", "on", "absolute errors"]
# ///
from torch.nn.functional import l1_loss


class RegressionModel:
    def get_loss(self, x, y):
        return l1_loss(self(x), y)
