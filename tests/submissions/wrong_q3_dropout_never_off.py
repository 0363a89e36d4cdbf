# /// submission
# about = "F.dropout is not told when the training is over."
# changes = "models.py"
# mistake = "another answer each time"
# [q3]
# test_accuracy = ["failed", "digits are right", "another answer each time"]
# ///
class DigitClassificationModel:
    def __init__(self):
        super().__init__()
        self.hidden = Linear(784, 64)
        self.output = Linear(64, 10)

    def run(self, x):
        return self.output(torch.nn.functional.dropout(relu(self.hidden(x)), 0.7))

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.002)
        for epoch in range(1):
            for batch in DataLoader(dataset, batch_size=100, shuffle=True):
                optimizer.zero_grad()
                self.get_loss(batch['x'], batch['label']).backward()
                optimizer.step()
