# /// submission
# about = "regression_loss returns a number without gradients, so nothing can be learned from it."
# changes = "right_q2_edition_2025/losses.py"
# mistake = "not a number in a tensor"
# [q2]
# loss = ["failed", "get_loss returned"]
# training = ["error: exception", "train.py:24, in train_regression", "not a number in a tensor"]
# ///
def regression_loss(y_pred, y):
    return mse_loss(y_pred, y).item()
