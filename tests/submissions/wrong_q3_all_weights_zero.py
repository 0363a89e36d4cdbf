# /// submission
# about = "Every weight starts at zero, so only the last bias ever learns anything."
# changes = "models.py"
# mistake = "all weights alike"
# [q3]
# test_accuracy = ["failed", "get the same class", "all weights alike"]
# ///
from torch import zeros


class DigitClassificationModel:
    def __init__(self):
        super().__init__()
        self.w1 = Parameter(zeros(784, 64))
        self.b1 = Parameter(zeros(64))
        self.w2 = Parameter(zeros(64, 10))
        self.b2 = Parameter(zeros(10))

    def run(self, x):
        return relu(x @ self.w1 + self.b1) @ self.w2 + self.b2

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for batch in DataLoader(dataset, batch_size=500, shuffle=True):
            optimizer.zero_grad()
            self.get_loss(batch['x'], batch['label']).backward()
            optimizer.step()
