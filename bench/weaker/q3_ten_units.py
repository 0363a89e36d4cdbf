# /// submission
# about = "One hidden layer of ten units, trained until it gets little better."
# changes = "models.py"
# ///
class DigitClassificationModel:
    def __init__(self):
        super().__init__()
        self.hidden = Linear(784, 10)
        self.output = Linear(10, 10)

    def run(self, x):
        return self.output(relu(self.hidden(x)))

    def train(self, dataset):
        dataloader = DataLoader(dataset, batch_size=200, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        schedule = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.7)
        for _ in range(8):
            for batch in dataloader:
                optimizer.zero_grad()
                self.get_loss(batch["x"], batch["label"]).backward()
                optimizer.step()
            schedule.step()
