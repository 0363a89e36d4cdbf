# /// submission
# about = "The gradients are never set to zero."
# changes = "models.py"
# mistake = "gradients add up"
# [q3]
# test_accuracy = ["failed", "are right", "gradients add up"]
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
        for epoch in range(1):
            for batch in DataLoader(dataset, batch_size=100, shuffle=True):
                loss = self.get_loss(batch['x'], batch['label'])
                loss.backward()
                optimizer.step()
