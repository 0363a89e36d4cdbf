# /// submission
# about = "One hidden unit is far too few, and the loop waits for a loss it cannot reach."
# changes = "models.py"
# budget = 0.005
# [q2]
# test_loss = ["failed", "the loss was"]
# ///
class RegressionModel:
    def __init__(self):
        super().__init__()
        self.l1 = Linear(1, 1)
        self.l2 = Linear(1, 1)

    def forward(self, x):
        return self.l2(relu(self.l1(x)))

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.01)
        data = DataLoader(dataset, batch_size=50, shuffle=True)
        loss = 1
        while loss > 0.001:
            for batch in data:
                optimizer.zero_grad()
                loss = self.get_loss(batch['x'], batch['label'])
                loss.backward()
                optimizer.step()
