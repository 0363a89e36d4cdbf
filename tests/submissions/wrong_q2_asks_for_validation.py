# /// submission
# about = "train asks for a validation accuracy, which the sine data does not have."
# changes = "models.py"
# [q2]
# training = ["error: exception", "no validation data"]
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
        while dataset.get_validation_accuracy() < 0.98:
            for batch in DataLoader(dataset, batch_size=20):
                optimizer.zero_grad()
                self.get_loss(batch['x'], batch['label']).backward()
                optimizer.step()
