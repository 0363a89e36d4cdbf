# /// submission
# about = "get_loss ends with .item(), so it is a float and has no backward()."
# changes = "models.py"
# mistake = "not a number in a tensor"
# [q3]
# loss = ["failed", "expected a tensor with one number"]
# training = ["error: exception", "'float' object has no attribute 'backward'", "not a number in a tensor"]
# ///
class DigitClassificationModel:
    def __init__(self):
        super().__init__()
        self.l1 = Linear(784, 64)
        self.l2 = Linear(64, 10)

    def run(self, x):
        return self.l2(relu(self.l1(x)))

    def get_loss(self, x, y):
        return cross_entropy(self.run(x), y).item()

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for batch in DataLoader(dataset, batch_size=100, shuffle=True):
            loss = self.get_loss(batch['x'], batch['label'])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
