# /// submission
# about = "train uses a variable that was never assigned."
# changes = "models.py"
# [q2]
# training = ["error: exception", "NameError: name 'optimiser' is not defined"]
# ///
class RegressionModel:
    def __init__(self):
        super().__init__()
        self.l1 = Linear(1, 10)
        self.l2 = Linear(10, 1)

    def forward(self, x):
        return self.l2(relu(self.l1(x)))

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.01)
        for batch in DataLoader(dataset, batch_size=20):
            optimiser.zero_grad()
            self.get_loss(batch['x'], batch['label']).backward()
            optimizer.step()
