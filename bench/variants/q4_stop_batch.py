# /// submission
# about = "The network of the reference, stopped by the first of every 10 batches with 81% on validation."
# changes = "models.py"
# ///
class LanguageIDModel:
    def __init__(self):
        super().__init__()
        self.letter = Linear(47, 256)
        self.state = Linear(256, 256)
        self.output = Linear(256, 5)

    def train(self, dataset):
        dataloader = DataLoader(dataset, batch_size=128, shuffle=True)
        optimizer = optim.Adam(self.parameters(), lr=0.001)
        for _ in range(30):
            for number, batch in enumerate(dataloader):
                optimizer.zero_grad()
                self.get_loss(movedim(batch["x"], 1, 0), batch["label"]).backward()
                optimizer.step()
                if number % 10 == 0 and dataset.get_validation_accuracy() >= 0.81:
                    return
