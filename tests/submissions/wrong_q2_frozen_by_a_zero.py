# /// submission
# about = "The hidden layers are multiplied by 0 and nothing is left to learn."
# changes = "models.py"
# mistake = "all gradients zero"
# [q2]
# training = ["failed", "exactly what it predicted before", "all gradients zero"]
# ///
class RegressionModel:
    def __init__(self):
        super().__init__()
        self.hidden1 = Linear(1, 64)
        self.output = Linear(64, 1, bias=False)

    def forward(self, x):
        return self.output(relu(self.hidden1(x) - 100) * 0) + torch.tanh(x)
