# /// submission
# about = "get_loss takes the argmax of the labels over the wrong dimension."
# changes = "models.py"
# mistake = "rows and labels differ in number"
# [q3]
# loss = ["error: exception", "ValueError", "rows and labels differ in number"]
# training = ["error: exception", "get_loss", "rows and labels differ in number"]
# ///
class DigitClassificationModel:
    def __init__(self):
        super().__init__()
        self.l1 = Linear(784, 64)
        self.l2 = Linear(64, 10)

    def run(self, x):
        return self.l2(relu(self.l1(x)))

    def get_loss(self, x, y):
        return cross_entropy(self.run(x), y.argmax(dim=0))

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for batch in DataLoader(dataset, batch_size=100, shuffle=True):
            optimizer.zero_grad()
            self.get_loss(batch['x'], batch['label']).backward()
            optimizer.step()
