# /// submission
# about = "relu on an output whose bias begins far below zero: it is 0 for every input."
# changes = "models.py"
# mistake = "ReLU on the output"
# [q2]
# training = ["failed", "exactly what it predicted before", "ReLU on the output"]
# ///
class RegressionModel:
    def __init__(self):
        super().__init__()
        self.hidden1 = Linear(1, 128)
        self.hidden2 = Linear(128, 128)
        self.output = Linear(128, 1)
        torch.nn.init.constant_(self.output.bias, -5.0)

    def forward(self, x):
        return relu(self.output(relu(self.hidden2(relu(self.hidden1(x))))))
