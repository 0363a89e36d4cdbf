# /// submission
# about = "ignore_index=0: the symbol that ends a word is never learned."
# changes = "models.py"
# mistake = "end left out"
# [q10]
# loss = ["failed", "get_loss is wrong.", "end left out"]
# batch = ["failed", "After 150 steps"]
# bits = ["failed", "bits per character"]
# ///
class CharacterGPT:
    def get_loss(self, tokens, targets):
        targets = targets.clamp(min=0)
        return cross_entropy(self(tokens).flatten(0, 1), targets.flatten(), ignore_index=0)

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        loader = DataLoader(dataset, batch_size=32, shuffle=True)
        for step, batch in zip(range(20), loader):
            optimizer.zero_grad()
            self.get_loss(batch["x"], batch["label"]).backward()
            optimizer.step()
