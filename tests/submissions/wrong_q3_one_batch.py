# /// submission
# about = "The loop is left after its first batch because of a return that is indented too far."
# changes = "models.py"
# mistake = "one step only"
# [q3]
# test_accuracy = ["failed", "training: 0.001", "one step only"]
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
        for epoch in range(10):
            for batch in DataLoader(dataset, batch_size=60, shuffle=True):
                optimizer.zero_grad()
                loss = self.get_loss(batch['x'], batch['label'])
                loss.backward()
                optimizer.step()
                return loss
