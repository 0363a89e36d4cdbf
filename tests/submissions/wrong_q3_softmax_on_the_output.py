# /// submission
# about = "run ends with a softmax, which cross_entropy applies once more, so learning is slow."
# changes = "models.py"
# mistake = "softmax on the output"
# [q3]
# test_accuracy = ["failed", "asked for: 4,850 of 5,000", "softmax on the output"]
# ///
class DigitClassificationModel:
    def __init__(self):
        super().__init__()
        self.l1 = Linear(784, 64)
        self.l2 = Linear(64, 10)

    def run(self, x):
        return softmax(self.l2(relu(self.l1(x))), dim=1)

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for batch in DataLoader(dataset, batch_size=200, shuffle=True):
            optimizer.zero_grad()
            self.get_loss(batch['x'], batch['label']).backward()
            optimizer.step()
