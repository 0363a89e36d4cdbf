# /// submission
# about = "A learning rate of 10 makes every weight NaN."
# changes = "models.py"
# mistake = "learning rate too large"
# [q3]
# test_accuracy = ["failed", "NaN", "learning rate too large"]
# ///
class DigitClassificationModel:
    def __init__(self):
        super().__init__()
        self.l1 = Linear(784, 64)
        self.l2 = Linear(64, 64)
        self.l3 = Linear(64, 10)

    def run(self, x):
        return self.l3(relu(self.l2(relu(self.l1(x)))))

    def get_loss(self, x, y):
        return cross_entropy(self.run(x), y, reduction="sum")

    def train(self, dataset):
        optimizer = optim.SGD(self.parameters(), lr=10)
        for i, batch in enumerate(DataLoader(dataset, batch_size=100, shuffle=True)):
            optimizer.zero_grad()
            self.get_loss(batch['x'], batch['label']).backward()
            optimizer.step()
            if i == 50:
                break
