# /// submission
# about = "A linear model (softmax regression), trained until it gets no better."
# changes = "models.py"
# ///
class DigitClassificationModel:
    def __init__(self):
        super().__init__()
        self.output = Linear(784, 10)

    def run(self, x):
        return self.output(x)

    def train(self, dataset):
        dataloader = DataLoader(dataset, batch_size=200, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.004)
        schedule = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.7)
        for _ in range(8):
            for batch in dataloader:
                optimizer.zero_grad()
                self.get_loss(batch["x"], batch["label"]).backward()
                optimizer.step()
            schedule.step()
