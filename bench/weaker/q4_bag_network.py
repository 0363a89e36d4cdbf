# /// submission
# about = "A bag of letters: two hidden layers on how often each letter occurs."
# changes = "models.py"
# ///
class LanguageIDModel:
    def __init__(self):
        super().__init__()
        self.hidden1 = Linear(47, 256)
        self.hidden2 = Linear(256, 256)
        self.output = Linear(256, 5)

    def run(self, xs):
        h = relu(self.hidden1(sum(xs)))  # (batch, 47) -> (batch, 256)
        return self.output(relu(self.hidden2(h)))

    def train(self, dataset):
        dataloader = DataLoader(dataset, batch_size=128, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.002)
        schedule = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.6)
        for _ in range(8):
            for batch in dataloader:
                optimizer.zero_grad()
                self.get_loss(movedim(batch["x"], 1, 0), batch["label"]).backward()
                optimizer.step()
            schedule.step()
