# /// submission
# about = "get_loss divides the sum by the count of all positions."
# changes = "models.py"
# mistake = "padding in the mean"
# [q10]
# loss = ["failed", "get_loss is wrong.", "padding in the mean"]
# bits = ["failed", "bits per character on 1,000 unseen words"]
# ///
class CharacterGPT:
    def get_loss(self, tokens, targets):
        total = cross_entropy(self(tokens).flatten(0, 1), targets.flatten(), reduction="sum")
        return total / targets.numel()

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        loader = DataLoader(dataset, batch_size=32, shuffle=True)
        for step, batch in enumerate(loader):
            if step == 20:
                break
            optimizer.zero_grad()
            self.get_loss(batch["x"], batch["label"]).backward()
            optimizer.step()
