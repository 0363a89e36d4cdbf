# /// submission
# about = "A linear model of which letter stands where, counted from both ends."
# changes = "models.py"
# ///
from torch import zeros


class LanguageIDModel:
    def __init__(self):
        super().__init__()
        self.output = Linear(2 * 10 * 47, 5)

    def run(self, xs):
        letters = stack(list(xs), dim=1)  # (batch, length, 47)
        room = zeros(len(letters), 10 - letters.shape[1], 47)
        both = cat([letters, room, room, letters], dim=1)  # (batch, 20, 47)
        return self.output(both.flatten(start_dim=1))

    def train(self, dataset):
        dataloader = DataLoader(dataset, batch_size=128, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        schedule = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.75)
        for _ in range(12):
            for batch in dataloader:
                optimizer.zero_grad()
                self.get_loss(movedim(batch["x"], 1, 0), batch["label"]).backward()
                optimizer.step()
            schedule.step()
