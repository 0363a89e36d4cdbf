# /// submission
# about = "get_loss returns a vector, one loss for each image."
# changes = "models.py"
# mistake = "one loss for each example"
# [q3]
# loss = ["failed", "one loss for each example", "one loss for each example"]
# training = ["error: exception", "grad can be implicitly created only for scalar outputs", "several losses"]
# ///
class DigitClassificationModel:
    def __init__(self):
        super().__init__()
        self.l1 = Linear(784, 64)
        self.l2 = Linear(64, 10)

    def run(self, x):
        return self.l2(relu(self.l1(x)))

    def get_loss(self, x, y):
        return cross_entropy(self.run(x), y, reduction="none")

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for batch in DataLoader(dataset, batch_size=100, shuffle=True):
            optimizer.zero_grad()
            self.get_loss(batch['x'], batch['label']).backward()
            optimizer.step()
