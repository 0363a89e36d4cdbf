# /// submission
# about = "get_loss compares the predictions with themselves and never looks at the labels."
# changes = "models.py"
# mistake = "labels left out of the loss"
# [q3]
# loss = ["failed", "whatever the labels are", "labels left out of the loss"]
# test_accuracy = ["failed", "of the unseen digits are right"]
# ///
class DigitClassificationModel:
    def __init__(self):
        super().__init__()
        self.l1 = Linear(784, 64)
        self.l2 = Linear(64, 10)

    def run(self, x):
        return self.l2(relu(self.l1(x)))

    def get_loss(self, x, y):
        predictions = self.run(x)
        y = predictions.argmax(dim=1)
        return cross_entropy(predictions, y)

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        loader = DataLoader(dataset, batch_size=200, shuffle=True)
        for step, batch in enumerate(loader):
            optimizer.zero_grad()
            self.get_loss(batch['x'], batch['label']).backward()
            optimizer.step()
            if step > 20:
                return
