# /// submission
# about = "The network of the reference, stopped by the first of every 50 batches with 97% on validation."
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
            for number, batch in enumerate(dataloader):
                optimizer.zero_grad()
                self.get_loss(batch["x"], batch["label"]).backward()
                optimizer.step()
                if number % 50 == 0 and dataset.get_validation_accuracy() >= 0.97:
                    return
