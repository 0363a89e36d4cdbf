# /// submission
# about = "forward squeezes its result to shape (batch,)."
# changes = "models.py"
# [q2]
# shape = ["failed", "(1,), expected (1, 1)"]
# ///
class RegressionModel:
    def __init__(self):
        super().__init__()
        self.l1 = Linear(1, 100)
        self.l2 = Linear(100, 1)

    def forward(self, x):
        return self.l2(relu(self.l1(x))).squeeze(1)

    def get_loss(self, x, y):
        return mse_loss(self(x), y.squeeze(1))

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.01)
        for batch in DataLoader(dataset, batch_size=50):
            self.get_loss(batch['x'], batch['label']).backward()
            optimizer.step()
