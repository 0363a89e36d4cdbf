# /// submission
# about = "regression_loss is the mean of the absolute errors; the training works all the same."
# changes = "right_q2_edition_2025/losses.py"
# mistake = "absolute errors"
# [q2]
# loss = ["failed", "get_loss is wrong on a batch of 7", "absolute errors"]
# ///
from torch import abs, mean


def regression_loss(y_pred, y):
    return mean(abs(y_pred - y))
