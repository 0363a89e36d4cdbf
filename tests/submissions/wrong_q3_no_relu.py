# /// submission
# about = "Two linear layers without anything between them."
# changes = "models.py"
# mistake = "no non-linear function"
# [q3]
# test_accuracy = ["failed", "are right", "no non-linear function"]
# ///
class DigitClassificationModel:
    def __init__(self):
        super().__init__()
        self.l1 = Linear(784, 64)
        self.l2 = Linear(64, 10)

    def run(self, x):
        return self.l2(self.l1(x))

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for epoch in range(1):
            for batch in DataLoader(dataset, batch_size=100, shuffle=True):
                optimizer.zero_grad()
                loss = self.get_loss(batch['x'], batch['label'])
                loss.backward()
                optimizer.step()
