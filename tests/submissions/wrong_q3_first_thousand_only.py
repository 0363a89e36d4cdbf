# /// submission
# about = "It trains on the first thousand images only; no known mistake."
# changes = "models.py"
# mistake = "a part of the data only"
# [q3]
# test_accuracy = ["failed", "are right", "a part of the data only"]
# ///
class DigitClassificationModel:
    def __init__(self):
        super().__init__()
        self.l1 = Linear(784, 64)
        self.l2 = Linear(64, 10)

    def run(self, x):
        return self.l2(relu(self.l1(x)))

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for epoch in range(80):
            for batch in [dataset[i:i + 100] for i in range(0, 1000, 100)]:
                optimizer.zero_grad()
                loss = self.get_loss(batch['x'], batch['label'])
                loss.backward()
                optimizer.step()
