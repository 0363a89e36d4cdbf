# /// submission
# about = "train keeps a large buffer for every batch and never lets go of one."
# changes = "models.py"
# [q2]
# training = ["error: memory", "Memory"]
# ///
class RegressionModel:
    def __init__(self):
        super().__init__()
        self.l1 = Linear(1, 10)
        self.l2 = Linear(10, 1)

    def forward(self, x):
        return self.l2(relu(self.l1(x)))

    def train(self, dataset):
        history = []
        for epoch in range(1000):
            for batch in DataLoader(dataset, batch_size=20):
                history.append(bytes(1_000_000_000))
