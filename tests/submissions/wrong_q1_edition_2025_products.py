# /// submission
# about = "forward returns the products of weights and coordinates, and get_prediction sums them."
# changes = "right_q1_edition_2025/models.py"
# mistake = "products not summed"
# [q1]
# scores = ["failed", "run returned a tensor", "products not summed"]
# ///
class PerceptronModel:
    def forward(self, x):
        return x * self.w

    def get_prediction(self, x):
        return tensor(1 if self(x).sum() >= 0 else -1)
