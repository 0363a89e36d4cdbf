# /// submission
# about = "The loss is the mean over words of their mean losses."
# changes = "models.py"
# mistake = "mean of means"
# [q10]
# loss = ["failed", "get_loss is wrong.", "mean of means"]
# bits = ["failed", "bits per character"]
# ///
class CharacterGPT:
    def get_loss(self, tokens, targets):
        return stack([cross_entropy(scores, y) for scores, y in zip(self(tokens), targets)]).mean()

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        loader = DataLoader(dataset, batch_size=32, shuffle=True)
        for step, batch in zip(range(20), loader):
            optimizer.zero_grad()
            self.get_loss(batch["x"], batch["label"]).backward()
            optimizer.step()
