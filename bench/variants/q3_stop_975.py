# /// submission
# about = "The network of the reference, stopped by the first epoch with 97.5% on validation."
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
        for _ in range(15):
            for batch in dataloader:
                optimizer.zero_grad()
                self.get_loss(batch["x"], batch["label"]).backward()
                optimizer.step()
            if dataset.get_validation_accuracy() >= 0.975:
                return
