# /// submission
# about = "A linear function, trained as long as the reference."
# changes = "models.py"
# ///
class RegressionModel:
    def __init__(self):
        super().__init__()
        self.output = Linear(1, 1)

    def forward(self, x):
        return self.output(x)

    def train(self, dataset):
        dataloader = DataLoader(dataset, batch_size=20, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        schedule = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.985)
        for _ in range(250):
            for batch in dataloader:
                optimizer.zero_grad()
                self.get_loss(batch["x"], batch["label"]).backward()
                optimizer.step()
            schedule.step()
