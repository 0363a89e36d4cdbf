# /// submission
# about = "The scores are brought to the shape (N, symbols, T) by a reshape."
# changes = "models.py"
# mistake = "scores reshaped"
# [q10]
# loss = ["failed", "get_loss is wrong.", "scores reshaped"]
# batch = ["failed", "After 150 steps"]
# bits = ["failed", "bits per character"]
# ///
class CharacterGPT:
    def get_loss(self, tokens, targets):
        scores = self(tokens)
        return cross_entropy(scores.reshape(len(scores), scores.size(2), scores.size(1)), targets)

    def train(self, dataset):
        optimizer = optim.Adam(self.parameters(), lr=0.005)
        loader = DataLoader(dataset, batch_size=32, shuffle=True)
        for step, batch in zip(range(20), loader):
            optimizer.zero_grad()
            self.get_loss(batch["x"], batch["label"]).backward()
            optimizer.step()
