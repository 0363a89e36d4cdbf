# /// submission
# about = "get_loss is the sum over all symbols of the batch, not their mean."
# changes = "models.py"
# mistake = "sum of losses"
# [q10]
# loss = ["failed", "get_loss is wrong.", "sum of losses"]
# bits = ["failed", "bits per character on 1,000 unseen words"]
# ///
class CharacterGPT:
    def get_loss(self, tokens, targets):
        return cross_entropy(self(tokens).flatten(0, 1), targets.flatten(), reduction="sum")

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        loader = DataLoader(dataset, batch_size=32, shuffle=True)
        for step, batch in enumerate(loader):
            if step == 20:
                break
            optimizer.zero_grad()
            self.get_loss(batch["x"], batch["label"]).backward()
            optimizer.step()
