# /// submission
# about = "A hidden layer has 4 units, fewer than there are classes."
# changes = "models.py"
# mistake = "layer too narrow"
# [q3]
# test_accuracy = ["failed", "digits are right", "layer too narrow"]
# ///
class DigitClassificationModel:
    def __init__(self):
        super().__init__()
        self.hidden = Linear(784, 4)
        self.output = Linear(4, 10)

    def run(self, x):
        return self.output(relu(self.hidden(x)))

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.002)
        for epoch in range(2):
            for batch in DataLoader(dataset, batch_size=100, shuffle=True):
                optimizer.zero_grad()
                self.get_loss(batch['x'], batch['label']).backward()
                optimizer.step()
