# /// submission
# about = "The network of the reference after one epoch."
# changes = "models.py"
# ///
class DigitClassificationModel:
    def __init__(self):
        super().__init__()
        self.hidden = Linear(784, 256)
        self.output = Linear(256, 10)

    def run(self, x):
        return self.output(relu(self.hidden(x)))

    def train(self, dataset):
        dataloader = DataLoader(dataset, batch_size=100, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for batch in dataloader:
            optimizer.zero_grad()
            self.get_loss(batch["x"], batch["label"]).backward()
            optimizer.step()
