# /// submission
# about = "Each digit is used once."
# changes = "models.py"
# mistake = "one epoch only"
# [q3]
# test_accuracy = ["failed", "digits are right", "one epoch only"]
# ///
class DigitClassificationModel:
    def __init__(self):
        super().__init__()
        self.hidden = Linear(784, 64)
        self.output = Linear(64, 10)

    def run(self, x):
        return self.output(relu(self.hidden(x)))

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for epoch in range(1):
            for batch in DataLoader(dataset, batch_size=200, shuffle=True):
                optimizer.zero_grad()
                self.get_loss(batch['x'], batch['label']).backward()
                optimizer.step()
