# /// submission
# about = "Ten hidden units and a single epoch are too few."
# changes = "models.py"
# mistake = "one epoch only"
# [q3]
# test_accuracy = ["failed", "are right", "one epoch only"]
# ///
class DigitClassificationModel:
    def __init__(self):
        super().__init__()
        self.l1 = Linear(784, 10)
        self.l2 = Linear(10, 10)

    def run(self, x):
        return self.l2(relu(self.l1(x)))

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for epoch in range(1):
            for batch in DataLoader(dataset, batch_size=100, shuffle=True):
                optimizer.zero_grad()
                loss = self.get_loss(batch['x'], batch['label'])
                loss.backward()
                optimizer.step()
