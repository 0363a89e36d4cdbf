# /// submission
# about = "A bag of letters: a linear model of how often each letter occurs."
# changes = "models.py"
# ///
class LanguageIDModel:
    def __init__(self):
        super().__init__()
        self.output = Linear(47, 5)

    def run(self, xs):
        return self.output(sum(xs))  # (batch, 47) -> (batch, 5)

    def train(self, dataset):
        dataloader = DataLoader(dataset, batch_size=128, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.01)
        schedule = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.85)
        for _ in range(20):
            for batch in dataloader:
                optimizer.zero_grad()
                self.get_loss(movedim(batch["x"], 1, 0), batch["label"]).backward()
                optimizer.step()
            schedule.step()
